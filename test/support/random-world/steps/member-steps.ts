import type { Response } from 'supertest';
import { isWritten } from './admin-steps.js';
import {
  accountOf,
  askedBy,
  isConnected,
  type Pair,
  type Scene,
  type VerificationRequest,
} from '../scene.js';
import type { Player, StageAccount, StageTask } from '../stage.js';
import { statusUrl } from '../../members/new-task.js';

/** A member claims a task, or repeats a claim. */
export function claim(scene: Scene): Promise<VerificationRequest> {
  return claimOf(scene, scene.drawPair());
}

/** As `claim`, with the address of a post. */
export async function claimWithProof(scene: Scene): Promise<VerificationRequest | null> {
  const { player, task } = scene.drawPair();
  if (!isWritten(askedBy(task).taskType)) return null;
  const proof = drawProof(scene, player);
  if (proof === null) return null;
  scene.stage.pasted.set(proof.id, proof.authors);
  return claimOf(scene, { player, task }, proof.id);
}

export async function claimOf(
  scene: Scene,
  { player, task }: Pair,
  proofId: string | null = null,
): Promise<VerificationRequest> {
  const at = scene.now;
  const body = proofId === null ? {} : { proofUrl: statusUrl(proofId) };
  const response = await player.member.claim(task.id, body);
  expect([200, 201, 409]).toContain(response.status);
  const how = proofId === null ? '' : ` with ${proofId}`;
  say(scene, player, `claims ${task.name}${how}: ${outcomeOf(response)}`, task);
  return { player, task, at };
}

/** The address of an own post, of somebody else's, of an own repost, or of none at all. */
function drawProof(
  { dice, stage }: Scene,
  player: Player,
): { readonly id: string; readonly authors: readonly StageAccount[] } | null {
  const author = dice.chance(0.75)
    ? accountOf(player)
    : dice.pick([...stage.publicAccounts(), ...stage.players.map(accountOf)]);
  const post = dice.pickOrNull(stage.world.postsOf(author.username).slice(0, 6));
  if (post === null) return null;
  if (dice.chance(0.1)) return { id: String(BigInt(post.id) + 77n), authors: [] };
  const reposted = post.references.filter(({ type }) => type === 'retweeted');
  const authors = [author, ...reposted.flatMap(({ id }) => stage.authorsOf(id))];
  return { id: dice.pick(post.versions), authors };
}

/** A member asks to verify one completion. */
export async function verifyOne(scene: Scene): Promise<VerificationRequest | null> {
  const { player, task } = scene.drawPair();
  const at = scene.now;
  const completion = await scene.testApp.database.completion.findUnique({
    where: { userId_taskId: { userId: player.member.id, taskId: task.id } },
  });
  if (completion === null) return null;
  const response = await player.member.post(`/v1/completions/${completion.id}/verify`);
  expect([200, 409, 429]).toContain(response.status);
  say(scene, player, `verifies ${task.name}: ${outcomeOf(response)}`, task);
  return { player, task, at };
}

/** A member asks to verify all open completions. */
export async function verifyAll(
  scene: Scene,
  player = scene.dice.pick(scene.stage.players),
): Promise<VerificationRequest> {
  const at = scene.now;
  const response = await player.member.post('/v1/completions/verify');
  expect(response.status).toBe(200);
  say(scene, player, `verifies ${response.body.results.length} together`);
  return { player, task: null, at };
}

/** A member disconnects, or connects an account; mostly one without a connection. */
export async function changeConnection(scene: Scene): Promise<void> {
  const { dice, stage } = scene;
  const lost = stage.players.find((some) => !isConnected(some));
  const player = lost !== undefined && dice.chance(0.8) ? lost : dice.pick(stage.players);
  if (player === lost || player.connected.latest() === null || dice.chance(0.5)) {
    await connect(scene, player, dice.chance(0.6) ? accountOf(player) : dice.pick(player.accounts));
    return;
  }
  const response = await player.member.delete('/v1/twitter/connection');
  expect(response.status).toBe(204);
  player.connected.note(scene.now, null);
  say(scene, player, 'disconnects');
}

export async function connect(scene: Scene, player: Player, account: StageAccount): Promise<void> {
  const { member } = player;
  const { authorizationUrl, cookie } = await member.beginSignIn();
  const callback = await scene.testApp.simulator.approve(authorizationUrl, account.username);
  const response = await member.comeBack(callback, cookie);
  const address = new URL(response.headers.location ?? '');
  const isConnected = address.searchParams.get('twitter') === 'connected';
  if (isConnected) {
    player.connected.note(scene.now, account);
    player.isWithdrawn.note(scene.now, false);
  }
  say(scene, player, `connects @${account.username} (${account.id}): ${address.search}`);
}

/** A member revokes the app's access on X. */
export function withdraw(scene: Scene): void {
  const player = scene.dice.pick(scene.stage.players);
  const account = player.connected.latest();
  if (account === undefined || account === null) return;
  scene.testApp.simulator.oauth.revokeGrant(account.id);
  player.isWithdrawn.note(scene.now, true);
  say(scene, player, "takes the app's leave away");
}

function say({ journal, now }: Scene, player: Player, text: string, task?: StageTask): void {
  journal.note(now, `${player.name} ${text}`, {
    player: player.name,
    ...(task === undefined ? {} : { task: task.id }),
  });
}

function outcomeOf({ status, body }: Response): string {
  const { code, errorCode, rejectionCode, nextVerificationAt } = body;
  const words = [status, code, body.status === status ? null : body.status, errorCode, rejectionCode];
  const next = nextVerificationAt ? [`again at ${nextVerificationAt}`] : [];
  return [...words.filter((word) => word !== null && word !== undefined), ...next].join(' ');
}
