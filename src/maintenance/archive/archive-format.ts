import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { TwitterVerificationLog } from '#database';
import { ArchiveError } from './archive-error.js';

/** Grows when the columns change; files of another version are refused. */
export const ARCHIVE_SCHEMA_VERSION = 1;

/** A row of the audit trail with every column. */
export type ArchivedLog = TwitterVerificationLog;

const FORMAT = 'twitter-verification-logs';
const ROWS_PER_BATCH = 100;
/** As much text is compressed at once, in characters. */
const CHUNK_LENGTH = 256 * 1024;
const BYTES_PER_READ = 64 * 1024;
/** In characters: the longest text of a column, written as JSON. V8 holds none of more than 512 million. */
const LONGEST_LINE = 128 * 1024 * 1024;

const instantSchema = z.iso.datetime({ precision: 3 }).transform((text) => new Date(text));

const headerSchema = z.object({
  format: z.literal(FORMAT),
  schemaVersion: z.int(),
  createdAt: instantSchema,
});

const rowSchema: z.ZodType<ArchivedLog> = z.strictObject({
  id: z.string(),
  completionId: z.string(),
  userId: z.string(),
  taskId: z.string(),
  taskType: z.string(),
  verificationResult: z.string(),
  twitterApiResponse: z.string().nullable(),
  errorMessage: z.string().nullable(),
  rejectionReason: z.string().nullable(),
  verificationTime: z.int(),
  apiCallCount: z.int(),
  cacheHit: z.boolean(),
  twitterConnectionId: z.string().nullable(),
  verifiedAt: instantSchema,
});

/**
 * Gzip of one JSON text a line: a header, then each row with its columns in a fixed order and times in ISO 8601 UTC
 * with milliseconds. The same rows give the same bytes. Holds one batch at a time.
 */
export function encodeArchive(
  createdAt: Date,
  batches: AsyncIterable<readonly ArchivedLog[]>,
): AsyncIterable<Uint8Array> {
  return through(createGzip(), chunksOf(createdAt, batches));
}

/**
 * The rows of a file in batches of at most 100, in the order of the file. Only with the last one is it known that the
 * file is sound.
 *
 * @throws ArchiveError `damaged` when it is not what {@link encodeArchive} makes, `unsupported_version`; what `content`
 *   throws is passed on
 */
export async function* decodeArchive(
  fileName: string,
  content: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly ArchivedLog[]> {
  let batch: ArchivedLog[] = [];
  let hasHeader = false;
  for await (const lines of textLinesOf(fileName, content)) {
    for (const line of lines) {
      if (hasHeader) batch.push(rowOf(fileName, line));
      else assertReadable(fileName, line);
      hasHeader = true;
      if (batch.length < ROWS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (!hasHeader) throw damaged(fileName, 'it is empty');
  if (batch.length > 0) yield batch;
}

async function* chunksOf(
  createdAt: Date,
  batches: AsyncIterable<readonly ArchivedLog[]>,
): AsyncIterable<Uint8Array> {
  const header = {
    format: FORMAT,
    schemaVersion: ARCHIVE_SCHEMA_VERSION,
    createdAt: createdAt.toISOString(),
  };
  let text = `${JSON.stringify(header)}\n`;
  for await (const rows of batches)
    for (const row of rows) {
      text += `${lineOf(row)}\n`;
      if (text.length < CHUNK_LENGTH) continue;
      yield Buffer.from(text);
      text = '';
    }
  yield Buffer.from(text);
}

function lineOf(row: ArchivedLog): string {
  return JSON.stringify({
    id: row.id,
    completionId: row.completionId,
    userId: row.userId,
    taskId: row.taskId,
    taskType: row.taskType,
    verificationResult: row.verificationResult,
    twitterApiResponse: row.twitterApiResponse,
    errorMessage: row.errorMessage,
    rejectionReason: row.rejectionReason,
    verificationTime: row.verificationTime,
    apiCallCount: row.apiCallCount,
    cacheHit: row.cacheHit,
    twitterConnectionId: row.twitterConnectionId,
    verifiedAt: row.verifiedAt.toISOString(),
  } satisfies Record<keyof ArchivedLog, unknown>);
}

/** Hands the content through a stream; nothing is read before somebody iterates. */
async function* through(transform: Transform, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  pipeline(Readable.from(content), transform, () => {
    // What fails ends the stream, and so the loop below.
  });
  for await (const chunk of transform) yield chunk as Buffer;
}

/** Lines of text, as many at once as the stream gives. A file that does not end with a line was cut. */
async function* textLinesOf(
  fileName: string,
  content: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  /** What was read of a line: pieces, because adding to a long line again and again takes long. */
  let pieces: string[] = [];
  let length = 0;
  try {
    for await (const chunk of through(createGunzip({ chunkSize: BYTES_PER_READ }), content)) {
      const [head = '', ...tails] = decoder.decode(chunk, { stream: true }).split('\n');
      pieces.push(head);
      length += head.length;
      if (length > LONGEST_LINE) throw damaged(fileName, 'a line is longer than that of any row');
      const last = tails.pop();
      if (last === undefined) continue;
      yield [pieces.join(''), ...tails];
      pieces = [last];
      length = last.length;
    }
    decoder.decode();
  } catch (error) {
    throw isOfContent(error) ? damaged(fileName, 'it is no sound gzip file', error) : error;
  }
  if (pieces.join('') !== '') throw damaged(fileName, 'its last line is cut');
}

/** What zlib and the text decoder say of bytes that they cannot read. */
function isOfContent(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    (error.code.startsWith('Z_') || error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
  );
}

function assertReadable(fileName: string, line: string): void {
  const header = headerSchema.safeParse(jsonOf(line));
  if (!header.success) throw damaged(fileName, 'its first line is not that of an archive');
  const { schemaVersion } = header.data;
  if (schemaVersion === ARCHIVE_SCHEMA_VERSION) return;
  const detail = `The archive file ${fileName} is of version ${schemaVersion}; this service reads version ${ARCHIVE_SCHEMA_VERSION}.`;
  throw new ArchiveError('unsupported_version', fileName, detail);
}

function rowOf(fileName: string, line: string): ArchivedLog {
  const row = rowSchema.safeParse(jsonOf(line));
  if (!row.success) throw damaged(fileName, 'a line is not a row of the audit trail');
  return row.data;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function damaged(fileName: string, reason: string, cause?: unknown): ArchiveError {
  return new ArchiveError('damaged', fileName, `The archive file ${fileName} is damaged: ${reason}.`, {
    cause,
  });
}
