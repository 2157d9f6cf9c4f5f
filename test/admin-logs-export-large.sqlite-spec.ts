import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { readFile } from 'node:fs/promises';
import { BackgroundWork } from '../src/platform/background-work.js';
import { VerificationLogsRepository } from '../src/verification/verification-logs.repository.js';
import { ServiceProcess } from './support/service-process.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { aMember, aTask } from './support/member.js';

const ROWS = 200_000;
const ROWS_PER_INSERT = 2_000;
const MOST_GROWTH_BYTES = 60 * 1024 * 1024;
const ROWS_PER_PAGE = 250;
/** What the buffers of a connection on loopback can hold, with a margin: about 16 MB; all rows are over 60. */
const MOST_PAGES_ON_THE_WAY = 200;
const PATH = '/v1/admin/verification-logs/export?format=csv';

let testApp: TestApp;
let pagesRead = 0;

beforeAll(async () => {
  testApp = await startTestApp();
  const task = await aTask(testApp, { taskType: 'TWITTER_POST', requiredText: 'rocket' });
  const member = await aMember(testApp, 'alice').connect();
  await member.claim(task.id);
  await fill();
  countPages(testApp.app.get(VerificationLogsRepository, { strict: false }));
});

afterAll(() => testApp.close());

/** By the database itself: two hundred thousand copies of the one row, a second apart. */
async function fill(): Promise<void> {
  const { database } = testApp;
  const [row] = await database.twitterVerificationLog.findMany();
  if (row === undefined) throw new Error('the claim left no row');
  const present = row.verifiedAt.getTime();
  for (let start = 1; start < ROWS; start += ROWS_PER_INSERT) {
    await database.twitterVerificationLog.createMany({
      data: Array.from({ length: Math.min(ROWS_PER_INSERT, ROWS - start) }, (_, index) => ({
        ...row,
        id: `log${start + index}`,
        verifiedAt: new Date(present - (start + index) * 1000),
      })),
    });
  }
}

function countPages(logs: VerificationLogsRepository): void {
  const list = logs.list.bind(logs);
  logs.list = (...page) => {
    pagesRead += 1;
    return list(...page);
  };
}

async function beginExport(url: string): Promise<IncomingMessage> {
  const authorization = await testApp.authorization('the-admin', ['admin']);
  const request = get(`${url}${PATH}`, { headers: { authorization }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  return response;
}

/** Reads to the end; gives the number of lines, the heading among them. */
async function linesOf(response: IncomingMessage, onChunk: () => Promise<void> = () => Promise.resolve()) {
  let lines = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (const byte of chunk) if (byte === 10) lines += 1;
    await onChunk();
  }
  return lines;
}

/** Memory of a process that is its own, in bytes; Linux's `statm` counts pages of 4 KiB. */
async function residentBytes(pid: number): Promise<number> {
  const [, resident = '0', shared = '0'] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
  return (Number(resident) - Number(shared)) * 4096;
}

describe('an export of 200,000 rows', () => {
  it('should not grow the service by more than 60 MB', async () => {
    const service = await ServiceProcess.serve(testApp);
    try {
      // What the first one loads and compiles stays; what counts is that rows do not.
      await linesOf(await beginExport(service.url));
      const before = await residentBytes(service.pid);
      let most = 0;
      let chunks = 0;
      const lines = await linesOf(await beginExport(service.url), async () => {
        if ((chunks += 1) % 50 === 0) most = Math.max(most, await residentBytes(service.pid));
      });
      expect(lines).toBe(ROWS + 1);
      expect(most).toBeGreaterThan(0);
      expect(most - before).toBeLessThan(MOST_GROWTH_BYTES);
    } finally {
      await service.kill();
    }
  });

  it('should read no further while nobody reads it, and go on when somebody does', async () => {
    const stalled = await beginExport(testApp.url);
    await once(stalled, 'readable');
    // As long as it takes to read all rows: an export that went on by itself would be at its end now.
    expect(await pagesReadBesides(beginExport(testApp.url))).toBeLessThan(MOST_PAGES_ON_THE_WAY);
    expect(await linesOf(stalled)).toBe(ROWS + 1);
  });

  it('should stop for good when the reader goes away', async () => {
    const leaving = await beginExport(testApp.url);
    await once(leaving, 'readable');
    leaving.destroy();
    expect(await pagesReadBesides(beginExport(testApp.url))).toBeLessThan(MOST_PAGES_ON_THE_WAY);
  });

  it('should hold up no shutdown, and not pass for whole where that cut it off', async () => {
    const stalled = await beginExport(testApp.url);
    await once(stalled, 'readable');
    testApp.app.get(BackgroundWork, { strict: false }).onModuleDestroy();
    await expect(linesOf(stalled)).rejects.toThrow('aborted');
    expect(stalled.complete).toBe(false);
  });
});

/** Reads an export to its end; gives how many pages were read meanwhile for somebody else. */
async function pagesReadBesides(coming: Promise<IncomingMessage>): Promise<number> {
  const before = pagesRead;
  expect(await linesOf(await coming)).toBe(ROWS + 1);
  return pagesRead - before - Math.ceil((ROWS + 1) / ROWS_PER_PAGE);
}
