import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalArchiveStore } from './local-archive-store.js';

const NAME = 'verification-logs-20260101t000000z-a.ndjson.gz';

let root: string;
let folder: string;
let store: LocalArchiveStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tta-store-'));
  folder = join(root, 'not', 'there', 'yet');
  store = new LocalArchiveStore(folder);
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a folder of archive files', () => {
  it('should store a file, report its size and checksum, and return it', async () => {
    const expected = { bytes: 6, sha256: createHash('sha256').update('abcdef').digest('hex') };
    expect(await store.write(NAME, pieces('abc', '', 'def'))).toEqual(expected);
    expect(await store.inspect(NAME)).toEqual(expected);
    expect(await store.size(NAME)).toBe(6);
    expect(await textOf(store.read(NAME))).toBe('abcdef');
    expect(await store.list()).toEqual([NAME]);
  });

  it('should create files that only the owner can read', async () => {
    await store.write(NAME, pieces('abc'));
    expect((await stat(join(folder, NAME))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('should show a file only when it is complete', async () => {
    async function* watched(): AsyncIterable<Uint8Array> {
      yield Buffer.from('abc');
      expect(await store.list()).toEqual([]);
      expect(await store.inspect(NAME)).toBeNull();
      yield Buffer.from('def');
    }
    await store.write(NAME, watched());
    expect(await readdir(folder)).toEqual([NAME]);
  });

  it('should leave nothing of a write whose content fails, and pass the error on', async () => {
    const failure = new Error('the source failed');
    async function* failing(): AsyncIterable<Uint8Array> {
      yield Buffer.from('abc');
      throw await Promise.resolve(failure);
    }
    await expect(store.write(NAME, failing())).rejects.toBe(failure);
    expect(await readdir(folder)).toEqual([]);
  });

  it('should never overwrite a file, nor write one name twice at once', async () => {
    await store.write(NAME, pieces('first'));
    await expect(store.write(NAME, pieces('second'))).rejects.toMatchObject({ code: 'name_taken' });
    expect(await readFile(join(folder, NAME), 'utf8')).toBe('first');
    await writeFile(join(folder, 'other.ndjson.gz.part'), 'of somebody else');
    await expect(store.write('other.ndjson.gz', pieces('a'))).rejects.toMatchObject({ code: 'name_taken' });
    expect(await readFile(join(folder, 'other.ndjson.gz.part'), 'utf8')).toBe('of somebody else');
  });

  it('should remove a file and what a crash left of one, and do nothing when there is none', async () => {
    await store.remove(NAME);
    await store.write(NAME, pieces('abc'));
    await writeFile(join(folder, `${NAME}.part`), 'ab');
    await store.remove(NAME);
    expect(await readdir(folder)).toEqual([]);
    await store.remove(NAME);
  });

  it('should report a missing file', async () => {
    expect(await store.inspect(NAME)).toBeNull();
    expect(await store.size(NAME)).toBeNull();
    expect(await store.list()).toEqual([]);
    await expect(textOf(store.read(NAME))).rejects.toMatchObject({ code: 'missing', fileName: NAME });
  });

  it.each([
    '../a.ndjson.gz',
    'a/b.ndjson.gz',
    '/a.ndjson.gz',
    '.a.ndjson.gz',
    'a.txt',
    'A.ndjson.gz',
    '',
    'a\0.ndjson.gz',
  ])('should refuse the name %j', async (name) => {
    await expect(store.write(name, pieces('a'))).rejects.toThrow('Not the name of an archive file');
    await expect(textOf(store.read(name))).rejects.toThrow('Not the name of an archive file');
    await expect(store.remove(name)).rejects.toThrow('Not the name of an archive file');
  });

  it('should report a file that the disk cannot read as damaged', async () => {
    await mkdir(join(folder, NAME), { recursive: true });
    await expect(store.inspect(NAME)).rejects.toMatchObject({ code: 'damaged', fileName: NAME });
  });

  it('should report a folder that cannot be used', async () => {
    const file = join(root, 'a-file');
    await writeFile(file, '');
    const broken = new LocalArchiveStore(join(file, 'folder'));
    const unusable = { name: 'ArchiveError', code: 'unusable' };
    await expect(broken.write(NAME, pieces('a'))).rejects.toMatchObject(unusable);
    await expect(broken.inspect(NAME)).rejects.toMatchObject(unusable);
    await expect(broken.list()).rejects.toMatchObject(unusable);
    await expect(broken.remove(NAME)).rejects.toMatchObject(unusable);
  });

  it('should report a folder that disappears during a write', async () => {
    async function* vanishing(): AsyncIterable<Uint8Array> {
      yield Buffer.from('abc');
      await rm(folder, { recursive: true });
    }
    await expect(store.write(NAME, vanishing())).rejects.toMatchObject({ code: 'unusable' });
  });
});
