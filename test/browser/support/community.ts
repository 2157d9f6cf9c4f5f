import type { TestApp } from '../../support/app/test-app.js';
import { aMember, aTask, type Member } from '../../support/members/member.js';

/** A display name on X that attacks the panel. */
export const HOSTILE_NAME = '=HYPERLINK("http://evil.example","x")<img src=x onerror=alert(1)>';
/** A task title that attacks the panel. */
export const HOSTILE_TITLE = '"><script>alert(1)</script><img src=x onerror=alert(2)>';

/** Members, tasks, and claims with every kind of outcome, created through the service. */
export interface Community {
  /** Completed ids by `<member>/<task>`. */
  readonly completions: ReadonlyMap<string, string>;
  /** Connected as @alice_x, @bob_x and @mallory_x; dora is not. */
  readonly members: Readonly<Record<'alice' | 'bob' | 'dora' | 'mallory', Member>>;
  readonly tasks: Readonly<Record<'follow' | 'like' | 'reply' | 'hostile', string>>;
}

/**
 * Alice follows and likes, bob does nothing, mallory has a hostile name, dora is not connected. Bob's reply needs
 * a review.
 */
export async function aCommunity(app: TestApp): Promise<Community> {
  const { world } = app.simulator;
  world.addUser({ username: 'acme', name: 'Acme Rockets', followersCount: 120_000 });
  const { id: postId } = world.post({ author: 'acme', text: 'Our new rocket is here.' });
  const targetUrl = `https://x.com/acme/status/${postId}`;
  const follow = await aTask(app, {
    title: 'Follow @acme',
    taskType: 'TWITTER_FOLLOW',
    targetUrl: 'https://x.com/acme',
    points: 10,
  });
  const like = await aTask(app, { title: 'Like the launch', taskType: 'TWITTER_LIKE', targetUrl, points: 5 });
  const reply = await aTask(app, {
    title: 'Reply to the launch',
    taskType: 'TWITTER_REPLY',
    targetUrl,
    requiredText: 'rocket',
    points: 15,
  });
  const hostile = await aTask(app, { title: HOSTILE_TITLE, taskType: 'TWITTER_LIKE', targetUrl });
  const tasks = { follow: follow.id, like: like.id, reply: reply.id, hostile: hostile.id };

  const members = {
    alice: await aMember(app, 'alice_x', { name: 'Alice' }).connect(),
    bob: await aMember(app, 'bob_x', { name: 'Bob' }).connect(),
    mallory: await aMember(app, 'mallory_x', { name: HOSTILE_NAME }).connect(),
    dora: aMember(app, 'dora_x'),
  };
  world.follow('alice_x', 'acme');
  world.like('alice_x', postId);

  const completions = new Map<string, string>();
  const claims: readonly [keyof typeof members, keyof typeof tasks][] = [
    ['alice', 'follow'],
    ['alice', 'like'],
    ['alice', 'reply'],
    ['bob', 'follow'],
    ['bob', 'reply'],
    ['mallory', 'hostile'],
    ['dora', 'follow'],
  ];
  for (const [who, what] of claims) {
    await members[who].claim(tasks[what]);
    const { id } = await app.database.completion.findFirstOrThrow({
      where: { userId: members[who].id, taskId: tasks[what] },
    });
    completions.set(`${who}/${what}`, id);
  }
  await app.database.completion.update({
    where: { id: completions.get('bob/reply') ?? '' },
    data: { status: 'PENDING', errorCode: 'evidence_incomplete', needsReview: true, rejectionReason: null },
  });
  return { completions, members, tasks };
}
