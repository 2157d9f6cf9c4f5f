// What X bills for the verification of one member, beside other ways to do it: `npm run bench:cost`.
import { allTogether, listsOfPeople, LISTS, oneCallPerTask, PlainX } from './cost/other-ways.mjs';
import { FIVE_TASKS, SCENES } from './cost/scenes.mjs';
import { Stage } from './cost/stage.mjs';

/** What five tasks may cost, in dollars, without and with billed expansions. */
const LIMITS = { false: 0.065, true: 0.07 };
/** The dialect and the billing rule of each run. Only the dialect `posts` needs expansions. */
const RUNS = [
  { dialect: 'tweets', billsIncludes: false, isCompared: true },
  { dialect: 'tweets', billsIncludes: true },
  { dialect: 'posts', billsIncludes: true },
];
const OTHER_WAYS = { oneCallPerTask, allTogether, listsOfPeople };

const failures = [];
const rows = SCENES.map(({ name }) => ({ name, service: [] }));
for (const run of RUNS) {
  const stage = await Stage.start(run.dialect, run.billsIncludes);
  try {
    await learnDialect(stage);
    for (const [index, scene] of SCENES.entries()) await play(stage, run, scene, rows[index]);
  } finally {
    await stage.close();
  }
}
report();
process.exitCode = failures.length === 0 ? 0 : 1;

/** The first call in another dialect is refused, which is free and happens once. */
async function learnDialect(stage) {
  const [scene] = SCENES;
  await play(stage, {}, scene, { service: [] });
}

async function play(stage, { billsIncludes, isCompared = false }, scene, row) {
  const service = { usd: 0, onceUsd: 0, calls: 0, verifications: 0 };
  const others = Object.fromEntries(Object.keys(OTHER_WAYS).map((way) => [way, 0]));
  let earlier;
  for (let round = 1; round <= scene.rounds; round += 1) {
    const parts = scene.play(stage, earlier);
    earlier = parts[0].member;
    await makeTasks(stage, parts);
    for (const part of parts) {
      part.act();
      const { result, usd, onceUsd, calls } = await byService(stage, part);
      check(scene, 'the service', part, result);
      service.usd += usd;
      service.onceUsd += onceUsd;
      service.calls += calls;
      service.verifications += part.claims.length;
      if (!isCompared) continue;
      const x = await plainX(stage, part.member);
      for (const [name, way] of Object.entries(OTHER_WAYS)) {
        const { result: answer, usd: measured } = await stage.billed(() => way(x, part.claims));
        const { verdicts = answer, usd: computed = 0 } = answer;
        check(scene, name, part, verdicts);
        others[name] += measured + computed;
      }
    }
  }
  row.service.push(service);
  if (isCompared) row.others = others;
  if (scene.name === FIVE_TASKS && billsIncludes !== undefined && service.usd > LIMITS[billsIncludes] + 1e-9)
    failures.push(`${scene.name}: $${service.usd}, but at most $${LIMITS[billsIncludes]} is allowed`);
}

/** A task that several members claim is made once. */
async function makeTasks(stage, parts) {
  const ids = new Map();
  for (const { claims } of parts) {
    for (const claim of claims) {
      if (!ids.has(claim.task)) ids.set(claim.task, await stage.newTask(claim.task));
      claim.taskId = ids.get(claim.task);
    }
  }
}

async function byService(stage, { member, claims, isOneByOne = false }) {
  if (isOneByOne) {
    await stage.connect(member);
    return stage.billed(async () => {
      const ids = [];
      for (const claim of claims) ids.push(await stage.claim(member, claim));
      return asVerdicts(await stage.settled(member, ids));
    });
  }
  const ids = await stage.claimUnconnected(member, claims);
  await stage.connect(member);
  return stage.billed(async () => {
    await stage.verifyTogether(member, ids);
    return asVerdicts(await stage.settled(member, ids));
  });
}

function asVerdicts(statuses) {
  return statuses.map((status) => ({ APPROVED: true, REJECTED: false })[status]);
}

async function plainX(stage, member) {
  return new PlainX(stage.simulator.url, await stage.accessToken(member), stage.world.user(member).id);
}

function check({ name }, way, { claims }, verdicts) {
  for (const [index, { task, isDone }] of claims.entries()) {
    if (verdicts[index] !== isDone) failures.push(`${name}: ${way} was wrong about ${task.taskType}`);
  }
}

function report() {
  const usd = (amount) => `$${amount.toFixed(3)}`;
  const lines = rows.map(({ name, service, others }) => {
    const [plain, withIncludes, posts] = service;
    const perTask = plain.usd / plain.verifications;
    return [
      name,
      usd(plain.usd),
      usd(plain.onceUsd),
      usd(withIncludes.usd),
      usd(posts.usd),
      String(plain.calls),
      usd(perTask),
      usd(others.allTogether),
      usd(others.oneCallPerTask),
      usd(others.listsOfPeople),
    ];
  });
  const head = [
    'what X bills',
    'service',
    'each resource once',
    'includes billed',
    'and `post.fields`',
    'calls',
    'per task',
    'together, pages of 100',
    'one call per task',
    'lists of people',
  ];
  for (const cells of [head, head.map(() => '---'), ...lines]) console.log(`| ${cells.join(' | ')} |`);
  const { followed, reposts } = LISTS;
  console.log(
    `\nLists of people are computed, because the simulated X has none: ${followed} followed accounts, ${reposts} reposts, likers free.`,
  );
  for (const failure of failures) console.error(failure);
  if (failures.length === 0) console.log('Every verdict was right.');
}
