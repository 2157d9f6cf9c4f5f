import { migratedDatabase, type FreshDatabase } from '../support/app/test-database.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { mintToken } from '../../src/identity/mint-token.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { waitUntil } from '../support/app/wait-until.js';
import { testEnvironment } from '../support/app/test-environment.js';

/** Size limit of each file that the process writes, in KB: more than the tables take at first. */
const FILE_LIMIT = 2_048;
const LONG_TEXT = 'x'.repeat(2_000);

let database: FreshDatabase;
let service: ServiceProcess;

beforeEach(async () => {
  database = await migratedDatabase('sqlite');
  service = await ServiceProcess.serveOn(database.url, FILE_LIMIT);
});

afterEach(async () => {
  await service.kill();
  await database.drop();
});

async function adminHeaders(): Promise<Record<string, string>> {
  const { auth } = parseConfig(testEnvironment(database.url, 1));
  const claims = { sub: 'an-admin', roles: ['admin'], expiresInSeconds: 3600, issuedAt: new Date() };
  return { authorization: `Bearer ${await mintToken(auth, claims)}`, 'content-type': 'application/json' };
}

it('should answer writes with 503 and not be ready once the disk is full, and still read', async () => {
  const headers = await adminHeaders();
  const body = JSON.stringify({ title: 'Post', taskType: 'TWITTER_POST', description: LONG_TEXT });
  const post = () => fetch(`${service.url}/v1/admin/tasks`, { method: 'POST', headers, body });
  let answer = await post();
  expect(answer.status).toBe(201);
  while (answer.status === 201) answer = await post();

  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  await waitUntil(
    'not even a small write fits',
    async () => (await fetch(`${service.url}/health/ready`)).status === 503,
  );
  expect((await fetch(`${service.url}/v1/admin/tasks`, { headers })).status).toBe(200);
});
