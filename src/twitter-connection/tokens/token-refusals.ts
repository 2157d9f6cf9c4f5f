/** After so many refusals of fresh tokens over so long a time the member must connect again. */
const REFRESHES = 3;
const SPREAD_MS = 60 * 60 * 1000;
/** The pause between two refreshes while X refuses fresh tokens. */
const PAUSE_MS = 5 * 60 * 1000;

const MARK =
  /^token_refused version=(?<version>\d+) refreshes=(?<refreshes>\d+) since=(?<since>\S+Z) last=(?<last>\S+Z)$/;

/** X's refusals of access tokens that it had just issued, since the last successful call. */
export interface TokenRefusals {
  /** Of the pair whose access token was refused last. */
  readonly version: number;
  /** How many refreshes were followed by a refusal. */
  readonly refreshes: number;
  readonly since: Date;
  readonly last: Date;
}

/** Parses what `writeRefusals` wrote; null for anything else. */
export function readRefusals(lastRefreshError: string | null): TokenRefusals | null {
  const { version, refreshes, since, last } = MARK.exec(lastRefreshError ?? '')?.groups ?? {};
  if (since === undefined || last === undefined) return null;
  return {
    version: Number(version),
    refreshes: Number(refreshes),
    since: new Date(since),
    last: new Date(last),
  };
}

/** The refusals as stored in `lastRefreshError`. */
export function writeRefusals({ version, refreshes, since, last }: TokenRefusals): string {
  return `token_refused version=${version} refreshes=${refreshes} since=${since.toISOString()} last=${last.toISOString()}`;
}

/** Adds a refusal of the pair of `version`. */
export function withRefusal(before: TokenRefusals | null, version: number, now: Date): TokenRefusals {
  return {
    version,
    refreshes: (before?.refreshes ?? 0) + 1,
    since: before?.since ?? now,
    last: now,
  };
}

/** Whether there are too many refusals for a temporary fault of X. */
export function areLasting({ refreshes, since, last }: TokenRefusals): boolean {
  return refreshes >= REFRESHES && last.getTime() - since.getTime() >= SPREAD_MS;
}

/** Whether X issued the pair so recently that a new one would probably be refused, too. */
export function isTooSoonToRefresh(lastRefreshAt: Date | null, now: Date): boolean {
  return lastRefreshAt !== null && now.getTime() - lastRefreshAt.getTime() < PAUSE_MS;
}
