import { TASK_TYPES } from '#task-target';
import { aMember } from '../members/member.js';
import type { TestApp } from '../app/test-app.js';
import { changeTask, makeTask } from './steps/admin-steps.js';
import { Dice } from './dice.js';
import { History } from './history.js';
import {
  changeConnection,
  claim,
  claimWithProof,
  connect,
  verifyAll,
  verifyOne,
  withdraw,
} from './steps/member-steps.js';
import { claimSlowly } from './steps/slow-claim.js';
import { nextDueTime, passTime } from './steps/passing-time.js';
import { accountOf, Scene, type VerificationRequest } from './scene.js';
import type { Player } from './stage.js';
import { addFault, clearFaults, clearLag, setLag } from './steps/trouble-steps.js';
import { VerdictWatch, WrongVerdict, type VerdictCounts } from './verdict-watch.js';
import * as onX from './steps/x-steps.js';

const MEMBERS = 8;
const PUBLIC_ACCOUNTS = 6;
/** Accounts of each member, who connects one at a time. */
const SHARED_ACCOUNTS = 3;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** Steps between two checks of all stored completions. */
const STEPS_BETWEEN_CHECKS = 100;
const QUIET_MS = 3 * MINUTE_MS;
/** A follow request is verified every hour, for a day. */
const LONGEST_WAIT_MS = 26 * 60 * MINUTE_MS;

interface Step {
  readonly weight: number;
  /** Gives the request for a verification, if it is one. */
  readonly take: (scene: Scene, watch: VerdictWatch) => unknown;
}

const STEPS: readonly Step[] = [
  { weight: 18, take: onX.takeAction },
  { weight: 10, take: doAndClaim },
  { weight: 7, take: onX.untakeAction },
  { weight: 4, take: onX.editOwnPost },
  { weight: 2, take: onX.makeNoise },
  { weight: 2, take: onX.publishPost },
  { weight: 3, take: onX.editTarget },
  { weight: 1, take: onX.deleteTarget },
  { weight: 2, take: onX.renameAccount },
  { weight: 1, take: onX.takeFreeUsername },
  { weight: 0.5, take: onX.hideAccount },
  { weight: 1, take: onX.acceptFollows },
  { weight: 3, take: setLag },
  { weight: 1, take: clearLag },
  { weight: 6, take: addFault },
  { weight: 1, take: clearFaults },
  { weight: 12, take: claim },
  { weight: 4, take: claimWithProof },
  { weight: 4, take: claimSlowly },
  { weight: 6, take: verifyOne },
  { weight: 2, take: (scene) => verifyAll(scene) },
  { weight: 3, take: changeConnection },
  { weight: 0.3, take: withdraw },
  { weight: 3, take: async (scene) => makeTask(scene) },
  { weight: 2, take: changeTask },
  { weight: 16, take: letTimePass },
];

/** The request in what a step gave, if it gave one. */
function requestIn(given: unknown): VerificationRequest | null {
  return typeof given === 'object' && given !== null && 'player' in given
    ? (given as VerificationRequest)
    : null;
}

/** A member acts once or more, and claims it at once or a little later. */
async function doAndClaim(scene: Scene, watch: VerdictWatch): Promise<VerificationRequest> {
  onX.takeAction(scene);
  if (scene.dice.chance(0.4)) {
    scene.testApp.clock.advance(scene.dice.between(1, SECOND_MS));
    onX.takeAction(scene);
  }
  await passTime(scene, scene.dice.between(1, 20_000), () => watch.look(null));
  return claim(scene);
}

function letTimePass(scene: Scene, watch: VerdictWatch): Promise<void> {
  const { dice } = scene;
  const ms = dice.weighted([
    [6, dice.between(1, 20) * SECOND_MS],
    [4, dice.between(20, 90) * SECOND_MS],
    [1, dice.between(2, 15) * MINUTE_MS],
  ]);
  return passTime(scene, ms, () => watch.look(null));
}

/**
 * Takes so many steps, and compares every verdict with the truth. Throws what is wrong, with the steps that led to it.
 */
export async function runRandomWorld(testApp: TestApp, seed: number, steps: number): Promise<VerdictCounts> {
  const scene = new Scene(testApp, new Dice(seed));
  const watch = new VerdictWatch(scene, testApp.config.verification.evidenceTtlSeconds * SECOND_MS);
  try {
    await setTheScene(scene);
    for (let step = 1; step <= steps; step += 1) {
      scene.journal.nextStep();
      const { take } = scene.dice.weighted(STEPS.map((some) => [some.weight, some] as const));
      await watch.look(requestIn(await take(scene, watch)));
      if (step % STEPS_BETWEEN_CHECKS === 0) await beQuiet(scene, watch);
      // No two steps have the same time.
      await passTime(scene, scene.dice.between(1, 999), () => watch.look(null));
    }
    await settle(scene, watch);
  } catch (error) {
    if (error instanceof WrongVerdict) throw error;
    throw new Error(`in step ${scene.journal.step}`, { cause: error });
  }
  return watch.counts;
}

async function setTheScene(scene: Scene): Promise<void> {
  const { stage, testApp } = scene;
  stage.world.addUser({ username: onX.NOISE_AUTHOR });
  for (let index = 1; index <= PUBLIC_ACCOUNTS; index += 1) stage.addAccount(`brand${index}`);
  const shared = Array.from({ length: SHARED_ACCOUNTS }, (_, index) =>
    stage.addAccount(`shared${index + 1}`),
  );
  for (let index = 1; index <= MEMBERS; index += 1) {
    const name = `m${index}`;
    const member = aMember(testApp, name);
    const { id } = stage.world.user(name);
    const first = { id, username: name };
    stage.accounts.push(first);
    const accounts = [first, ...shared];
    const player: Player = {
      name,
      member,
      accounts,
      connected: new History(),
      isWithdrawn: new History(),
      approvedFor: new Set(),
    };
    player.connected.note(scene.now, null);
    player.isWithdrawn.note(scene.now, false);
    stage.players.push(player);
  }
  scene.truth.note(scene.now);
  for (const player of stage.players) await connect(scene, player, accountOf(player));
  for (const taskType of TASK_TYPES) {
    testApp.clock.advance(SECOND_MS);
    await makeTask(scene, taskType);
  }
  testApp.clock.advance(SECOND_MS);
}

/** X works and shows everything; all retries due soon are done. */
async function beQuiet(scene: Scene, watch: VerdictWatch): Promise<void> {
  clearLag(scene);
  clearFaults(scene);
  await passTime(scene, QUIET_MS, () => watch.look(null));
  await watch.checkBooks();
}

/** Every claim that can get a verdict gets one. */
async function settle(scene: Scene, watch: VerdictWatch): Promise<void> {
  clearLag(scene);
  clearFaults(scene);
  await untilNothingWillBeDue(scene, watch);
  for (const player of scene.stage.players) {
    if (player.connected.latest() === null || player.isWithdrawn.latest() === true)
      await connect(scene, player, scene.dice.pick(player.accounts));
    await watch.look(await verifyAll(scene, player));
    scene.testApp.clock.advance(SECOND_MS);
  }
  await untilNothingWillBeDue(scene, watch);
  await watch.checkBooks();
  await watch.checkUndecided();
}

async function untilNothingWillBeDue(scene: Scene, watch: VerdictWatch): Promise<void> {
  const end = scene.now + LONGEST_WAIT_MS;
  while (scene.now < end) {
    const dueAt = await nextDueTime(scene);
    if (dueAt === null) return;
    await passTime(scene, Math.max(dueAt - scene.now, 1), () => watch.look(null));
  }
  throw new Error('something is due again and again');
}
