import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { ArchiveError } from '../archive-error.js';
import { ArchiveStore, type StoredFile } from './archive-store.js';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const NAME = /^[a-z0-9][a-z0-9._-]*\.ndjson\.gz$/;
/** Error codes for a single file that cannot be read, while the folder may be fine. */
const UNREADABLE = ['EIO', 'EISDIR'];
/** The suffix of a file that is being written. */
const UNFINISHED = '.part';

/** Archive files in a folder, which is created with the first file. Only the owner may read them. */
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

  /** @throws Error when the name could lead out of the folder */
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

  /** Turns every error of the file system into `unusable`. */
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
    const detail = `The archive file ${fileName} is damaged: the disk cannot read it (${code}).`;
    return new ArchiveError('damaged', fileName, detail, { cause: error });
  }

  #unusable(fileName: string, error: unknown): ArchiveError {
    const reason = codeOf(error) ?? 'unknown error';
    const detail = `The archive folder ${this.directory} cannot be used (${reason}): does it exist, may the service read and write it, and is the disk full?`;
    return new ArchiveError('unusable', fileName, detail, { cause: error });
  }
}

function nameTaken(fileName: string): ArchiveError {
  return new ArchiveError('name_taken', fileName, `The archive file ${fileName} exists already.`);
}

/** The code of an error of Node's file system. */
function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

/** Creates the folder and its parents so that they survive a power failure. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (first === undefined) return;
  const parent = path.dirname(first);
  for (let made = folder; made !== parent; made = path.dirname(made)) await syncFolder(path.dirname(made));
}

/** Without this, a power failure may undo a rename or a removal. Windows cannot open folders and does not need it. */
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
