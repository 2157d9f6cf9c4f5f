import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { VerificationLogsRepository } from '../../src/verification/logs/verification-logs.repository.js';
import { countCalls, type CallCount } from '../support/http/count-calls.js';
import { beginExport, rowsOf } from '../support/archive/export-bench.js';
import { LongLog } from '../support/archive/long-log.js';
import { stallNext } from '../support/app/stall.js';
import { waitUntil } from '../support/app/wait-until.js';

/** The rows come to 20 MB, more than the buffers of a connection on one machine hold. */
const ROWS = 4_000;
const CHARACTERS = 5_000;
const ROWS_PER_PAGE = 200;
const QUIET_LOOKS = 20;

let longLog: LongLog;
let logs: VerificationLogsRepository;
let pages: CallCount;

beforeAll(async () => {
  longLog = await LongLog.open();
  logs = longLog.app.get(VerificationLogsRepository, { strict: false });
});

beforeEach(() => {
  pages = countCalls(logs, 'page');
});

afterEach(() => {
  // The replaced methods, to restore them after the test.
  Reflect.deleteProperty(logs, 'page');
});

afterAll(() => longLog.close());

/** Resolves when no further page has been read for a while. */
async function readingRests(): Promise<number> {
  let before = -1;
  let looks = 0;
  return waitUntil('no page is read any more', () => {
    looks = pages.calls === before ? looks + 1 : 0;
    before = pages.calls;
    return looks > QUIET_LOOKS ? before : null;
  });
}

/** Reads until so much has come. */
async function readAtLeast(response: IncomingMessage, length: number): Promise<string> {
  let read = '';
  while (read.length < length) {
    await once(response, 'readable');
    read += String((response.read() as Buffer | null) ?? '');
  }
  return read;
}

describe('the export of the verification log', () => {
  afterEach(() => longLog.database.twitterVerificationLog.deleteMany());

  it('should send the header of a CSV file before any row is read', async () => {
    await longLog.add(1);
    const { reached, goOn } = stallNext(logs, 'page', 'before');
    const response = await beginExport(longLog);
    expect(await readAtLeast(response, 1)).toMatch(/^id,completionId,.*,estimatedCostUsd\r\n$/);
    await reached;
    expect(pages.calls).toBe(0);
    goOn();
    expect((await text(response)).split('\r\n')).toHaveLength(2);
  });

  it('should send the first rows before the second page is read', async () => {
    await longLog.add(ROWS_PER_PAGE + 1);
    const first = stallNext(logs, 'page', 'after');
    const beginning = beginExport(longLog, 'format=ndjson');
    await first.reached;
    const { reached, goOn } = stallNext(logs, 'page', 'before');
    first.goOn();
    const response = await beginning;
    await reached;
    const begun = await readAtLeast(response, 1);
    expect(pages.calls).toBe(1);
    goOn();
    expect(rowsOf(begun + (await text(response)))).toHaveLength(ROWS_PER_PAGE + 1);
  });

  it('should end when the client disconnects while a page is read', async () => {
    await longLog.add(3 * ROWS_PER_PAGE);
    const { reached, goOn } = stallNext(logs, 'page', 'after');
    const response = await beginExport(longLog);
    await reached;
    response.destroy();
    await waitUntil('the connection is closed', async () => (await longLog.connections()) === 0);
    goOn();
    expect(await readingRests()).toBe(1);
  });

  it('should break off when a later read fails, so that a part cannot be mistaken for the whole', async () => {
    await longLog.add(2 * ROWS_PER_PAGE);
    const { reached, goOn } = stallNext(logs, 'page', 'after');
    const beginning = beginExport(longLog, 'format=ndjson');
    await reached;
    Object.assign(logs, { page: () => Promise.reject(new Error('the database went away')) });
    goOn();
    const response = await beginning;
    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(response.complete).toBe(false);
  });

  it('should be a problem when the first read fails', async () => {
    Object.assign(logs, { page: () => Promise.reject(new Error('the database went away')) });
    const response = await beginExport(longLog, 'format=ndjson');
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      500,
      'application/problem+json',
    ]);
    expect(JSON.parse(await text(response))).toMatchObject({ code: 'internal_error' });
  });

  it('should skip no row because of others that are deleted while a page is read', async () => {
    const ids = await longLog.add(2 * ROWS_PER_PAGE);
    const { twitterVerificationLog } = longLog.database;
    const page = logs.page.bind(logs);
    const newest = ids.slice(-ROWS_PER_PAGE);
    const emptied: typeof page = async (...args) => {
      Object.assign(logs, { page });
      const { next } = await page(...args);
      await twitterVerificationLog.deleteMany({ where: { id: { in: newest } } });
      return { rows: [], next };
    };
    Object.assign(logs, { page: emptied });
    const response = await beginExport(longLog, 'format=ndjson');
    expect(rowsOf(await text(response))).toHaveLength(ROWS_PER_PAGE);
  });
});

describe('the export of a long verification log', () => {
  let ids: string[];

  beforeAll(async () => {
    ids = await longLog.add(ROWS, CHARACTERS);
  });

  it('should wait for a slow client, continue with it, and stop when it disconnects', async () => {
    const response = await beginExport(longLog, 'format=ndjson');
    const atFirst = await readingRests();
    expect(atFirst).toBeLessThan(ROWS / ROWS_PER_PAGE);

    await readAtLeast(response, 3 * ROWS_PER_PAGE * CHARACTERS);
    const later = await readingRests();
    expect(later).toBeGreaterThan(atFirst);
    expect(later).toBeLessThan(ROWS / ROWS_PER_PAGE);

    response.destroy();
    expect(await readingRests()).toBeLessThanOrEqual(later + 1);
  });

  it('should be complete for a slow client', async () => {
    const response = await beginExport(longLog, 'format=ndjson');
    await readingRests();
    const rows = rowsOf(await text(response));
    expect(rows.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  // The last one: the service is closed.
  it('should not delay a shutdown, and be broken off by it', async () => {
    const response = await beginExport(longLog, 'format=ndjson');
    await waitUntil('a page is read', () => pages.calls > 0);
    await longLog.app.close();
    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
