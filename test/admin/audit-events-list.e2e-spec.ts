import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const LIST = '/v1/admin/audit-events';
const MANY = 1_300;

let testApp: TestApp;
let admin: Admin;
let start: number;

interface Event {
  readonly id: string;
  readonly at: Date;
  readonly actorId: string;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
}
let events: Event[];

/** Several in each millisecond; rare ones are at both ends and around the ends of windows. */
beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  admin = new Admin(testApp);
  start = testApp.clock.now().getTime();
  events = Array.from({ length: MANY }, (_, number) => ({
    id: `e${String((number * 7_919) % MANY).padStart(4, '0')}`,
    at: new Date(start - Math.floor(number / 3)),
    actorId: number % 100 === 0 ? 'the-guest' : 'the-boss',
    action: [0, 199, 200, 201, 599, 600, 601, MANY - 1].includes(number) ? 'task.delete' : 'task.update',
    targetType: 'task',
    targetId: `t${number % 10}`,
  }));
  for (let from = 0; from < MANY; from += 100)
    await testApp.database.auditEvent.createMany({ data: events.slice(from, from + 100) });
  events.sort((one, other) => other.at.getTime() - one.at.getTime() || (other.id < one.id ? -1 : 1));
});

afterAll(() => testApp.close());

const timeOf = (agoMs: number): string => new Date(start - agoMs).toISOString();

async function readAll(query: string, limit: number, behind = ''): Promise<string[]> {
  const ids: string[] = [];
  let cursor = behind;
  do {
    const { status, body } = await admin.get(`${LIST}?limit=${limit}&${query}${cursor}`);
    expect(status).toBe(200);
    ids.push(...body.data.map(({ id }: Event) => id));
    expect(ids.length).toBeLessThanOrEqual(MANY);
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  return ids;
}

describe('the list of audit events', () => {
  it.each<[string, () => string, (event: Event) => boolean]>([
    ['an actor', () => 'actorId=the-guest', ({ actorId }) => actorId === 'the-guest'],
    ['a target', () => 'targetId=t7', ({ targetId }) => targetId === 't7'],
    ['a rare action', () => 'action=task.delete', ({ action }) => action === 'task.delete'],
    ['an action that nobody did', () => 'action=completion.decide', () => false],
    [
      'an actor and a target',
      () => 'actorId=the-guest&targetId=t0',
      ({ actorId, targetId }) => actorId === 'the-guest' && targetId === 't0',
    ],
    ['an actor who did nothing to a target', () => 'actorId=the-guest&targetId=t1', () => false],
    [
      'an actor, an action and a target',
      () => 'actorId=the-boss&action=task.delete&targetId=t1',
      ({ actorId, action, targetId }) =>
        actorId === 'the-boss' && action === 'task.delete' && targetId === 't1',
    ],
    [
      'a time, the beginning included and the end not',
      () => `from=${timeOf(20)}&to=${timeOf(10)}`,
      ({ at }) => at.getTime() >= start - 20 && at.getTime() < start - 10,
    ],
    [
      'an action until a time',
      () => `action=task.delete&to=${timeOf(66)}`,
      ({ at, action }) => action === 'task.delete' && at.getTime() < start - 66,
    ],
    [
      'an action from a time on',
      () => `action=task.delete&from=${timeOf(200)}`,
      ({ at, action }) => action === 'task.delete' && at.getTime() >= start - 200,
    ],
  ])('should show those of %s, once, newest first, page by page', async (_what, query, isMeant) => {
    const expected = events.filter(isMeant).map(({ id }) => id);
    expect(await readAll(query(), 100)).toEqual(expected);
    if (expected.length < 50) expect(await readAll(query(), 3)).toEqual(expected);
  });

  /** After the newest event that passes the filters. */
  async function cursorBehindFirst(query: string): Promise<string> {
    const { body } = await admin.get(`${LIST}?limit=1&${query}`);
    return `&cursor=${body.nextCursor}`;
  }

  it.each([
    ['all events', '', (): boolean => true],
    ['those of an actor', 'actorId=the-guest', ({ actorId }: Event): boolean => actorId === 'the-guest'],
    ['those of an action', 'action=task.delete', ({ action }: Event): boolean => action === 'task.delete'],
  ])('should show nothing from `to` on when the cursor is newer: %s', async (_what, query, isMeant) => {
    const cursor = await cursorBehindFirst('');
    const isBefore = ({ at }: Event): boolean => at.getTime() < start - 66 && at.getTime() >= start - 210;
    const expected = events.filter((event) => isMeant(event) && isBefore(event)).map(({ id }) => id);
    const window = `${query}&to=${timeOf(66)}&from=${timeOf(210)}`;
    expect(expected).not.toEqual([]);
    expect(await readAll(window, 100, cursor)).toEqual(expected);
  });

  it('should show nothing of the exact time `to` with a cursor of that time', async () => {
    const cursor = await cursorBehindFirst(`to=${timeOf(9)}`);
    const window = `from=${timeOf(11)}&to=${timeOf(10)}`;
    expect(await readAll(`from=${timeOf(10)}`, 100, cursor)).toHaveLength(2);
    const expected = events.filter(({ at }) => at.getTime() === start - 11).map(({ id }) => id);
    expect(await readAll(window, 100, cursor)).toEqual(expected);
  });

  it('should show nothing before `from` with a cursor that is older', async () => {
    const cursor = await cursorBehindFirst(`to=${timeOf(20)}`);
    expect(await readAll(`from=${timeOf(10)}`, 100, cursor)).toEqual([]);
    expect(await readAll(`from=${timeOf(10)}&to=${timeOf(5)}`, 100, cursor)).toEqual([]);
  });

  it('should show everything without a filter', async () => {
    expect(await readAll('', 100)).toEqual(events.map(({ id }) => id));
  });

  it.each([
    'action=task.steal',
    'action=',
    'actorId=',
    'actorId=a%20b',
    'actorId=a%00',
    'targetId=',
    `targetId=${'x'.repeat(192)}`,
    'from=yesterday',
    'to=2026-01-31',
    'requestId=r1',
  ])('should refuse ?%s', async (query) => {
    expectProblem(await admin.get(`${LIST}?${query}`), 400, 'validation_failed');
  });
});
