import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { BackupError } from './backup-error.js';
import type { DumpContents } from './dump-scanner.js';
import { withPrivateFolder } from './private-folder.js';
import type { ClientSettings } from './server-client.js';
import { DumpReader, serverClientOf } from './server-dump.js';
import { ToolRun } from './tool-run.js';

/** What was written into a backup file. */
export interface WrittenBackup {
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: Readonly<Record<string, number>>;
}

interface DumpOptions extends Omit<ClientSettings, 'privateFolder'> {
  readonly schema: string;
  /** Told how many bytes of SQL have come so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Dumps a database into a file, gzipped, with the tools of its client.
 * @throws BackupError `tool_missing`, `tool_outdated`, `tool_failed`; errors of the file system as they are
 */
export async function dumpServerDatabase(file: string, options: DumpOptions): Promise<WrittenBackup> {
  const { contents, ...written } = await withDump(options, (run) => writeDump(run, file, options));
  return { ...written, rows: wholeOrThrow(contents).rows };
}

/** Runs the tool while the work reads what it writes; the tool has to end well, too. */
async function withDump<Result>(
  options: DumpOptions,
  read: (run: ToolRun) => Promise<Result>,
): Promise<Result> {
  return withPrivateFolder(async (privateFolder) => {
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
 * Dumps a database and keeps nothing but what the dump says about itself.
 * @throws BackupError as {@link dumpServerDatabase}
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

/** A step of a pipeline that looks at what passes and lets it pass. */
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
  throw new BackupError('tool_failed', 'The dump ended before the line that its tool writes last.');
}
