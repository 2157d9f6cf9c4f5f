// The floor: the least that a service like this must do, by hand and without its guarantees. It checks the JWT, decrypts
// the access token, calls X, and writes the claim before the call and the verdict after it, durably. It has no leases,
// budget, retries, validation, problems, logs or metrics. Environment: as the service's.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import Fastify from 'fastify';
import { jwtVerify } from 'jose';
import { TokenVault } from '../../dist/libs/token-vault/index.js';
import { parseConfig } from '../../dist/src/config/parse-config.js';
import { ConnectionTokens } from '../../dist/src/twitter-connection/tokens/connection-tokens.js';

const { DATABASE_URL, AUTH_JWT_SECRET, TWITTER_API_URL, PORT } = process.env;
const CACHE_MS = Number(process.env.EVIDENCE_TTL_SECONDS) * 1000;
const { openFloorDatabase } = await import(
  DATABASE_URL.startsWith('file:') ? './sqlite.mjs' : './postgresql.mjs'
);
const database = await openFloorDatabase(DATABASE_URL);
const tokens = new ConnectionTokens(new TokenVault(parseConfig(process.env).twitter.keyRing));
const secret = new TextEncoder().encode(AUTH_JWT_SECRET);
const agent = new Agent({ keepAlive: true });
/** What X showed about each member, as long as evidence may be used again. */
const shown = new Map();

const SQL = {
  task: 'SELECT * FROM "Task" WHERE "id" = $1',
  tasks: 'SELECT * FROM "Task" ORDER BY "createdAt" DESC, "id" DESC LIMIT 21',
  own: 'SELECT * FROM "Completion" WHERE "userId" = $1 ORDER BY "completedAt" DESC, "id" DESC LIMIT 20',
  connection: 'SELECT * FROM "TwitterConnection" WHERE "userId" = $1',
  claim: `INSERT INTO "Completion" ("id", "userId", "taskId", "status", "completedAt", "updatedAt")
    VALUES ($1, $2, $3, 'PENDING', $4, $5)`,
  log: `INSERT INTO "TwitterVerificationLog" ("id", "completionId", "userId", "taskId", "taskType",
    "verificationResult", "twitterApiResponse", "verificationTime", "apiCallCount", "twitterConnectionId", "verifiedAt")
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  verdict: `UPDATE "Completion" SET "status" = $1, "pointsAwarded" = $2, "updatedAt" = $3 WHERE "id" = $4`,
  points: `UPDATE "User" SET "points" = "points" + $1 WHERE "id" = $2`,
};

function fromX(path, accessToken) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${accessToken}` };
    request(`${TWITTER_API_URL}${path}`, { agent, headers }, (answer) => json(answer).then(resolve, reject))
      .once('error', reject)
      .end();
  });
}

async function evidenceOf(connection, task) {
  const known = shown.get(connection.id);
  if (known !== undefined && known.until > Date.now()) return { answer: known.answer, calls: 0 };
  const { accessToken } = tokens.openOrThrow(connection);
  const path = `/2/users/by?usernames=${task.targetUsername}&user.fields=connection_status`;
  const answer = await fromX(path, accessToken);
  shown.set(connection.id, { answer, until: Date.now() + CACHE_MS });
  return { answer, calls: 1 };
}

async function claim(userId, taskId) {
  const [task] = await database.query(SQL.task, [taskId]);
  const [connection] = await database.query(SQL.connection, [userId]);
  const id = randomUUID();
  const at = database.time(new Date());
  const inserted = [SQL.claim, [id, userId, taskId, at, at]];
  const isKnown = CACHE_MS > 0 && shown.has(connection.id);
  if (!isKnown) await database.transaction([inserted]);
  const { answer, calls } = await evidenceOf(connection, task);
  const status = answer.data[0].connection_status?.includes('following') ? 'APPROVED' : 'REJECTED';
  const seen = JSON.stringify(answer.data[0]);
  const now = database.time(new Date());
  await database.transaction([
    ...(isKnown ? [inserted] : []),
    [SQL.log, [randomUUID(), id, userId, taskId, task.taskType, status, seen, 5, calls, connection.id, now]],
    [SQL.verdict, [status, task.points, now, id]],
    [SQL.points, [task.points, userId]],
  ]);
  return { id, taskId, status, pointsAwarded: task.points, proofUrl: null, completedAt: at, verifiedAt: now };
}

const app = Fastify();
app.addHook('onRequest', async (incoming) => {
  if (incoming.url === '/health/live') return;
  const { payload } = await jwtVerify(incoming.headers.authorization.slice('Bearer '.length), secret);
  incoming.userId = payload.sub;
});
app.get('/health/live', async () => ({ status: 'ok' }));
app.get('/v1/tasks', async ({ userId }) => {
  const [tasks, own] = await Promise.all([database.query(SQL.tasks, []), database.query(SQL.own, [userId])]);
  const byTask = new Map(own.map((row) => [row.taskId, row]));
  return { data: tasks.slice(0, 20).map((task) => ({ ...task, myCompletion: byTask.get(task.id) ?? null })) };
});
app.get('/v1/twitter/connection', async ({ userId }) => {
  const [row] = await database.query(SQL.connection, [userId]);
  const { username, displayName, connectedAt, lastVerifiedAt, scope } = row;
  return { connected: true, username, displayName, connectedAt, lastVerifiedAt, scope };
});
app.post('/v1/tasks/:id/completions', async ({ userId, params }, reply) => {
  reply.code(201);
  return claim(userId, params.id);
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
process.send('ready');
process.on('SIGTERM', () => process.exit(0));
