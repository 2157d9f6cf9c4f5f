import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { BackupError } from '../backup-error.js';
import type { DumpContents } from './dump-scanner.js';
import { withTemporaryFolder } from '../temporary-folder.js';
import type { ClientSettings } from './server-client.js';
import { DumpReader, serverClientOf } from './server-dump.js';
import { ToolRun } from './tool-run.js';

/** Size, checksum and row counts of a written backup file. */
export interface WrittenBackup {
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: Readonly<Record<string, number>>;
}

interface DumpOptions extends Omit<ClientSettings, 'privateFolder'> {
  readonly schema: string;
  /** Called with the number of bytes of SQL so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Dumps a database into a gzipped file, with the server's client tools.
 * @throws BackupError `tool_missing`, `tool_outdated`, `tool_failed`; errors of the file system as they are
 */
export async function dumpServerDatabase(file: string, options: DumpOptions): Promise<WrittenBackup> {
  const { contents, ...written } = await withDump(options, (run) => writeDump(run, file, options));
  return { ...written, rows: wholeOrThrow(contents).rows };
}

/** Runs the tool while the work reads its output; both must succeed. */
async function withDump<Result>(
  options: DumpOptions,
  read: (run: ToolRun) => Promise<Result>,
): Promise<Result> {
  return withTemporaryFolder(path.join(tmpdir(), 'database-client-'), async (privateFolder) => {
    const client = serverClientOf(options.address.provider);
    const run = new ToolRun(await client.dumpCall({ ...options, privateFolder }, options.schema));
    try {
      const result = await read(run);
      await run.ended;
      return result;
    } catch (error) {
      run.stop();
      throw error;
    }
  });
}

/**
 * Dumps a database without writing a file, and returns what a scan of the dump finds.
 * @throws BackupError `tool_missing`, `tool_outdated`, `tool_failed`
 */
export async function scanServerDatabase(options: DumpOptions): Promise<DumpContents> {
  const contents = await withDump(options, async (run) => {
    const reader = new DumpReader();
    for await (const chunk of run.output) reader.push(chunk as Buffer);
    return reader.end();
  });
  return wholeOrThrow(contents);
}

async function writeDump(run: ToolRun, file: string, { onProgress }: DumpOptions) {
  const reader = new DumpReader();
  const hash = createHash('sha256');
  let dumped = 0;
  let bytes = 0;
  await pipeline(
    run.output,
    tap((chunk) => {
      reader.push(chunk);
      dumped += chunk.length;
      onProgress?.(dumped);
    }),
    createGzip(),
    tap((chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    }),
    createWriteStream(file),
  );
  return { contents: reader.end(), bytes, sha256: hash.digest('hex') };
}

/** A step of a pipeline that reads every chunk and passes it on. */
function tap(look: (chunk: Buffer) => void) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      look(chunk);
      yield chunk;
    }
  };
}

function wholeOrThrow(contents: DumpContents | null): DumpContents {
  if (contents?.complete === true) return contents;
  throw new BackupError('tool_failed', 'The dump is incomplete: the closing line of its tool is missing.');
}
