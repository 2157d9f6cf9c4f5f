import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ArchiveError } from './archive-error.js';
import { decodeArchive, encodeArchive, type ArchivedLog } from './archive-format.js';

const CREATED_AT = new Date('2026-11-23T03:00:00.000Z');
const FILE = 'a.ndjson.gz';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\n', '\r\n', '"', '\\', '\u2028\u2029', '😀', '\ufeff', ' null', '__proto__'),
);
const count = fc.integer({ min: 0, max: 2_147_483_647 });
const someLog: fc.Arbitrary<ArchivedLog> = fc.record({
  id: text,
  completionId: text,
  userId: text,
  taskId: text,
  taskType: text,
  verificationResult: text,
  twitterApiResponse: fc.option(text),
  errorMessage: fc.option(text),
  rejectionReason: fc.option(text),
  verificationTime: count,
  apiCallCount: count,
  cacheHit: fc.boolean(),
  twitterConnectionId: fc.option(text),
  verifiedAt: fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
  estimatedCostMicroUsd: fc.option(count),
});

async function* inBatchesOf<T>(size: number, items: readonly T[]): AsyncIterable<T[]> {
  for (let start = 0; start < items.length; start += size)
    yield await Promise.resolve(items.slice(start, start + size));
}

async function encoded(rows: readonly ArchivedLog[], batchSize = 100): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeArchive(CREATED_AT, inBatchesOf(batchSize, rows))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads the bytes in chunks, as a disk does. */
async function* inPieces(bytes: Buffer, size: number): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size)
    yield await Promise.resolve(bytes.subarray(start, start + size));
}

async function decoded(bytes: Buffer, pieceSize = 1_000): Promise<ArchivedLog[]> {
  const rows: ArchivedLog[] = [];
  for await (const batch of decodeArchive(FILE, inPieces(bytes, pieceSize))) {
    expect(batch.length).toBeLessThanOrEqual(100);
    rows.push(...batch);
  }
  return rows;
}

function aRow(fields: Partial<ArchivedLog> = {}): ArchivedLog {
  return {
    id: 'l1',
    completionId: 'c1',
    userId: 'u1',
    taskId: 't1',
    taskType: 'TWITTER_FOLLOW',
    verificationResult: 'APPROVED',
    twitterApiResponse: '{"statuses":["following"]}',
    errorMessage: null,
    rejectionReason: null,
    verificationTime: 7,
    apiCallCount: 1,
    cacheHit: false,
    twitterConnectionId: 'x1',
    verifiedAt: new Date('2026-01-02T03:04:05.678Z'),
    estimatedCostMicroUsd: 10_000,
    ...fields,
  };
}

const linesOf = (bytes: Buffer): string[] => gunzipSync(bytes).toString().split('\n');
const codeOf = (bytes: Buffer): Promise<unknown> =>
  decoded(bytes).then(
    () => 'sound',
    (error: unknown) => (error instanceof ArchiveError ? error.code : error),
  );

describe('an archive file', () => {
  it('should have a header and a line for each row, with its columns in order', async () => {
    expect(linesOf(await encoded([aRow()]))).toEqual([
      '{"format":"twitter-verification-logs","schemaVersion":2,"createdAt":"2026-11-23T03:00:00.000Z"}',
      '{"id":"l1","completionId":"c1","userId":"u1","taskId":"t1","taskType":"TWITTER_FOLLOW",' +
        '"verificationResult":"APPROVED","twitterApiResponse":"{\\"statuses\\":[\\"following\\"]}",' +
        '"errorMessage":null,"rejectionReason":null,"verificationTime":7,"apiCallCount":1,"cacheHit":false,' +
        '"twitterConnectionId":"x1","verifiedAt":"2026-01-02T03:04:05.678Z","estimatedCostMicroUsd":10000}',
      '',
    ]);
  });

  it('should return every row unchanged, whatever its texts and the chunk size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someLog, { maxLength: 250 }),
        fc.integer({ min: 1, max: 500 }),
        async (rows, size) => {
          expect(await decoded(await encoded(rows), size)).toEqual(rows);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('should have the same bytes for the same rows, whatever the batches', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => aRow({ id: `l${index}` }));
    const bytes = await encoded(rows);
    expect(await encoded(rows, 7)).toEqual(bytes);
    expect(await encoded(rows, 3_000)).toEqual(bytes);
  });

  it('should return a row of many megabytes', async () => {
    const rows = [aRow({ twitterApiResponse: '😀'.repeat(4_000_000) }), aRow({ id: 'l2' })];
    expect(await decoded(await encoded(rows), 65_536)).toEqual(rows);
  });

  it('should return the rows of an earlier version with a cost that is not known', async () => {
    const [, line = ''] = linesOf(await encoded([aRow()]));
    const { estimatedCostMicroUsd: _cost, ...row } = JSON.parse(line) as Record<string, unknown>;
    const header =
      '{"format":"twitter-verification-logs","schemaVersion":1,"createdAt":"2026-11-23T03:00:00.000Z"}';
    const ofVersion1 = (fields: object): Buffer => gzipSync(`${header}\n${JSON.stringify(fields)}\n`);

    expect(await decoded(ofVersion1(row))).toEqual([aRow({ estimatedCostMicroUsd: null })]);
    expect(await codeOf(ofVersion1({ ...row, estimatedCostMicroUsd: 10_000 }))).toBe('damaged');
  });

  it('should contain only its header when there are no rows', async () => {
    expect(await decoded(await encoded([]))).toEqual([]);
  });

  it('should pass on an error of its source', async () => {
    const failure = new Error('the source failed');
    async function* failing(): AsyncIterable<never> {
      yield* [];
      throw await Promise.resolve(failure);
    }
    await expect(decodeArchive(FILE, failing())[Symbol.asyncIterator]().next()).rejects.toBe(failure);
    const encoding = encodeArchive(CREATED_AT, failing())[Symbol.asyncIterator]();
    await expect(
      (async () => {
        for (;;) if ((await encoding.next()).done === true) return;
      })(),
    ).rejects.toBe(failure);
  });
});

describe('a file that is not a valid archive', () => {
  const header =
    '{"format":"twitter-verification-logs","schemaVersion":2,"createdAt":"2026-11-23T03:00:00.000Z"}';
  const withRow = async (change: (row: Record<string, unknown>) => object): Promise<Buffer> => {
    const [, line = ''] = linesOf(await encoded([aRow()]));
    const row = change(JSON.parse(line) as Record<string, unknown>);
    return gzipSync(`${header}\n${JSON.stringify(row)}\n`);
  };

  it('should be refused as damaged', async () => {
    const sound = await encoded(Array.from({ length: 500 }, (_, index) => aRow({ id: `l${index}` })));
    expect(await codeOf(sound)).toBe('sound');
    const damaged: Record<string, Buffer> = {
      empty: Buffer.alloc(0),
      'cut short': sound.subarray(0, sound.length - 9),
      'no gzip': Buffer.from('hello'),
      'another format': gzipSync('{"format":"x","schemaVersion":1}\n'),
      'no JSON': gzipSync(`${header}\nhello\n`),
      'no UTF-8': gzipSync(
        Buffer.concat([Buffer.from(`${header}\n"`), Buffer.from([0xff]), Buffer.from('"\n')]),
      ),
      'a cut line': gzipSync(`${header}\n{"id":`),
      'an empty line': gzipSync(`${header}\n\n`),
      'a column too few': await withRow(({ taskId: _taskId, ...row }) => row),
      'a column too many': await withRow((row) => ({ ...row, more: 1 })),
      'a time without a zone': await withRow((row) => ({ ...row, verifiedAt: '2026-01-02T03:04:05.678' })),
      'a number that is a text': await withRow((row) => ({ ...row, apiCallCount: '1' })),
    };
    for (const [what, bytes] of Object.entries(damaged))
      expect([what, await codeOf(bytes)]).toEqual([what, 'damaged']);
  });

  it('should be refused as an unsupported version when a later version wrote it', async () => {
    const later = gzipSync(header.replace('"schemaVersion":2', '"schemaVersion":3') + '\n{"unknown":1}\n');
    expect(await codeOf(later)).toBe('unsupported_version');
  });
});
