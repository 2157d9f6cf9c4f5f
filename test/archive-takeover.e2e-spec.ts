import { ArchiveBench, DAY_MS } from './support/archive-bench.js';
import { QueueService } from './support/queue-service.js';
import { sized } from './support/sized.js';
import { waitUntil } from './support/wait-until.js';

const OLD_ROWS = sized(600, 3_000);
const YOUNG_ROWS = 50;
const EVERY_THREE_SECONDS = '*/3 * * * * *';

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

const addOld = (): Promise<unknown> =>
  bench.addLogs(Array.from({ length: OLD_ROWS }, (_, index) => bench.old(DAY_MS + index)));

/**
 * The process that is at the job once it has deleted some of the old rows, and not all. There are new ones where it was
 * done before anybody looked.
 */
const holderInMidRun = (): Promise<QueueService> =>
  waitUntil('a process is deleting rows', async () => {
    const left = (await bench.testApp.database.twitterVerificationLog.count()) - YOUNG_ROWS;
    const [run] = await bench.testApp.database.maintenanceRun.findMany({ where: { status: 'RUNNING' } });
    if (left === 0) await addOld();
    if (run === undefined || left === 0 || left >= OLD_ROWS) return null;
    return services.find(({ pid }) => run.instance.includes(`:${pid}:`)) ?? null;
  });

describe('the archive of two instances, of which one is killed', () => {
  it('should be finished by the other, with no row lost and none archived twice', async () => {
    await bench.addLogs(
      Array.from({ length: YOUNG_ROWS }, (_, index) => new Date(bench.cutoff.getTime() + DAY_MS + index)),
    );
    await addOld();
    await start();
    await start();

    const holder = await holderInMidRun();
    await holder.kill();
    // In full the other waits for the lease of the dead to run out.
    await sized(
      () => bench.runOutLease(),
      () => Promise.resolve(),
    )();
    await waitUntil('the other process has archived the rest', async () =>
      (await bench.testApp.database.twitterVerificationLog.count()) === YOUNG_ROWS ? true : null,
    );
    for (const service of services) await service.stop();
    await bench.expectNothingLostOrDoubled(bench.added);
    expect(await bench.remainingIds()).toHaveLength(YOUNG_ROWS);
  });
});
