import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { ArchiveError } from './archive-error.js';
import { ArchiveStore, type StoredFile } from './archive-store.js';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const NAME = /^[a-z0-9][a-z0-9._-]*\.ndjson\.gz$/;
/** What the file system says of one file that the disk does not give, whatever the folder's state. */
const UNREADABLE = ['EIO', 'EISDIR'];
/** What a write that has not ended is named by. */
const UNFINISHED = '.part';

/** Archive files in a folder, made when the first is written. Only the owner may read what it makes. */
export class LocalArchiveStore extends ArchiveStore {
  /** @param directory absolute */
  constructor(private readonly directory: string) {
    super();
  }

  async write(fileName: string, content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const file = this.#pathOf(fileName);
    const part = `${file}${UNFINISHED}`;
    await this.#onDisk(fileName, () => makeFolder(this.directory));
    if ((await this.size(fileName)) !== null) throw nameTaken(fileName);
    const handle = await this.#create(fileName, part);
    try {
      const stored = await this.#fill(fileName, handle, content);
      await this.#onDisk(fileName, async () => {
        await rename(part, file);
        await syncFolder(this.directory);
      });
      return stored;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async *read(fileName: string): AsyncIterable<Uint8Array> {
    const stream = createReadStream(this.#pathOf(fileName));
    try {
      for await (const chunk of stream) yield chunk as Buffer;
    } catch (error) {
      throw this.#readErrorOf(fileName, error);
    }
  }

  async inspect(fileName: string): Promise<StoredFile | null> {
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of this.read(fileName)) {
        hash.update(chunk);
        bytes += chunk.byteLength;
      }
    } catch (error) {
      if (error instanceof ArchiveError && error.code === 'missing') return null;
      throw error;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  async size(fileName: string): Promise<number | null> {
    const file = this.#pathOf(fileName);
    return this.#onDisk(fileName, async () => {
      try {
        return (await stat(file)).size;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    });
  }

  async remove(fileName: string): Promise<void> {
    const file = this.#pathOf(fileName);
    await this.#onDisk(fileName, async () => {
      await rm(`${file}${UNFINISHED}`, { force: true });
      await rm(file, { force: true });
      await syncFolder(this.directory);
    });
  }

  async list(): Promise<string[]> {
    const names = await this.#onDisk('', async () => {
      try {
        return await readdir(this.directory);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    });
    return names.filter((name) => NAME.test(name)).sort();
  }

  /** Refuses every name that could lead out of the folder. */
  #pathOf(fileName: string): string {
    if (!NAME.test(fileName)) throw new Error(`Not the name of an archive file: ${JSON.stringify(fileName)}`);
    return path.join(this.directory, fileName);
  }

  #create(fileName: string, part: string): Promise<FileHandle> {
    return this.#onDisk(fileName, async () => {
      try {
        return await open(part, 'wx', OWNER_ONLY);
      } catch (error) {
        if (codeOf(error) === 'EEXIST') throw nameTaken(fileName);
        throw error;
      }
    });
  }

  async #fill(fileName: string, handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of content) {
        await this.#onDisk(fileName, () => handle.appendFile(chunk));
        hash.update(chunk);
        bytes += chunk.byteLength;
      }
      await this.#onDisk(fileName, () => handle.sync());
    } finally {
      await handle.close();
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Says of what the file system refuses that it was the folder. */
  async #onDisk<Result>(fileName: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ArchiveError ? error : this.#unusable(fileName, error);
    }
  }

  #readErrorOf(fileName: string, error: unknown): ArchiveError {
    const code = codeOf(error) ?? '';
    if (code === 'ENOENT')
      return new ArchiveError('missing', fileName, `There is no archive file ${fileName}.`);
    if (!UNREADABLE.includes(code)) return this.#unusable(fileName, error);
    const detail = `The archive file ${fileName} is damaged: the disk does not give it (${code}).`;
    return new ArchiveError('damaged', fileName, detail, { cause: error });
  }

  #unusable(fileName: string, error: unknown): ArchiveError {
    const reason = codeOf(error) ?? 'an unknown failure';
    const detail = `The archive folder ${this.directory} cannot be used (${reason}): is it there, may the service read and write it, and is there room on the disk?`;
    return new ArchiveError('unusable', fileName, detail, { cause: error });
  }
}

function nameTaken(fileName: string): ArchiveError {
  return new ArchiveError('name_taken', fileName, `There is an archive file ${fileName} already.`);
}

/** The code of an error of Node's file system. */
function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

/** Makes the folder and those above it, in a way that a power cut does not undo. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (first === undefined) return;
  const above = path.dirname(first);
  for (let made = folder; made !== above; made = path.dirname(made)) await syncFolder(path.dirname(made));
}

/** Without it, a power cut may undo a renaming or a removal. Windows cannot open folders and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await openIfThere(folder);
  if (handle === null) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function openIfThere(folder: string): Promise<FileHandle | null> {
  try {
    return await open(folder, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
