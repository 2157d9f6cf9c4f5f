// A table of verification logs of several years, written with SQL, because the service would need days for it.
import { open } from 'node:fs/promises';
import { migrate, withSession } from '../dist/libs/database/index.js';

const DAY_MS = 86_400_000;
const USERS = 10_000;
const COMPLETIONS_PER_USER = 20;

/** Half of the rows are 91 to 191 days old, the other half 1 to 89 days. */
export async function fillTable(url, rows, now = Date.now()) {
  await migrate(url);
  const half = rows / 2;
  const stamp = (daysAgo) => Math.floor((now - daysAgo * DAY_MS) / 1000);
  const spread = (fromDays, toDays) => ((fromDays - toDays) * 86_400) / half;
  await withSession(url, async (session) => {
    await session.script('PRAGMA synchronous = OFF; PRAGMA cache_size = -800000;');
    await session.script('BEGIN');
    await session.script(
      numbered(
        USERS,
        `INSERT INTO "User" ("id", "updatedAt") SELECT 'u' || i, '2026-01-01T00:00:00.000+00:00' FROM n`,
      ),
    );
    await session.script(
      numbered(
        COMPLETIONS_PER_USER,
        `INSERT INTO "Task" ("id", "title", "taskType", "updatedAt") SELECT 't' || i, 'A task', 'TWITTER_FOLLOW', '2026-01-01T00:00:00.000+00:00' FROM n`,
      ),
    );
    await session.script(
      numbered(
        USERS * COMPLETIONS_PER_USER,
        `INSERT INTO "Completion" ("id", "userId", "taskId", "status", "updatedAt")
         SELECT 'c' || i, 'u' || (i % ${USERS}), 't' || (i / ${USERS}), 'APPROVED', '2026-01-01T00:00:00.000+00:00' FROM n`,
      ),
    );
    await session.script(logs(half, stamp(191), spread(191, 91)));
    await session.script(logs(half, stamp(89), spread(89, 1)));
    await session.script('COMMIT');
    await session.script('PRAGMA wal_checkpoint(TRUNCATE)');
  });
  await sync(new URL(url).pathname);
}

/** Otherwise the first commits of the service wait until the whole table is on the disk. */
async function sync(path) {
  const file = await open(path);
  await file.sync();
  await file.close();
}

function numbered(count, insert) {
  return insert.replace(
    ' SELECT',
    ` WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1}) SELECT`,
  );
}

function logs(count, firstSecond, stepSeconds) {
  const completions = USERS * COMPLETIONS_PER_USER;
  return numbered(
    count,
    `INSERT INTO "TwitterVerificationLog" ("id", "completionId", "userId", "taskId", "taskType", "verificationResult",
       "twitterApiResponse", "verificationTime", "apiCallCount", "cacheHit", "verifiedAt")
     SELECT lower(hex(randomblob(12))), 'c' || (i % ${completions}), 'u' || (i % ${USERS}),
       't' || ((i % ${completions}) / ${USERS}), 'TWITTER_FOLLOW', CASE i % 3 WHEN 0 THEN 'REJECTED' ELSE 'APPROVED' END,
       '{"relationships":{"brand":["following"]},"targetId":"' || i || '","seen":"' || hex(randomblob(60)) || '"}',
       100 + i % 400, 1, i % 2,
       strftime('%Y-%m-%dT%H:%M:%f+00:00', ${firstSecond} + i * ${stepSeconds}, 'unixepoch') FROM n`,
  );
}
