import { identifier, Prisma } from '#database';
import { Instance } from '../../src/platform/concurrency/instance.js';
import { MaintenanceModeRepository } from '../../src/platform/maintenance-mode/maintenance-mode.repository.js';
import { ModeWatch } from '../../src/platform/maintenance-mode/mode-watch.js';
import { putMode, stateOf, switchMode, untilState } from '../support/jobs/maintenance-mode.js';
import { anotherInstance } from '../support/app/another-instance.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, Member } from '../support/members/member.js';
import { ProbeModule, work } from '../support/app/probe.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';
import { stallNext } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { waitUntil } from '../support/app/wait-until.js';

const AUTHORIZE = '/v1/twitter/connection/authorize';
/** In full size the service reads the mode as often as in production. */
const QUICK_TIMERS = sized(true, false);
const EFFECTIVE_WITHIN_MS = sized(120_000, 5_000);
const GONE_AFTER_MS = 25_000;
const HOUR_MS = 3_600_000;

let testApp: TestApp;
let openGate: () => void;
const others: TestApp[] = [];

beforeEach(async () => {
  testApp = await startTestApp({ modules: [ProbeModule], quickTimers: QUICK_TIMERS });
  work.done = 0;
  work.gate = new Promise((resolve) => {
    openGate = resolve;
  });
});

afterEach(async () => {
  openGate();
  for (const other of others.splice(0)) await other.close();
  await testApp.close();
});

async function startAnother(clock = testApp.clock): Promise<TestApp> {
  const other = await anotherInstance(testApp, { clock, modules: [ProbeModule], quickTimers: QUICK_TIMERS });
  others.push(other);
  return other;
}

/** The instance stalls when it reads the mode next. */
const holdNextLook = ({ app }: TestApp) =>
  stallNext(app.get(MaintenanceModeRepository, { strict: false }), 'read', 'before');

/** Leaves the row of another instance that was killed. */
async function killAnother(): Promise<void> {
  if (sized(false, true)) {
    const killed = await ServiceProcess.serve(testApp);
    await killed.kill();
    return;
  }
  const other = await startAnother();
  const row = (await instances()).find(({ id }) => id === idOf(other));
  await other.app.close();
  await testApp.database.serviceInstance.create({ data: row! });
}

const alice = (app: TestApp): Member => new Member(app, 'user-alice', 'alice');
const instances = () => testApp.database.serviceInstance.findMany();
const idOf = ({ app }: TestApp): string => app.get(Instance).id;

describe('maintenance mode on several instances', () => {
  it('should start and end on the others within 5 s', async () => {
    const other = await startAnother();
    for (const [enabled, status] of [
      [true, 503],
      [false, 201],
    ] as const) {
      await switchMode(testApp, enabled);
      const answer = await waitUntil(
        `the other instance answers ${status}`,
        async () => {
          const response = await alice(other).post(AUTHORIZE);
          return response.status === status ? response : null;
        },
        EFFECTIVE_WITHIN_MS,
      );
      expect(answer.body.code).toBe(enabled ? 'maintenance_mode' : undefined);
    }
  });

  it('should be draining until each of them applies it', async () => {
    const other = await startAnother();
    const { reached, goOn } = holdNextLook(other);
    await reached;
    expect((await switchMode(testApp, true)).state).toBe('draining');
    goOn();
    await untilState(testApp, 'quiet');
    expectProblem(await alice(other).post(AUTHORIZE), 503, 'maintenance_mode');
    await untilState(other, 'quiet');
  });

  it('should be draining while a write runs on another one', async () => {
    const other = await startAnother();
    const answer = alice(other).post('/v1/probe/work');
    await waitUntil('the other is at work', () => work.done > 0);
    await switchMode(testApp, true);
    await waitUntil('the other goes by it', async () => {
      const row = (await instances()).find(({ id }) => id === idOf(other));
      return row?.modeRevision === 1 && row.busyWith === 1;
    });
    expect(await stateOf(testApp)).toBe('draining');
    openGate();
    expect((await answer).status).toBe(201);
    await untilState(testApp, 'quiet');
  });

  it('should wait at most 25 s for one that was killed, by the clock of the database', async () => {
    await killAnother();
    await switchMode(testApp, true);
    const own = idOf(testApp);
    const [row, ...more] = (await instances()).filter(({ id }) => id !== own);
    expect(more).toEqual([]);
    const { id, seenAt } = row!;
    const seeAt = (time: bigint) =>
      testApp.database.serviceInstance.update({ where: { id }, data: { seenAt: time } });
    // The machine may be busy for longer than the row is valid.
    await seeAt(seenAt + BigInt(HOUR_MS));
    expect(await stateOf(testApp)).toBe('draining');
    await seeAt(seenAt - BigInt(GONE_AFTER_MS));
    await untilState(testApp, 'quiet');
  });

  it('should not wait for one that has shut down', async () => {
    const other = await startAnother();
    expect((await instances()).map(({ id }) => id).sort()).toEqual([idOf(testApp), idOf(other)].sort());
    await other.app.close();
    expect((await instances()).map(({ id }) => id)).toEqual([idOf(testApp)]);
    await switchMode(testApp, true);
    await untilState(testApp, 'quiet');
  });

  it('should apply on a new one from its first request on', async () => {
    await switchMode(testApp, true, 'Not yet.');
    const other = await startAnother();
    const response = await alice(other).post(AUTHORIZE);
    expectProblem(response, 503, 'maintenance_mode');
    expect(response.body.detail).toBe('Not yet.');
    await untilState(testApp, 'quiet');
  });

  it('should be unchanged after a restart of all', async () => {
    await switchMode(testApp, true);
    await testApp.app.close();
    const other = await startAnother();
    expectProblem(await alice(other).post(AUTHORIZE), 503, 'maintenance_mode');
    await untilState(other, 'quiet');
  });

  it('should use the time of the database, whatever the clocks of the instances show', async () => {
    const ahead = new TestClock(new Date(testApp.clock.now().getTime() + HOUR_MS));
    const other = await startAnother(ahead);
    const [first, second] = await instances();
    expect(Math.abs(Number(first!.seenAt - second!.seenAt))).toBeLessThan(HOUR_MS / 2);
    for (const [changing, watching] of [
      [testApp, other],
      [other, testApp],
    ] as const) {
      const { reached, goOn } = holdNextLook(watching);
      await reached;
      expect((await switchMode(changing, true)).state).toBe('draining');
      goOn();
      await untilState(watching, 'quiet');
      await switchMode(changing, false);
    }
  });
});

describe('maintenance mode while the database fails', () => {
  const linesWith = (text: string) =>
    testApp.logLines().filter(({ msg }) => typeof msg === 'string' && msg.includes(text));

  async function renameTable(from: string, to: string): Promise<void> {
    const [before, after] = [from, to].map((name) => identifier(testApp.database.provider, name));
    await testApp.database.$executeRaw(Prisma.sql`ALTER TABLE ${before} RENAME TO ${after}`);
  }

  it('should keep the last known state, log that once, and be updated again afterwards', async () => {
    const bob = aMember(testApp, 'bob');
    await switchMode(testApp, true);
    const watch = testApp.app.get(ModeWatch);
    await renameTable('MaintenanceMode', 'Elsewhere');
    try {
      for (let looks = 0; looks < 3; looks += 1) {
        watch.tick();
        await waitUntil('the failure is logged', () => linesWith('cannot be read').length > 0);
        expectProblem(await bob.post(AUTHORIZE), 503, 'maintenance_mode');
        expect((await putMode(testApp, { enabled: false })).status).toBe(500);
      }
      expect(linesWith('cannot be read')).toHaveLength(1);
    } finally {
      await renameTable('Elsewhere', 'MaintenanceMode');
    }
    await waitUntil('it is read again', () => linesWith('can be read again').length > 0);
    await switchMode(testApp, false);
    expect((await bob.post(AUTHORIZE)).status).toBe(201);
  });
});
