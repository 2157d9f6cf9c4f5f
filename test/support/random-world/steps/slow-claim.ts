import { holdAnswers } from '../../app/stall.js';
import { waitUntil } from '../../app/wait-until.js';
import { changeTask } from './admin-steps.js';
import { changeConnection, claimOf } from './member-steps.js';
import { accountOf, askedBy, type Pair, type Scene, type VerificationRequest } from '../scene.js';
import { routeOf } from './trouble-steps.js';
import { deleteTarget, takeAction, editOwnPost, editTarget, renameAccount, untakeAction } from './x-steps.js';

const LIMIT_MS = 120_000;
const POLL_MS = 2;
const MOST_EVENTS = 3;
const LONGEST_PAUSE_MS = 2000;

const EVENTS = [
  [4, takeAction],
  [4, untakeAction],
  [2, editOwnPost],
  [2, editTarget],
  [1, deleteTarget],
  [2, renameAccount],
  [3, changeTask],
  [1, changeConnection],
] as const;

/** A member claims, and other things happen while X holds its answer back. */
export async function claimSlowly(scene: Scene): Promise<VerificationRequest> {
  const { simulator } = scene.testApp;
  const pair = scene.drawPair();
  const { id: userId } = accountOf(pair.player);
  const isHeld = (): boolean => simulator.requests.all({ userId, fault: 'held' }).length > heldBefore;
  const heldBefore = simulator.requests.count({ userId, fault: 'held' });
  const { goOn } = holdAnswers(simulator, { userId, route: routeOf(askedBy(pair.task)) });
  let isAnswered = false;
  const answer = claimOf(scene, pair).finally(() => {
    isAnswered = true;
  });
  await waitUntil(
    'X was asked or the claim is answered',
    () => isHeld() || isAnswered || null,
    LIMIT_MS,
    POLL_MS,
  );
  try {
    if (isHeld()) await goOnWithout(scene, pair);
    // Later answers must not be held back.
    else simulator.faults.clear();
  } finally {
    goOn();
  }
  return answer;
}

async function goOnWithout(scene: Scene, { player, task }: Pair): Promise<void> {
  const { dice, journal, testApp } = scene;
  journal.note(scene.now, `${player.name} claims ${task.name}, and X does not answer yet`, {
    player: player.name,
    task: task.id,
  });
  for (let events = dice.between(1, MOST_EVENTS); events > 0; events -= 1) {
    testApp.clock.advance(dice.between(1, LONGEST_PAUSE_MS));
    const happen: (scene: Scene) => unknown = dice.weighted(EVENTS);
    await happen(scene);
  }
  testApp.clock.advance(dice.between(1, LONGEST_PAUSE_MS));
}
