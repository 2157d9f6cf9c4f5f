import type { PostOfUser } from '#x-simulator';
import { accountOf, askedBy, type Scene } from '../scene.js';
import type { Asked, StageAccount, StagePost } from '../stage.js';

/** Single words that tasks require, and similar ones. */
export const WORDS = ['launch', '#live', 'Winter'] as const;
const LOOKALIKES = ['launchpad', '#liveshow', 'midwinter', 'plain'] as const;
const MOST_EDITS = 5;

/** A text that contains the required word, if any, in three of four cases. */
export function drawText({ dice }: Scene, word: string | null): string {
  const wanted = word ?? dice.pick(WORDS);
  const said = dice.chance(0.3) ? wanted.toUpperCase() : wanted;
  const middle = dice.chance(0.75) ? said : dice.pick(LOOKALIKES);
  return `so ${middle} it is ${dice.between(1, 999_999)}`;
}

/** A member does what a task asks for, or something similar. */
export function takeAction(scene: Scene): void {
  const { player, task } = scene.drawPair();
  const { dice } = scene;
  const asked = askedBy(task);
  const doer = accountOf(player);
  const kind = dice.chance(0.8)
    ? asked.taskType
    : dice.pick(['TWITTER_LIKE', 'TWITTER_RETWEET', 'TWITTER_QUOTE', 'TWITTER_REPLY'] as const);
  const said = act(scene, kind, asked, doer);
  if (said !== null)
    scene.happened(
      `${player.name} (@${doer.username}) ${said}`,
      { player: player.name, ...concernOf(asked) },
      doer,
    );
}

/** Null without a target. */
function act(scene: Scene, kind: Asked['taskType'], asked: Asked, doer: StageAccount): string | null {
  const { dice, stage } = scene;
  const { world } = stage;
  const who = doer.username;
  if (kind === 'TWITTER_POST') {
    const { id } = world.post({ author: who, text: drawText(scene, asked.requiredText) });
    return `posts ${id}`;
  }
  if (kind === 'TWITTER_FOLLOW') return follow(scene, asked, doer);
  const post = asked.post ?? dice.pickOrNull(stage.posts);
  const id = post === null ? null : drawId(scene, post);
  if (post === null || id === null) return null;
  const what = `${post.name} (${id})`;
  switch (kind) {
    case 'TWITTER_LIKE':
      if (world.likes(who, id)) return null;
      world.like(who, id);
      return `likes ${what}`;
    case 'TWITTER_BOOKMARK':
      if (world.bookmarks(who, id)) return null;
      world.bookmark(who, id);
      return `bookmarks ${what}`;
    case 'TWITTER_RETWEET':
      return `reposts ${what}: ${world.repost(who, id).id}`;
    case 'TWITTER_QUOTE':
      return `quotes ${what}: ${world.quote(who, id, drawText(scene, asked.requiredText)).id}`;
    case 'TWITTER_REPLY':
      return `replies to ${what}: ${world.reply(who, id, drawText(scene, asked.requiredText)).id}`;
  }
}

function follow({ stage, dice }: Scene, { username }: Asked, doer: StageAccount): string | null {
  const named = stage.accounts.find((account) => account.username === username);
  const whom = named !== undefined && dice.chance(0.6) ? named : dice.pick(stage.publicAccounts());
  stage.world.follow(doer.username, whom.username);
  return `follows @${whom.username} (${whom.id})`;
}

/** An existing version of the post, or a repost of it. */
function drawId({ dice, stage }: Scene, post: StagePost): string | null {
  if (!stage.isThere(post.id)) return null;
  const reposts = post.reposts.map(({ id }) => id).filter((id) => stage.isThere(id));
  return dice.pick([...post.versions, ...reposts]);
}

/** A member undoes an action. */
export function untakeAction(scene: Scene): void {
  const { player, task } = scene.drawPair();
  const { world } = scene.stage;
  const asked = askedBy(task);
  const doer = accountOf(player);
  const who = doer.username;
  const { post } = asked;
  const say = (text: string): void => {
    scene.happened(`${player.name} (@${who}) ${text}`, { player: player.name, ...concernOf(asked) }, doer);
  };
  const isThere = post !== null && scene.stage.isThere(post.id);
  switch (asked.taskType) {
    case 'TWITTER_FOLLOW': {
      const followed = scene.stage.accounts.filter(({ username }) => world.follows(who, username));
      const whom = scene.dice.pickOrNull(followed);
      if (whom === null) return;
      world.unfollow(who, whom.username);
      say(`unfollows @${whom.username} (${whom.id})`);
      return;
    }
    case 'TWITTER_LIKE':
      if (!isThere || !world.likes(who, post.id)) return;
      for (const id of post.versions) world.unlike(who, id);
      say(`unlikes ${post.name}`);
      return;
    case 'TWITTER_BOOKMARK':
      if (!isThere || !world.bookmarks(who, post.id)) return;
      for (const id of post.versions) world.unbookmark(who, id);
      say(`takes the bookmark of ${post.name} away`);
      return;
    case 'TWITTER_RETWEET':
      if (!isThere) return;
      for (const id of post.versions) world.undoRepost(who, id);
      say(`undoes the repost of ${post.name}`);
      return;
    case 'TWITTER_QUOTE':
    case 'TWITTER_REPLY':
    case 'TWITTER_POST': {
      const own = scene.dice.pickOrNull(ownPosts(scene, doer, asked).slice(0, 3));
      if (own === null) return;
      world.deletePost(own.id);
      say(`deletes ${own.id}`);
    }
  }
}

/** A member edits one of its newest posts. */
export function editOwnPost(scene: Scene): void {
  const { player, task } = scene.drawPair();
  const asked = askedBy(task);
  const doer = accountOf(player);
  const posts = ownPosts(scene, doer, asked).filter(({ versions }) => versions.length <= MOST_EDITS);
  const post = scene.dice.pickOrNull(posts.slice(0, 4));
  if (post === null) return;
  const { id, text } = scene.stage.world.edit(post.id, drawText(scene, asked.requiredText));
  scene.happened(
    `${player.name} (@${doer.username}) edits ${post.id}, now ${id}: ${text}`,
    { player: player.name, ...concernOf(asked) },
    doer,
  );
}

/** The member's posts, of the task's kind first, newest first. */
function ownPosts({ stage }: Scene, { username }: StageAccount, { post }: Asked): PostOfUser[] {
  const written = stage.world
    .postsOf(username)
    .filter(({ references }) => references.every(({ type }) => type !== 'retweeted'));
  const fits = written.filter(({ references }) =>
    post === null ? references.length === 0 : references.some(({ id }) => post.versions.includes(id)),
  );
  return fits.length > 0 ? fits : written;
}

/** Does many things that no task asks for, so that lists have several pages. */
export function makeNoise(scene: Scene): void {
  const { dice, stage } = scene;
  const { world } = stage;
  const player = dice.pick(stage.players);
  const doer = accountOf(player);
  const who = doer.username;
  const count = dice.between(5, 40);
  const kind = dice.pick(['posts', 'likes', 'bookmarks'] as const);
  for (let made = 0; made < count; made += 1) {
    const author = kind === 'posts' ? who : NOISE_AUTHOR;
    const { id } = world.post({ author, text: `noise ${dice.between(1, 999_999)}` });
    if (kind === 'likes') world.like(who, id);
    if (kind === 'bookmarks') world.bookmark(who, id);
  }
  scene.happened(
    `${player.name} (@${who}) makes ${count} ${kind} that nobody asked for`,
    { player: player.name },
    doer,
  );
}

/** Others like its posts between actions. */
export const NOISE_AUTHOR = 'noise';

/** An account publishes a post that tasks may be about, sometimes with a repost. */
export function publishPost(scene: Scene): StagePost {
  const { dice, stage } = scene;
  const author = dice.pick(stage.openAccounts());
  const post = stage.addPost(author, `see ${dice.pick(WORDS)} ${dice.between(1, 999_999)}`);
  if (dice.chance(0.4)) {
    const by = dice.pick(stage.publicAccounts().filter((other) => other !== author));
    post.reposts.push({ id: stage.world.repost(by.username, post.id).id, by });
  }
  const reposted = post.reposts.map(({ id, by }) => `, reposted by @${by.username} as ${id}`).join('');
  scene.happened(`@${author.username} publishes ${post.name} (${post.id})${reposted}`, { post: post.id });
  return post;
}

export function editTarget(scene: Scene): void {
  const post = drawTarget(scene);
  if (post === null || post.versions.length > MOST_EDITS) return;
  const { id } = scene.stage.world.edit(post.id, `edited ${scene.dice.between(1, 999_999)}`);
  post.versions.push(id);
  scene.happened(`${post.name} is edited, now ${id}`, { post: post.id });
}

/** The post is deleted, or only a repost of it. */
export function deleteTarget(scene: Scene): void {
  const post = drawTarget(scene);
  if (post === null) return;
  const { world } = scene.stage;
  const repost = post.reposts.find(({ id }) => scene.stage.isThere(id));
  const isRepostOnly = repost !== undefined && scene.dice.chance(0.5);
  world.deletePost(isRepostOnly ? repost.id : post.id);
  const what = isRepostOnly ? `the repost ${repost.id} of ${post.name}` : post.name;
  scene.happened(`${what} is deleted`, { post: post.id });
}

function drawTarget(scene: Scene): StagePost | null {
  const { post } = askedBy(scene.drawPair().task);
  return post !== null && scene.stage.isThere(post.id) ? post : null;
}

/** An account changes its username; sometimes another one takes the old one at once. */
export function renameAccount(scene: Scene): void {
  const { dice, stage } = scene;
  const account = drawForRename(scene);
  const old = account.username;
  account.username = `user${dice.between(1, 999_999_999)}`;
  stage.world.rename(old, account.username);
  if (dice.chance(0.5)) {
    const stranger = stage.addAccount(old);
    scene.happened(`@${old} (${account.id}) is @${account.username} now, and ${stranger.id} is @${old}`, {});
  } else {
    stage.freeUsernames.push(old);
    scene.happened(`@${old} (${account.id}) is @${account.username} now`, {});
  }
}

/** Often the account of a task. */
function drawForRename(scene: Scene): StageAccount {
  const { dice, stage } = scene;
  const { username } = askedBy(scene.drawPair().task);
  const asked = stage.accounts.find((account) => account.username === username);
  if (asked !== undefined && dice.chance(0.7)) return asked;
  return dice.chance(0.7) ? dice.pick(stage.publicAccounts()) : accountOf(dice.pick(stage.players));
}

/** Another account, or the former owner, takes a username that was given up. */
export function takeFreeUsername(scene: Scene): void {
  const { dice, stage } = scene;
  const username = stage.freeUsernames.pop();
  if (username === undefined) return;
  if (dice.chance(0.6)) {
    scene.happened(`${stage.addAccount(username).id} is @${username} now`, {});
    return;
  }
  const account = dice.pick(stage.publicAccounts());
  const old = account.username;
  stage.world.rename(old, username);
  account.username = username;
  stage.freeUsernames.push(old);
  scene.happened(`@${old} (${account.id}) is @${username} now`, {});
}

/** An account is protected or suspended for ever. */
export function hideAccount(scene: Scene): void {
  const { dice, stage } = scene;
  const open = stage.openAccounts();
  if (open.length <= LEAST_OPEN_ACCOUNTS) return;
  const { username } = dice.pick(open);
  const isSuspended = dice.chance(0.3);
  if (isSuspended) stage.world.suspendUser(username);
  else stage.world.protectUser(username);
  scene.happened(`@${username} is ${isSuspended ? 'suspended' : 'protected'}`, {});
}

const LEAST_OPEN_ACCOUNTS = 4;

/** A protected account accepts a follow request. */
export function acceptFollows(scene: Scene): void {
  const { dice, stage } = scene;
  const hidden = stage.publicAccounts().filter(({ username }) => stage.world.user(username).protected);
  const whom = dice.pickOrNull(hidden);
  if (whom === null) return;
  const player = dice.pick(stage.players);
  const doer = accountOf(player);
  stage.world.acceptFollow(doer.username, whom.username);
  const said = `@${whom.username} lets ${player.name} (@${doer.username}) follow, if it asked`;
  scene.happened(said, { player: player.name }, doer);
}

function concernOf({ post }: Asked): { post?: string } {
  return post === null ? {} : { post: post.id };
}
