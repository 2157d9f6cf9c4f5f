// Members, claims and verification logs of 80 days, written in the order of time with ids as the service makes them.
import { randomBytes } from 'node:crypto';
import { inTransaction, rowId, withSession } from '../dist/libs/database/index.js';
import { usernameKeyOf } from '../dist/src/twitter-connection/connection/username-key.js';

const DAYS = 80;
const DAY_MS = 86_400_000;
const TASKS = 200;
const ATTEMPTS_OF_A_CLAIM = 4;
const CLAIMS_OF_A_MEMBER = 2.5;
/** Other claims are verified between two attempts of a claim. */
const CLAIMS_BETWEEN = 400;
const ROWS_PER_INSERT = 500;
const ROWS_PER_TRANSACTION = 50_000;
const TYPES = ['FOLLOW', 'LIKE', 'RETWEET', 'FOLLOW', 'REPLY', 'LIKE', 'QUOTE', 'RETWEET', 'POST', 'FOLLOW'];
const SCOPE = 'tweet.read users.read follows.read like.read bookmark.read offline.access';

/**
 * Fills an empty database with so many logs, a quarter as many claims and a tenth as many members.
 * @returns what an admin may look for: a member with their claim and task
 */
export async function fillLogs(url, rows, now = Date.now()) {
  const claims = Math.ceil(rows / ATTEMPTS_OF_A_CLAIM);
  const members = Math.ceil(claims / CLAIMS_OF_A_MEMBER);
  const ids = (count) => Array.from({ length: count }, rowId);
  const [userIds, connectionIds, taskIds, claimIds] = [members, members, TASKS, claims].map(ids);
  const timeOf = (number, all) => new Date(now - Math.ceil(((all - number) * DAYS * DAY_MS) / all));
  const typeOf = (task) =>
    task === TASKS - 1 ? 'TWITTER_BOOKMARK' : `TWITTER_${TYPES[task % TYPES.length]}`;
  const memberOf = (claim) => (claim * 7_919) % members;
  const taskOf = (claim) => ((claim % members) + 37 * Math.floor(claim / members)) % TASKS;
  const usernameOf = (member) => `member_${member}`;

  const user = (n) => ({ id: userIds[n], updatedAt: timeOf(n, members) });
  const task = (n) => ({
    id: taskIds[n],
    title: `Task ${n}`,
    taskType: typeOf(n),
    updatedAt: timeOf(n, TASKS),
  });
  const connection = (n) => ({
    id: connectionIds[n],
    userId: userIds[n],
    twitterId: String(1_500_000_000_000_000_000n + BigInt(n) * 7_919_000_003n),
    username: usernameOf(n),
    usernameKey: usernameKeyOf(usernameOf(n)),
    displayName: `Member number ${n}`,
    profileImageUrl: `https://pbs.twimg.com/profile_images/${1_500_000_000 + n}/abcdefgh_normal.jpg`,
    accessToken: sealedToken(),
    refreshToken: sealedToken(),
    tokenExpiresAt: new Date(now + (n % 7_200) * 1_000),
    scope: SCOPE,
    lastVerifiedAt: n % 3 === 0 ? null : timeOf(n, members),
    connectedAt: timeOf(n, members),
    updatedAt: timeOf(n, members),
  });
  const completion = (n) => ({
    id: claimIds[n],
    userId: userIds[memberOf(n)],
    taskId: taskIds[taskOf(n)],
    status: n % 5 === 0 ? 'REJECTED' : 'APPROVED',
    completedAt: timeOf(n, claims),
    updatedAt: timeOf(n, claims),
  });
  const claimAt = (n) => {
    const claim = Math.floor(n / ATTEMPTS_OF_A_CLAIM) - (mixed(n) % CLAIMS_BETWEEN);
    return claim < 0 ? claim + claims : claim;
  };
  const log = (n) => {
    const claim = claimAt(n);
    const [member, chance] = [memberOf(claim), mixed(n + rows) % 100];
    const result = chance < 3 ? 'ERROR' : chance < 25 ? 'REJECTED' : 'APPROVED';
    return {
      id: rowId(),
      completionId: claimIds[claim],
      userId: userIds[member],
      taskId: taskIds[taskOf(claim)],
      taskType: typeOf(taskOf(claim)),
      verificationResult: result,
      twitterApiResponse: `{"targetId":"15${mixed(n)}","connectionStatus":["following"],"seen":${n % 100}}`,
      errorMessage: result === 'ERROR' ? 'X did not answer within 10 seconds.' : null,
      rejectionReason: result === 'REJECTED' ? `@${usernameOf(member)} does not follow @brand.` : null,
      verificationTime: 100 + (n % 400),
      apiCallCount: 1,
      cacheHit: mixed(n + 2 * rows) % 100 < 15,
      twitterConnectionId: connectionIds[member],
      verifiedAt: timeOf(n, rows),
      estimatedCostMicroUsd: 10_000,
    };
  };

  await withSession(url, async (session) => {
    if (session.provider === 'sqlite')
      await session.script('PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000');
    await insert(session, 'User', members, user);
    await insert(session, 'Task', TASKS, task);
    await insert(session, 'TwitterConnection', members, connection);
    await insert(session, 'Completion', claims, completion);
    await insert(session, 'TwitterVerificationLog', rows, log);
    await settle(session);
  });
  const claim = claimAt(rows - 2_000);
  return {
    userId: userIds[memberOf(claim)],
    username: usernameOf(memberOf(claim)),
    taskId: taskIds[taskOf(claim)],
    taskType: typeOf(taskOf(claim)),
    completionId: claimIds[claim],
  };
}

async function insert(session, table, count, rowOf) {
  const columns = Object.keys(rowOf(0));
  const names = columns.map((column) => `"${column}"`).join(', ');
  const marks = `(${columns.map(() => '?').join(', ')})`;
  for (let first = 0; first < count; first += ROWS_PER_TRANSACTION) {
    const end = Math.min(count, first + ROWS_PER_TRANSACTION);
    await inTransaction(session, async () => {
      for (let n = first; n < end; n += ROWS_PER_INSERT) {
        const rows = Array.from({ length: Math.min(ROWS_PER_INSERT, end - n) }, (_, i) => rowOf(n + i));
        const values = rows.map(() => marks).join(', ');
        await session.execute(
          `INSERT INTO "${table}" (${names}) VALUES ${values}`,
          rows.flatMap((row) => Object.values(row)),
        );
      }
    });
  }
}

/** What a server does by itself after a while. */
async function settle(session) {
  if (session.provider === 'sqlite') await session.script('PRAGMA wal_checkpoint(TRUNCATE)');
  if (session.provider === 'postgresql') await session.script('VACUUM ANALYZE');
  if (session.provider === 'mysql')
    for (const table of ['TwitterConnection', 'Completion', 'TwitterVerificationLog'])
      await session.query(`ANALYZE TABLE "${table}"`);
}

/** As long as a sealed token of X. */
function sealedToken() {
  return `v1.2026a.${randomBytes(12).toString('base64url')}.${randomBytes(107).toString('base64url')}`;
}

/** A number without a pattern, the same in each run. */
function mixed(n) {
  let mix = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  mix = Math.imul(mix ^ (mix >>> 16), 0x45d9f3b);
  return (mix ^ (mix >>> 16)) >>> 0;
}
