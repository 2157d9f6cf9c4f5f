import { TestApp } from '../app/test-app.js';
import { Admin } from '../members/admin.js';
import type { Dice } from './dice.js';
import { Journal, type Concern } from './journal.js';
import { Stage, type Player, type StageAccount, type StageTask } from './stage.js';
import { Truth } from './truth.js';

/** A member and a task. */
export interface Pair {
  readonly player: Player;
  readonly task: StageTask;
}

/** A member's request to verify one task, or all; `at` in ms since the epoch. */
export interface VerificationRequest {
  readonly player: Player;
  readonly task: StageTask | null;
  readonly at: number;
}

/** What the steps of a random world share. */
export class Scene {
  readonly stage: Stage;
  readonly truth: Truth;
  readonly journal: Journal;
  readonly admin: Admin;
  /** The subject of the last step, which the next one often continues. */
  focus: Pair | null = null;

  constructor(
    readonly testApp: TestApp,
    readonly dice: Dice,
  ) {
    this.stage = new Stage(testApp.simulator.world);
    this.truth = new Truth(this.stage);
    this.journal = new Journal(this.now);
    this.admin = new Admin(testApp);
  }

  /** ms since the epoch. */
  get now(): number {
    return this.testApp.clock.now().getTime();
  }

  /** Records a change on X. `doer`: the only account that did something, if it belongs to a member. */
  happened(text: string, concern: Concern, doer: StageAccount | null = null): void {
    this.journal.note(this.now, text, concern);
    this.truth.note(this.now, doer);
  }

  /** A member and one of the newest tasks, often those of the last step, rarely one that is decided or hopeless. */
  drawPair(): Pair {
    const { dice, focus } = this;
    if (focus !== null && this.#isOpen(focus) && dice.chance(0.7)) return focus;
    const pairs = Array.from({ length: MOST_DRAWN_PAIRS }, () => this.#drawPair());
    this.focus = pairs.find((pair) => this.#isOpen(pair)) ?? this.#drawPair();
    return this.focus;
  }

  #drawPair(): Pair {
    const { dice, stage } = this;
    return { player: dice.pick(stage.players), task: dice.pick(stage.tasks.slice(-NEWEST_TASKS)) };
  }

  #isOpen({ player, task }: Pair): boolean {
    const { endsAt, post } = askedBy(task);
    if (player.approvedFor.has(task.id) || (endsAt !== null && endsAt + AFTER_THE_END_MS < this.now))
      return false;
    return isConnected(player) && (post === null || this.stage.isThere(post.id));
  }
}

/** Whether the service can make calls for the member. */
export function isConnected({ connected, isWithdrawn }: Player): boolean {
  return (connected.latest() ?? null) !== null && isWithdrawn.latest() === false;
}

const NEWEST_TASKS = 9;
/** The time after its end in which a task may have undecided claims. */
const AFTER_THE_END_MS = 3 * 60_000;
const MOST_DRAWN_PAIRS = 5;

/** The account that the member has connected, or the first one. */
export function accountOf({ connected, accounts: [first] }: Player): StageAccount {
  const account = connected.latest() ?? first;
  if (account === undefined) throw new TypeError('every member has an account');
  return account;
}

/** What the task asks for now. */
export function askedBy({ asked, name }: StageTask) {
  const now = asked.latest();
  if (now === undefined) throw new TypeError(`${name} asks for nothing`);
  return now;
}
