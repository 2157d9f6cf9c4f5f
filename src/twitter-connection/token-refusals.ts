/** So often, and over so long, X has to refuse fresh tokens before that is the member's doing. */
const REFRESHES = 3;
const SPREAD_MS = 60 * 60 * 1000;
/** While X refuses fresh tokens, one is asked for as often as this. */
const PAUSE_MS = 5 * 60 * 1000;

const MARK =
  /^token_refused version=(?<version>\d+) refreshes=(?<refreshes>\d+) since=(?<since>\S+Z) last=(?<last>\S+Z)$/;

/** That X refused access tokens it had just given, since the last call that went well. */
export interface TokenRefusals {
  /** Of the pair whose access token was refused last. */
  readonly version: number;
  /** How many refreshes ended like that. */
  readonly refreshes: number;
  readonly since: Date;
  readonly last: Date;
}

/** Reads what `writeRefusals` wrote; null where it is something else. */
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

/** The refusals as they stand in `lastRefreshError`. */
export function writeRefusals({ version, refreshes, since, last }: TokenRefusals): string {
  return `token_refused version=${version} refreshes=${refreshes} since=${since.toISOString()} last=${last.toISOString()}`;
}

/** One more refusal, of the pair of `version`. */
export function withRefusal(before: TokenRefusals | null, version: number, now: Date): TokenRefusals {
  return {
    version,
    refreshes: (before?.refreshes ?? 0) + 1,
    since: before?.since ?? now,
    last: now,
  };
}

/** Whether that many refusals cannot be a passing fault of X. */
export function areLasting({ refreshes, since, last }: TokenRefusals): boolean {
  return refreshes >= REFRESHES && last.getTime() - since.getTime() >= SPREAD_MS;
}

/** Whether X gave the pair so lately that another one would be refused as well. */
export function isTooSoonToRefresh(lastRefreshAt: Date | null, now: Date): boolean {
  return lastRefreshAt !== null && now.getTime() - lastRefreshAt.getTime() < PAUSE_MS;
}
