import { TASK_TYPES, type TaskType } from '#task-target';
import { History } from '../history.js';
import { askedBy, type Scene } from '../scene.js';
import type { Asked, KnownTarget, StageTask } from '../stage.js';
import { publishPost, WORDS } from './x-steps.js';
import { statusUrl } from '../../members/new-task.js';

const MINUTE_MS = 60_000;

type Target = Pick<Asked, 'username' | 'accountId' | 'post' | 'postId'>;

/** Makes a task about a new or a known target. */
export async function makeTask(
  scene: Scene,
  taskType: TaskType = scene.dice.pick(TASK_TYPES),
): Promise<void> {
  const { admin, dice, stage, journal, now } = scene;
  const target = drawTarget(scene, taskType);
  const asked: Asked = {
    taskType,
    ...target,
    requiredText: isWritten(taskType) && dice.chance(0.5) ? dice.pick(WORDS) : null,
    beginsAt: dice.chance(0.2) ? now - dice.between(1, 20) * MINUTE_MS : now,
    endsAt: dice.chance(0.3) ? now + dice.between(1, 10) * MINUTE_MS : null,
    points: dice.between(0, 50),
  };
  const name = `task${stage.tasks.length + 1}`;
  const response = await admin.post('/v1/admin/tasks', {
    title: name,
    taskType,
    ...targetFields(target),
    points: asked.points,
    ...(asked.requiredText === null ? {} : { requiredText: asked.requiredText }),
    ...(asked.beginsAt === now ? {} : { startsAt: new Date(asked.beginsAt).toISOString() }),
    ...(asked.endsAt === null ? {} : { endsAt: new Date(asked.endsAt).toISOString() }),
  });
  expect(response.status).toBe(201);
  const task: StageTask = { id: response.body.id, name, asked: new History(), known: new History() };
  task.asked.note(now, asked);
  stage.tasks.push(task);
  journal.note(now, `the admin makes ${name}: ${describe(asked)}`, { task: task.id });
}

/** Sets the same or another target, or requires another word. */
export async function changeTask(scene: Scene): Promise<void> {
  const { admin, dice, journal, now } = scene;
  const { task } = scene.drawPair();
  const before = askedBy(task);
  const isText = isWritten(before.taskType) && dice.chance(0.4);
  if (before.taskType === 'TWITTER_POST' && !isText) return;
  const requiredText = isText ? dice.pick([null, ...WORDS]) : before.requiredText;
  const target = isText ? before : dice.chance(0.3) ? sameTarget(before) : drawTarget(scene, before.taskType);
  const asked: Asked = { ...before, ...target, requiredText };
  const body = isText ? { requiredText } : targetFields(target);
  const response = await admin.patch(`/v1/admin/tasks/${task.id}`, body);
  expect(response.status).toBe(200);
  task.asked.note(now, asked);
  journal.note(now, `the admin changes ${task.name}: ${describe(asked)}`, { task: task.id });
  await noteKnownTargets(scene);
}

/** Reads the stored account ids of follow tasks. */
export async function noteKnownTargets({ stage, testApp, now }: Scene): Promise<void> {
  const rows = await testApp.database.task.findMany({
    where: { taskType: 'TWITTER_FOLLOW' },
    select: { id: true, targetUserId: true, targetUsername: true },
  });
  for (const { id, targetUserId: userId, targetUsername: username } of rows) {
    const known = stage.tasks.find((task) => task.id === id)?.known;
    const before: KnownTarget | undefined = known?.latest();
    if (before?.userId !== userId || before.username !== username) known?.note(now, { userId, username });
  }
}

/** Set by its address again, so that the account id is unknown. */
function sameTarget(asked: Asked): Target {
  return { ...asked, accountId: null };
}

function drawTarget(scene: Scene, taskType: TaskType): Target {
  const { dice, stage } = scene;
  if (taskType === 'TWITTER_POST') return { username: null, accountId: null, post: null, postId: null };
  if (taskType === 'TWITTER_FOLLOW') {
    const { id, username } = dice.pick(stage.publicAccounts());
    return { username, accountId: dice.chance(0.3) ? id : null, post: null, postId: null };
  }
  const post = dice.chance(0.5) ? publishPost(scene) : (stage.posts.at(-1) ?? publishPost(scene));
  const postId = dice.pick([...post.versions, ...post.reposts.map(({ id }) => id)]);
  return { username: null, accountId: null, post, postId };
}

function targetFields({ username, accountId, postId }: Target): Record<string, string> {
  if (username !== null) {
    return {
      targetUrl: `https://x.com/${username}`,
      ...(accountId === null ? {} : { targetUserId: accountId }),
    };
  }
  return postId === null ? {} : { targetUrl: statusUrl(postId) };
}

export function isWritten(taskType: TaskType): boolean {
  return ['TWITTER_QUOTE', 'TWITTER_REPLY', 'TWITTER_POST'].includes(taskType);
}

function describe({ taskType, username, accountId, post, postId, requiredText, endsAt }: Asked): string {
  const parts = [
    taskType,
    username === null ? '' : `@${username} (${accountId ?? 'whoever that is'})`,
    post === null ? '' : `${post.name} by ${postId}`,
    requiredText === null ? '' : `with "${requiredText}"`,
    endsAt === null ? '' : `until ${new Date(endsAt).toISOString()}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
