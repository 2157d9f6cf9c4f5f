import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { beginExport } from '../support/archive/export-bench.js';
import { LongLog } from '../support/archive/long-log.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';

const ROWS = sized(30_000, 200_000);
const ROWS_TO_WARM_UP = sized(4_000, 10_000);
/**
 * One page after the other takes 1 MB at most; rows that are kept, or read by Prisma, took 18 MB at least (in full
 * 137).
 */
const MOST_MORE_BYTES = sized(12_000_000, 60_000_000);
const LINES_BETWEEN_LOOKS = 2_000;

let longLog: LongLog;
let service: ServiceProcess;

beforeAll(async () => {
  longLog = await LongLog.open();
  await longLog.addVeryMany(ROWS);
  service = await ServiceProcess.serveOn(longLog.databaseUrl);
});

afterAll(async () => {
  await service.kill();
  await longLog.close();
});

const beginFile = (format: string): Promise<IncomingMessage> =>
  beginExport(
    { url: service.url, authorization: (...args) => longLog.authorization(...args) },
    `format=${format}`,
  );

/** Reads a file to its end, or so many lines of it; gives how many it read. */
async function read(
  response: IncomingMessage,
  look: (line: string, count: number) => Promise<void> | void,
  most = Infinity,
): Promise<number> {
  let count = 0;
  // CSV ends a line with CR LF, which may arrive in two parts, the second one late.
  for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
    count += 1;
    await look(line, count);
    if (count >= most) break;
  }
  response.destroy();
  return count;
}

describe.each(['ndjson', 'csv'])(`the export of ${ROWS} rows as %s`, (format) => {
  it('should take no more memory than one page after the other needs', async () => {
    await read(await beginFile(format), () => undefined, ROWS_TO_WARM_UP);
    const before = await service.residentMemory();
    let most = before;
    const seen = new Set<string>();
    const lines = await read(await beginFile(format), async (line, count) => {
      seen.add(/log-\d{7}/.exec(line)?.[0] ?? '');
      if (count % LINES_BETWEEN_LOOKS === 0) most = Math.max(most, await service.residentMemory());
    });
    expect(most - before).toBeLessThan(MOST_MORE_BYTES);
    expect([...seen].filter((id) => id !== '')).toHaveLength(ROWS);
    expect(lines).toBe(format === 'csv' ? ROWS + 1 : ROWS);
  });
});
