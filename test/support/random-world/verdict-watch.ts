import { isDeepStrictEqual } from 'node:util';
import { postOfStatusAddress } from '#task-target';
import type { Completion, TwitterVerificationLog } from '#database';
import { fittingActions, type Wanted } from './actions.js';
import { isExplained, isPassing, type Undecided } from './excuses.js';
import { faultOfNo, faultOfYes } from './oracle.js';
import { noteKnownTargets } from './steps/admin-steps.js';
import type { Scene, VerificationRequest } from './scene.js';
import type { Player, StageTask } from './stage.js';

const SHOWN_STEPS = 30;
const SHOWN_CHANGES = 20;

/** Contains all that is needed to find the cause. */
export class WrongVerdict extends Error {}

/** How many verdicts of each kind were checked. */
export interface VerdictCounts {
  approved: number;
  rejected: number;
  finallyRejected: number;
  undecided: number;
}

/** Compares every verdict of the service with the truth. */
export class VerdictWatch {
  readonly counts: VerdictCounts = { approved: 0, rejected: 0, finallyRejected: 0, undecided: 0 };
  readonly #seen = new Set<string>();
  /** The time of the member's last request by completion, ms since the epoch. */
  readonly #askedAt = new Map<string, number>();
  readonly #approved = new Map<string, Completion>();
  /** The approved member by the ids of the task and the X account. */
  readonly #awarded = new Map<string, Player>();
  #lookedAt = 0;

  constructor(
    private readonly scene: Scene,
    private readonly evidenceTtlMs: number,
  ) {}

  /** Checks the log rows since the last check; some may come from this request. */
  async look(request: VerificationRequest | null): Promise<void> {
    await noteKnownTargets(this.scene);
    this.#checkKnownTargets();
    const rows = await this.#newRows();
    if (rows.length === 0) return;
    const { database } = this.scene.testApp;
    const ids = rows.map(({ completionId }) => completionId);
    const completions = await database.completion.findMany({ where: { id: { in: ids } } });
    for (const row of rows) {
      const completion = completions.find(({ id }) => id === row.completionId);
      if (completion === undefined) throw new TypeError(`log row ${row.id} has no completion`);
      if (request !== null && isMeant(request, completion)) this.#askedAt.set(completion.id, request.at);
      this.#check(row, completion, request?.at ?? row.verifiedAt.getTime());
    }
  }

  /** Throws an error for people to read. */
  fail(what: string, completion: Completion): never {
    const { player, task } = this.#pairOf(completion);
    const { journal, now } = this.scene;
    const post = task.asked.latest()?.post;
    const concern = { player: player.name, task: task.id, ...(post ? { post: post.id } : {}) };
    throw new WrongVerdict(
      [
        `${player.name} and ${task.name}: ${what}`,
        `at ${journal.timeOf(now)}, step ${journal.step}: ${JSON.stringify(completion)}`,
        'The steps that concern them:',
        ...journal.about(concern, SHOWN_STEPS),
        'What was so:',
        ...this.#truthOf(completion, player, task),
      ].join('\n'),
    );
  }

  async #newRows(): Promise<TwitterVerificationLog[]> {
    const rows = await this.scene.testApp.database.twitterVerificationLog.findMany({
      where: { verifiedAt: { gte: new Date(this.#lookedAt) } },
      orderBy: [{ verifiedAt: 'asc' }, { id: 'asc' }],
    });
    const fresh = rows.filter(({ id }) => !this.#seen.has(id));
    for (const { id } of fresh) this.#seen.add(id);
    this.#lookedAt = this.scene.now;
    return fresh;
  }

  #check(row: TwitterVerificationLog, completion: Completion, begunAt: number): void {
    const { scene } = this;
    const { player, task } = this.#pairOf(completion);
    const at = row.verifiedAt.getTime();
    const wanted = wantedOf(completion, task, at);
    if (this.#approved.has(completion.id)) this.fail('verified again after it was approved', completion);
    if (row.verificationResult === 'ERROR') {
      this.counts.undecided += 1;
      const undecided = this.#undecided(row, completion, { wanted, begunAt, at, player, task });
      if (!isExplained(scene.truth, undecided)) this.fail(`nothing explains ${undecided.code}`, completion);
      return;
    }
    const account = player.connected.at(at);
    if (account === undefined || account === null) this.fail('judged without a connection', completion);
    const judged = { wanted, account, begunAt, at };
    const award = `${task.id} ${account.id}`;
    const isUsed = (this.#awarded.get(award) ?? player) !== player;
    if (row.verificationResult === 'APPROVED') {
      this.counts.approved += 1;
      this.#approved.set(completion.id, completion);
      player.approvedFor.add(task.id);
      if (isUsed) this.fail('APPROVED, as another member was with the same X account', completion);
      this.#awarded.set(award, player);
      const fault = faultOfYes(scene.truth, judged, this.evidenceTtlMs);
      if (fault !== null) this.fail(fault, completion);
      if (completion.pointsAwarded !== wanted.asked.points)
        this.fail('other points than promised', completion);
      return;
    }
    this.counts.rejected += 1;
    const isFinal = completion.nextVerificationAt === null;
    if (isFinal) this.counts.finallyRejected += 1;
    if (completion.rejectionCode === 'x_account_already_used') {
      if (!isUsed) this.fail('REJECTED, and nobody else was approved with this X account', completion);
      return;
    }
    const fault = faultOfNo(scene.truth, judged, isFinal ? (this.#askedAt.get(completion.id) ?? at) : null);
    if (fault !== null) this.fail(isFinal ? `finally ${fault}` : fault, completion);
  }

  #undecided(
    row: TwitterVerificationLog,
    { proofUrl }: Completion,
    about: Pick<Undecided, 'wanted' | 'begunAt' | 'at' | 'player'> & { readonly task: StageTask },
  ): Undecided {
    const { stage, testApp } = this.scene;
    const proofId = proofUrl === null ? null : idOfProof(proofUrl);
    return {
      ...about,
      code: codeOf(row),
      known: about.task.known,
      proofAuthors: (proofId === null ? undefined : stage.pasted.get(proofId)) ?? [],
      requests: testApp.simulator.requests.all(),
    };
  }

  /** The account of a follow task is one that had the username when the admin set it, or later, and does not change. */
  #checkKnownTargets(): void {
    const { stage, truth, now } = this.scene;
    for (const { name, asked, known } of stage.tasks) {
      const [said, userId] = [asked.latest(), known.latest()?.userId ?? null];
      if (said?.username === null || said === undefined || userId === null) continue;
      const since = asked.since();
      const pins = new Set(known.during(since, now).flatMap((some) => some.userId ?? []));
      const isNamed = said.accountId === null || said.accountId === userId;
      if (isNamed && pins.size <= 1 && truth.holdersOf(said.username, since, now).includes(userId)) continue;
      throw new Error(`${name} about @${said.username} was taken to be about ${[...pins].join(' and ')}`);
    }
  }

  /** Checks, while nothing runs, that the stored completions are consistent. */
  async checkBooks(): Promise<void> {
    const { database } = this.scene.testApp;
    const [completions, rows, users] = await Promise.all([
      database.completion.findMany(),
      database.twitterVerificationLog.findMany({ orderBy: [{ verifiedAt: 'asc' }, { id: 'asc' }] }),
      database.user.findMany(),
    ]);
    for (const completion of completions) {
      const own = rows.filter(({ completionId }) => completionId === completion.id);
      const moments = new Set(own.map(({ verifiedAt }) => verifiedAt.getTime()));
      if (moments.size < own.length) this.fail('two log rows of one moment', completion);
      const fault = faultOfState(completion, own.at(-1));
      if (fault !== null) this.fail(fault, completion);
      const approved = this.#approved.get(completion.id);
      if (approved !== undefined && !isDeepStrictEqual(approved, completion))
        this.fail(`changed after its approval, which was ${JSON.stringify(approved)}`, completion);
    }
    const sums = users.map(({ id }) => {
      const own = completions.filter(({ userId, status }) => userId === id && status === 'APPROVED');
      return [id, own.reduce((sum, { pointsAwarded }) => sum + pointsAwarded, 0)];
    });
    expect(users.map(({ id, points }) => [id, Number(points)])).toEqual(sums);
  }

  /**
   * Checks, in a world without faults and after all members have asked again, that every missing verdict has a reason.
   */
  async checkUndecided(): Promise<void> {
    const { database } = this.scene.testApp;
    for (const completion of await database.completion.findMany({ where: { status: 'PENDING' } })) {
      const latest = await database.twitterVerificationLog.findFirst({
        where: { completionId: completion.id },
        orderBy: [{ verifiedAt: 'desc' }, { id: 'desc' }],
      });
      const code = completion.errorCode ?? '';
      if (isPassing(code) || latest === null || codeOf(latest) !== code)
        this.fail(`${code} in a world without troubles`, completion);
    }
  }

  #pairOf({ userId, taskId }: Completion): { readonly player: Player; readonly task: StageTask } {
    const player = this.scene.stage.players.find(({ member }) => member.id === userId);
    const task = this.scene.stage.tasks.find(({ id }) => id === taskId);
    if (player === undefined || task === undefined) throw new TypeError('a completion of nobody');
    return { player, task };
  }

  #truthOf(completion: Completion, player: Player, task: StageTask): string[] {
    const { truth, journal, now } = this.scene;
    const wanted = wantedOf(completion, task, now);
    return player.accounts.flatMap((account) => {
      const states = truth
        .actionsOf(account)
        .entries()
        .map(({ at, value }) => ({ at, text: fittingActions(wanted, value).join(' ') }));
      const changes = states.filter(({ text }, index) => text !== states[index - 1]?.text);
      const lines = changes.map(({ at, text }) => `${journal.timeOf(at)} ${text === '' ? 'not done' : text}`);
      return [`by @${account.username} (${account.id}):`, ...lines.slice(-SHOWN_CHANGES)];
    });
  }
}

function isMeant({ player, task }: VerificationRequest, { userId, taskId }: Completion): boolean {
  return userId === player.member.id && (task === null || taskId === task.id);
}

function wantedOf({ proofUrl }: Completion, { asked, known, name }: StageTask, at: number): Wanted {
  const said = asked.at(at);
  if (said === undefined) throw new TypeError(`${name} was not there yet`);
  const accountId = said.accountId ?? known.during(asked.since(), Infinity).at(-1)?.userId ?? null;
  return { asked: said, accountId, proofId: proofUrl === null ? null : idOfProof(proofUrl) };
}

function idOfProof(proofUrl: string): string | null {
  return postOfStatusAddress(proofUrl)?.postId ?? null;
}

/** Whether the completion agrees with its latest attempt. */
function faultOfState(completion: Completion, latest: TwitterVerificationLog | undefined): string | null {
  const { status, errorCode, nextVerificationAt } = completion;
  const found = latest === undefined ? 'nothing' : codeOf(latest);
  if (status !== 'PENDING') {
    if (found !== status) return `${status}, but the latest attempt found ${found}`;
    return errorCode === null ? null : `${status} with ${errorCode}`;
  }
  if (errorCode === null) return nextVerificationAt === null ? 'PENDING, and nobody will look at it' : null;
  // Waiting leaves no row.
  return found === errorCode || isPassing(errorCode)
    ? null
    : `${errorCode}, but the latest attempt found ${found}`;
}

/** The result of the attempt: approved, rejected, or the error code. */
function codeOf({ verificationResult, errorMessage }: TwitterVerificationLog): string {
  return verificationResult === 'ERROR' ? (errorMessage?.split(':')[0] ?? '') : verificationResult;
}
