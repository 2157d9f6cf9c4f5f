import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { TwitterVerificationLog } from '#database';
import { ArchiveError } from './archive-error.js';

/** Incremented when the columns change. Files of earlier versions are read too, those of later ones refused. */
export const ARCHIVE_SCHEMA_VERSION = 2;

/** A row of the verification log with every column. */
export type ArchivedLog = TwitterVerificationLog;

const FORMAT = 'twitter-verification-logs';
const ROWS_PER_BATCH = 100;
/** How much text is compressed at once, in characters. */
const CHUNK_LENGTH = 256 * 1024;
const BYTES_PER_READ = 64 * 1024;
/** In characters: the longest text of a column, as JSON. V8's own limit is 512 million. */
const LONGEST_LINE = 128 * 1024 * 1024;

const instantSchema = z.iso.datetime({ precision: 3 }).transform((text) => new Date(text));

const headerSchema = z.object({
  format: z.literal(FORMAT),
  schemaVersion: z.int(),
  createdAt: instantSchema,
});

const rowOfVersion1 = z.strictObject({
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

/** How to read a row, by the version of the file. Version 1 did not know the cost. */
const ROW_SCHEMAS: Readonly<Record<number, z.ZodType<ArchivedLog>>> = {
  1: rowOfVersion1.transform((row) => ({ ...row, estimatedCostMicroUsd: null })),
  [ARCHIVE_SCHEMA_VERSION]: rowOfVersion1.extend({ estimatedCostMicroUsd: z.int().nullable() }),
};

/**
 * Gzip of one JSON text per line: a header, then each row with its columns in a fixed order and times in ISO 8601 UTC
 * with milliseconds. The same rows give the same bytes. Keeps one batch in memory.
 */
export function encodeArchive(
  createdAt: Date,
  batches: AsyncIterable<readonly ArchivedLog[]>,
): AsyncIterable<Uint8Array> {
  return through(createGzip(), chunksOf(createdAt, batches));
}

/**
 * The rows of a file in batches of at most 100, in the order of the file. Whether the file is undamaged is known only
 * after the last batch.
 *
 * @throws ArchiveError `damaged` when it is not what {@link encodeArchive} writes, `unsupported_version` when a later
 *   version wrote it; errors of `content` are passed on
 */
export async function* decodeArchive(
  fileName: string,
  content: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly ArchivedLog[]> {
  let batch: ArchivedLog[] = [];
  let rowSchema: z.ZodType<ArchivedLog> | null = null;
  for await (const lines of textLinesOf(fileName, content)) {
    for (const line of lines) {
      if (rowSchema === null) rowSchema = rowSchemaOf(fileName, line);
      else batch.push(rowOf(fileName, line, rowSchema));
      if (batch.length < ROWS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (rowSchema === null) throw damaged(fileName, 'it is empty');
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
    estimatedCostMicroUsd: row.estimatedCostMicroUsd,
  } satisfies Record<keyof ArchivedLog, unknown>);
}

/** Pipes the content through a stream; nothing is read before the first iteration. */
async function* through(transform: Transform, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  pipeline(Readable.from(content), transform, () => {
    // A failure ends the stream, and so the loop below.
  });
  for await (const chunk of transform) yield chunk as Buffer;
}

/** Lines of text, as many at a time as a chunk holds. A file that does not end with a line break is truncated. */
async function* textLinesOf(
  fileName: string,
  content: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  /** The parts of an unfinished line, joined at its end: appending to a long text again and again is slow. */
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
    throw isContentError(error) ? damaged(fileName, 'it is not a valid gzip file', error) : error;
  }
  if (pieces.join('') !== '') throw damaged(fileName, 'its last line is truncated');
}

/** Whether zlib or the text decoder refused the bytes. */
function isContentError(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    (error.code.startsWith('Z_') || error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
  );
}

/** How the rows of a file are read, by its first line. */
function rowSchemaOf(fileName: string, line: string): z.ZodType<ArchivedLog> {
  const header = headerSchema.safeParse(jsonOf(line));
  if (!header.success) throw damaged(fileName, 'its first line is not an archive header');
  const { schemaVersion } = header.data;
  const rowSchema = ROW_SCHEMAS[schemaVersion];
  if (rowSchema !== undefined) return rowSchema;
  const detail = `The archive file ${fileName} is of version ${schemaVersion}; this service reads versions up to ${ARCHIVE_SCHEMA_VERSION}.`;
  throw new ArchiveError('unsupported_version', fileName, detail);
}

function rowOf(fileName: string, line: string, rowSchema: z.ZodType<ArchivedLog>): ArchivedLog {
  const row = rowSchema.safeParse(jsonOf(line));
  if (!row.success) throw damaged(fileName, 'a line is not a row of the verification log');
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
