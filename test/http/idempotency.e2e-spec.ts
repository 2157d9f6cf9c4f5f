import { RequestMethod } from '@nestjs/common';
import type { Response } from 'supertest';
import { IdempotencyKeysRepository } from '../../src/platform/idempotency/idempotency-keys.repository.js';
import { IDEMPOTENT } from '../../src/platform/idempotency/idempotent.decorator.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { ProbeModule, work } from '../support/app/probe.js';
import { routeHandlersOf } from '../support/http/route-handlers.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const DAY_MS = 24 * 3600 * 1000;
const WORK = '/v1/probe/work';

let app: TestApp;
let key: string;
let turn = 0;
let openGate = (): void => undefined;

beforeAll(async () => {
  app = await startTestApp({ simulator: false, modules: [ProbeModule] });
});

beforeEach(() => {
  turn += 1;
  key = `key ${turn}`;
  work.done = 0;
  work.statuses = [];
  work.gate = Promise.resolve();
});

// Closing the service waits for running requests.
afterEach(() => {
  openGate();
});

afterAll(() => app.close());

interface Sending {
  readonly key?: string;
  readonly user?: string;
  readonly path?: string;
  readonly body?: object | string;
  readonly to?: TestApp;
}

async function send(sending: Sending = {}): Promise<Response> {
  const { user = 'alice', path = WORK, body = { a: 1 }, to = app } = sending;
  return to
    .http()
    .post(path)
    .set('authorization', await to.authorization(user))
    .set('idempotency-key', sending.key ?? key)
    .set('content-type', 'application/json')
    .send(body);
}

/** Keeps the work running until `open` is called. */
function closeGate(): { open: () => void } {
  work.gate = new Promise((resolve) => (openGate = resolve));
  return { open: openGate };
}

function expectReplayed(again: Response, first: Response): void {
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  for (const name of ['content-type', 'set-cookie']) expect(again.headers[name]).toEqual(first.headers[name]);
}

describe('a request that is repeated with its Idempotency-Key', () => {
  it.each([201, 200])('should get exactly the first answer again, without new work (%i)', async (status) => {
    work.statuses = [status];
    const first = await send();
    expect([first.status, first.body.number]).toEqual([status, 1]);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expectReplayed(await send(), first);
    expectReplayed(await send(), first);
    expect(work.done).toBe(1);
  });

  it.each([
    [404, 'not_found'],
    [422, 'idempotency_key_reused'],
  ] as const)('should get a first answer of %i again, with its own request id', async (status, code) => {
    work.statuses = [status];
    const first = await send();
    expectProblem(first, status, code);
    const again = await send();
    expectReplayed(again, first);
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(work.done).toBe(1);
  });

  it('should be recognised by the meaning of its body, not by its text', async () => {
    const first = await send({ body: '{"a":{"x":1,"y":[1,2]},"b":null}' });
    expectReplayed(await send({ body: '{ "b": null, "a": {"y": [1, 2], "x": 1} }' }), first);
  });

  it.each([{ a: 2 }, { a: 1, b: null }, { a: '1' }, { a: [1] }, {}])(
    'should be refused with another body: %j',
    async (body) => {
      const first = await send({ body: { a: 1 } });
      expectProblem(await send({ body }), 422, 'idempotency_key_reused');
      expectReplayed(await send({ body: { a: 1 } }), first);
      expect(work.done).toBe(1);
    },
  );

  it('should be a new request for another user, path or key', async () => {
    await send();
    for (const other of [
      { user: 'bob' },
      { path: '/v1/probe/other', body: {} },
      { key: `${key}!` },
      { key: key.toUpperCase() },
    ])
      expect((await send(other)).headers['idempotent-replayed']).toBeUndefined();
    expect(work.done).toBe(5);
  });

  it('should get the same answer for 24 hours, and then start again', async () => {
    const first = await send();
    app.clock.advance(DAY_MS - 1);
    expectReplayed(await send(), first);
    app.clock.advance(1);
    expect((await send({ body: { another: 'body' } })).body.number).toBe(2);
  });

  it.each([500, 503, 429, 409, 403, 401, 400])(
    'should start again after %i, also with another body',
    async (status) => {
      work.statuses = [status];
      expect((await send()).status).toBe(status);
      const next = await send({ body: { mended: true } });
      expect([next.status, next.body.number]).toEqual([201, 2]);
    },
  );

  it('should start again after a body that was refused before the work', async () => {
    expectProblem(await send({ path: '/v1/probe/other', body: { unknown: 1 } }), 400, 'validation_failed');
    expect(work.done).toBe(0);
    expect((await send({ path: '/v1/probe/other', body: {} })).body).toEqual({ number: 1 });
  });

  it('should start again when the stored answer cannot be decrypted any more', async () => {
    await send();
    const other = await startTestApp({
      simulator: false,
      modules: [ProbeModule],
      env: {
        DATABASE_URL: app.config.database.url,
        TWITTER_TOKEN_ENCRYPTION_KEYS: `other:${'6b'.repeat(32)}`,
      },
    });
    try {
      other.clock.set(app.clock.now());
      const second = await send({ to: other });
      expect(second.body.number).toBe(2);
      expectReplayed(await send({ to: other }), second);
    } finally {
      await other.close();
    }
  });
});

describe('a request that is still running', () => {
  it('should refuse the same request, and another body too', async () => {
    const gate = closeGate();
    const first = send();
    await waitUntil('the work has begun', () => work.done === 1);
    expectProblem(await send(), 409, 'idempotency_in_progress');
    expectProblem(await send({ body: { b: 1 } }), 422, 'idempotency_key_reused');
    gate.open();
    const answered = await first;
    expectReplayed(await send(), answered);
    expect(work.done).toBe(1);
  });

  it('should run once when many arrive at the same time, on several instances', async () => {
    const neighbour = await startTestApp({
      simulator: false,
      modules: [ProbeModule],
      env: { DATABASE_URL: app.config.database.url },
    });
    try {
      neighbour.clock.set(app.clock.now());
      await send({ key: 'the users exist', user: 'alice' });
      work.done = 0;
      const gate = closeGate();
      let settled = 0;
      const answers = Array.from({ length: 12 }, async (_, index) => {
        const response = await send({ to: index % 2 === 0 ? app : neighbour });
        settled += 1;
        return response;
      });
      await waitUntil('all others are turned away', () => settled === 11);
      gate.open();
      const statuses = (await Promise.all(answers)).map(({ status }) => status).sort();
      expect(statuses).toEqual([201, ...Array.from({ length: 11 }, () => 409)]);
      expect(work.done).toBe(1);
    } finally {
      await neighbour.close();
    }
  });

  it('should lose its key to the next request when it takes too long, and not overwrite its answer', async () => {
    const gate = closeGate();
    const stalled = send();
    await waitUntil('the work has begun', () => work.done === 1);
    const lockMs = app.config.verification.timeoutMs + 60_000;
    app.clock.advance(lockMs - 1);
    expectProblem(await send(), 409, 'idempotency_in_progress');
    app.clock.advance(1);
    work.gate = Promise.resolve();
    const second = await send();
    expect(second.body.number).toBe(2);
    gate.open();
    expect((await stalled).body.number).toBe(1);
    expectReplayed(await send(), second);
  });
});

describe('an Idempotency-Key', () => {
  it.each([
    ['nothing but spaces', '   '],
    ['256 characters', 'x'.repeat(256)],
    ['a character beyond ASCII', 'clé'],
    ['a tab', 'a\tb'],
  ])('should be refused with %s', async (_what, bad) => {
    const response = await send({ key: bad });
    expectProblem(response, 400, 'validation_failed');
    expect(response.body.errors).toEqual([{ path: 'Idempotency-Key', message: expect.any(String) }]);
    expect(work.done).toBe(0);
  });

  it('should be accepted with 255 characters, and without the spaces around it', async () => {
    const first = await send({ key: '~'.repeat(255) });
    expectReplayed(await send({ key: ` ${'~'.repeat(255)} ` }), first);
  });

  it('should be optional', async () => {
    const authorization = await app.authorization('alice');
    for (const number of [1, 2]) {
      const response = await app.http().post(WORK).set({ authorization }).send({});
      expect([response.status, response.body.number]).toEqual([201, number]);
    }
  });

  it('should not let a body pass that is nested far too deeply', async () => {
    const depth = 40_000;
    const response = await send({ body: `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}` });
    expectProblem(response, 400, 'validation_failed');
  });

  it('should be stored unreadable in the database, with its answer', async () => {
    await send({ key: 'a-very-telling-key', body: { telling: 'telling-body' } });
    const rows = JSON.stringify(await app.database.idempotencyKey.findMany());
    expect(rows).not.toContain('telling');
  });

  it('should be deleted with its user', async () => {
    await send({ user: 'leaving' });
    await app.database.user.delete({ where: { id: 'leaving' } });
    expect(await app.database.idempotencyKey.count({ where: { userId: 'leaving' } })).toBe(0);
  });
});

describe('the database', () => {
  it('should allow one row for each user and key', async () => {
    await send();
    const keys = app.app.get(IdempotencyKeysRepository, { strict: false });
    const expiresAt = app.clock.now();
    const row = { userId: 'alice', keyHash: 'raced', bodyHash: 'b', lockedUntil: expiresAt, expiresAt };
    const added = await Promise.all(
      ['1', '2', '3', '4'].map((id) => keys.add({ ...row, id: `raced-${id}` })),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await keys.find(row)).toMatchObject({ id: `raced-${added.indexOf(true) + 1}` });
    await app.database.idempotencyKey.deleteMany({ where: { keyHash: 'raced' } });
  });
});

describe('expired keys', () => {
  it('should be deleted in batches, oldest first, and no others', async () => {
    await app.database.idempotencyKey.deleteMany();
    for (const name of ['a', 'b', 'c']) {
      await send({ key: name, user: `user-${name}` });
      app.clock.advance(1000);
    }
    const keys = app.app.get(IdempotencyKeysRepository, { strict: false });
    const left = async () =>
      (await app.database.idempotencyKey.findMany({ orderBy: { expiresAt: 'asc' } })).map(
        ({ userId }) => userId,
      );
    app.clock.advance(DAY_MS - 1000);
    expect(await keys.deleteExpired(new Date(app.clock.now().getTime() - 2001), 10)).toBe(0);
    expect(await keys.deleteExpired(app.clock.now(), 1)).toBe(1);
    expect(await left()).toEqual(['user-b', 'user-c']);
    expect(await keys.deleteExpired(new Date(app.clock.now().getTime() - 1000), 10)).toBe(1);
    expect(await left()).toEqual(['user-c']);
  });
});

describe('every POST of end users', () => {
  const forgetfulRoutes = (testApp: TestApp): string[] =>
    routeHandlersOf(testApp)
      .filter(({ method }) => method === RequestMethod.POST)
      .filter(({ access }) => access?.kind === 'authenticated' && access.role === null)
      .filter(({ handler }) => !Reflect.hasMetadata(IDEMPOTENT, handler))
      .map(({ name }) => name);

  it('should accept an Idempotency-Key', async () => {
    const own = await startTestApp({ simulator: false });
    const forgetful = forgetfulRoutes(own);
    await own.close();
    expect(forgetful).toEqual([]);
  });

  it('should be detected when it does not', () => {
    expect(forgetfulRoutes(app)).toEqual(['ProbeController.forgetful']);
  });
});
