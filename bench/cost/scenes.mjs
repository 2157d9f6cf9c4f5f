// The kinds of members that the benchmark verifies, and what they did on the simulated X.
const ACTIONS = {
  TWITTER_FOLLOW: (world, who, { brand }) => world.follow(who, brand),
  TWITTER_LIKE: (world, who, { target }) => world.like(who, target),
  TWITTER_RETWEET: (world, who, { target }) => world.repost(who, target),
  TWITTER_REPLY: (world, who, { target }) => world.reply(who, target, 'Nice'),
  TWITTER_QUOTE: (world, who, { target }) => world.quote(who, target, 'Look'),
  TWITTER_POST: (world, who) => world.post({ author: who, text: 'Hello' }),
};
const FIVE = ['TWITTER_FOLLOW', 'TWITTER_LIKE', 'TWITTER_RETWEET', 'TWITTER_REPLY', 'TWITTER_QUOTE'];
const WRITTEN = ['TWITTER_REPLY', 'TWITTER_QUOTE', 'TWITTER_POST'];
const OTHER_LIKES = 30;
const AN_HOUR_MS = 3_600_000;

/** The one whose bill has a limit. */
export const FIVE_TASKS = 'five tasks done, 20 posts since the target';

/**
 * `claims` happen within one scene on the stage, in one or more rounds; each round gives what members claim together
 * (or one by one), and whether it is done. A task is about a brand and, unless it is a follow or a post, about a target.
 */
export const SCENES = [
  ...[0, 5, 20, 100, 1000].map((posts) => ({
    name: posts === 20 ? FIVE_TASKS : `five tasks done, ${posts.toLocaleString('en')} posts since the target`,
    rounds: 1,
    play: (stage) => [fiveTasks(stage, { posts, isDone: true })],
  })),
  ...[20, 100].map((posts) => ({
    name: `five tasks not done, ${posts} posts since the target`,
    rounds: 1,
    play: (stage) => [fiveTasks(stage, { posts, isDone: false })],
  })),
  { name: 'a follow', rounds: 1, play: (stage) => [together(stage, ['TWITTER_FOLLOW'])] },
  { name: 'a like, the 150th of 300', rounds: 1, play: (stage) => [deepLike(stage)] },
  {
    name: 'ten tasks about two posts, done',
    rounds: 1,
    play: (stage) => [together(stage, [...FIVE, ...FIVE])],
  },
  { name: 'a reply, a quote and a post, with pasted addresses', rounds: 1, play: (stage) => [pasted(stage)] },
  { name: 'the five tasks claimed one by one', rounds: 1, play: (stage) => [oneByOne(stage)] },
  {
    name: 'back each hour for five hours: a like and a repost',
    rounds: 5,
    play: (stage, member) => [hourly(stage, member)],
  },
  {
    name: 'two members, the same five tasks: one did them, one did not',
    rounds: 1,
    play: (stage) => twoMembers(stage),
  },
];

function aTarget(stage) {
  const brand = stage.newAccount('brand');
  return { brand, target: stage.later(() => stage.world.post({ author: brand, text: 'Our launch' }).id) };
}

function taskOf(taskType, { brand, target }) {
  const isAboutPost = taskType !== 'TWITTER_FOLLOW' && taskType !== 'TWITTER_POST';
  return { taskType, brand, ...(isAboutPost ? { target } : {}) };
}

function aMember(stage, likes = OTHER_LIKES) {
  const member = stage.newAccount('member');
  likeOthers(stage, member, likes);
  return member;
}

function likeOthers(stage, member, count) {
  const author = stage.newAccount('author');
  for (let n = 0; n < count; n += 1) {
    const { id } = stage.later(() => stage.world.post({ author, text: `Post ${n}` }));
    stage.world.like(member, id);
  }
}

function chatter(stage, member, count) {
  for (let n = 0; n < count; n += 1)
    stage.later(() => stage.world.post({ author: member, text: `Post ${n}` }));
}

function act(stage, member, tasks) {
  for (const task of tasks) stage.later(() => ACTIONS[task.taskType](stage.world, member, task));
}

const claimsOf = (tasks, isDone) => tasks.map((task) => ({ task, isDone }));

/** `make` creates the tasks on the service before the member acts. */
function fiveTasks(stage, { posts, isDone }) {
  const member = aMember(stage);
  const tasks = FIVE.map(
    (
      (about) => (type) =>
        taskOf(type, about)
    )(aTarget(stage)),
  );
  chatter(stage, member, posts);
  return { member, tasks, act: () => isDone && act(stage, member, tasks), claims: claimsOf(tasks, isDone) };
}

function together(stage, types) {
  const member = aMember(stage);
  const targets = [aTarget(stage), aTarget(stage)];
  const tasks = types.map((type, index) => taskOf(type, targets[Math.floor(index / FIVE.length)]));
  return { member, tasks, act: () => act(stage, member, tasks), claims: claimsOf(tasks, true) };
}

function oneByOne(stage) {
  return { ...fiveTasks(stage, { posts: 20, isDone: true }), isOneByOne: true };
}

function deepLike(stage) {
  const member = aMember(stage, 150);
  const tasks = [taskOf('TWITTER_LIKE', aTarget(stage))];
  const actAndGoOn = () => {
    act(stage, member, tasks);
    likeOthers(stage, member, 149);
  };
  return { member, tasks, act: actAndGoOn, claims: claimsOf(tasks, true) };
}

function pasted(stage) {
  const member = aMember(stage);
  const about = aTarget(stage);
  chatter(stage, member, 20);
  const tasks = WRITTEN.map((type) => taskOf(type, about));
  const claims = claimsOf(tasks, true);
  const actAndPaste = () => {
    for (const claim of claims) {
      const { taskType } = claim.task;
      claim.proofUrl = stage.later(() => ACTIONS[taskType](stage.world, member, claim.task)).url;
    }
  };
  return { member, tasks, act: actAndPaste, claims };
}

function hourly(stage, earlier) {
  stage.clock.advance(AN_HOUR_MS);
  const member = earlier ?? aMember(stage);
  const about = aTarget(stage);
  chatter(stage, member, 3);
  const tasks = ['TWITTER_LIKE', 'TWITTER_RETWEET'].map((type) => taskOf(type, about));
  return {
    member,
    tasks,
    act: () => act(stage, member, tasks),
    claims: claimsOf(tasks, true),
    isOneByOne: true,
  };
}

function twoMembers(stage) {
  const one = fiveTasks(stage, { posts: 20, isDone: true });
  const other = aMember(stage);
  chatter(stage, other, 20);
  return [one, { member: other, tasks: one.tasks, act: () => undefined, claims: claimsOf(one.tasks, false) }];
}
