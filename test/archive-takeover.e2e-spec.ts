import { ArchiveBench, DAY_MS } from './support/archive-bench.js';
import { QueueService } from './support/queue-service.js';
import { waitUntil } from './support/wait-until.js';

const OLD_ROWS = 3_000;
const YOUNG_ROWS = 50;
const EVERY_THREE_SECONDS = '*/3 * * * * *';
/** The lease of the dead (15 s), a sweep (10 s) and the work itself, on a busy machine. */
const TAKEOVER_LIMIT_MS = 100_000;

let bench: ArchiveBench;
let services: QueueService[];

beforeEach(async () => {
  services = [];
  bench = await ArchiveBench.open({ simulator: true });
});

afterEach(async () => {
  for (const service of services) await service.kill();
  await bench.close();
});

async function start(): Promise<void> {
  services.push(
    await QueueService.start(bench.testApp, {
      ARCHIVE_DIR: bench.folder,
      CRON_ARCHIVE_VERIFICATION_LOGS: EVERY_THREE_SECONDS,
    }),
  );
}

/** The process that is at the job once it has deleted some of the rows, and not all. */
const holderInMidRun = (): Promise<QueueService> =>
  waitUntil('a process is deleting rows', async () => {
    const left = await bench.testApp.database.twitterVerificationLog.count();
    const [run] = await bench.testApp.database.maintenanceRun.findMany({ where: { status: 'RUNNING' } });
    if (run === undefined || left === OLD_ROWS + YOUNG_ROWS) return null;
    expect(left).toBeGreaterThan(YOUNG_ROWS);
    return services.find(({ pid }) => run.instance.includes(`:${pid}:`)) ?? null;
  });

describe('the archive of two instances, of which one is killed', () => {
  it('should be finished by the other, with no row lost and none archived twice', async () => {
    const old = Array.from({ length: OLD_ROWS }, (_, index) => bench.old(DAY_MS + index));
    const young = Array.from(
      { length: YOUNG_ROWS },
      (_, index) => new Date(bench.cutoff.getTime() + DAY_MS + index),
    );
    await bench.addLogs([...old, ...young]);
    const before = await bench.rows();
    await start();
    await start();

    const holder = await holderInMidRun();
    await holder.kill();
    await waitUntil(
      'the other process has archived the rest',
      async () =>
        (await bench.testApp.database.twitterVerificationLog.count()) === YOUNG_ROWS ? true : null,
      TAKEOVER_LIMIT_MS,
    );
    for (const service of services) await service.stop();
    await bench.expectNothingLostOrDoubled(before);
    expect(await bench.remainingIds()).toHaveLength(YOUNG_ROWS);
  }, 180_000);
});
