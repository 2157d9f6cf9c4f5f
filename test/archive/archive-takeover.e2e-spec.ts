import { ArchiveBench, DAY_MS } from '../support/archive/archive-bench.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';
import { waitUntil } from '../support/app/wait-until.js';

const OLD_ROWS = sized(600, 3_000);
const YOUNG_ROWS = 50;
const EVERY_THREE_SECONDS = '*/3 * * * * *';

let bench: ArchiveBench;
let services: ServiceProcess[];

beforeEach(async () => {
  services = [];
  bench = await ArchiveBench.open({ simulator: true });
});

afterEach(async () => {
  for (const service of services) await service.kill();
  await bench.close();
});

async function start(): Promise<void> {
  const variables = { ARCHIVE_DIR: bench.folder, CRON_ARCHIVE_VERIFICATION_LOGS: EVERY_THREE_SECONDS };
  const service = await ServiceProcess.serve(bench.testApp, variables);
  void service.dropLines();
  services.push(service);
}

const addOld = (): Promise<unknown> =>
  bench.addLogs(Array.from({ length: OLD_ROWS }, (_, index) => bench.old(DAY_MS + index)));

/**
 * The process that is at the job once it has deleted some of the old rows, and not all. There are new ones where it was
 * done before anybody looked.
 */
const holderInMidRun = (): Promise<ServiceProcess> =>
  waitUntil('a process is deleting rows', async () => {
    const left = (await bench.testApp.database.twitterVerificationLog.count()) - YOUNG_ROWS;
    const [run] = await bench.testApp.database.maintenanceRun.findMany({ where: { status: 'RUNNING' } });
    if (left === 0) await addOld();
    if (run === undefined || left === 0 || left >= OLD_ROWS) return null;
    return services.find(({ pid }) => run.instance.includes(`:${pid}:`)) ?? null;
  });

describe('the archive of two instances, of which one is killed', () => {
  it('should be finished by the other, with no row lost and no row archived twice', async () => {
    await bench.addLogs(
      Array.from({ length: YOUNG_ROWS }, (_, index) => new Date(bench.cutoff.getTime() + DAY_MS + index)),
    );
    await addOld();
    await start();
    await start();

    const holder = await holderInMidRun();
    await holder.kill();
    // In full size the other waits until the lease of the killed one expires.
    await sized(
      () => bench.runOutLease(),
      () => Promise.resolve(),
    )();
    await waitUntil(
      'the other process has archived the rest',
      async () => (await bench.testApp.database.twitterVerificationLog.count()) === YOUNG_ROWS,
    );
    for (const service of services) await service.terminate();
    await bench.expectNothingLostOrDoubled(bench.added);
    expect(await bench.remainingIds()).toHaveLength(YOUNG_ROWS);
  });
});
