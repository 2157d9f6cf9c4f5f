import { once } from 'node:events';
import type { VerificationLogArchive } from '#database';
import { ArchiveErasure } from '../../src/maintenance/erasure/archive-erasure.js';
import { MemberWords } from '../../src/maintenance/erasure/member-words.js';
import type { ArchivedLog } from '../../src/maintenance/archive/archive-format.js';
import type { StoredFile } from '../../src/maintenance/archive/store/archive-store.js';
import { ArchivesRepository } from '../../src/maintenance/archive/archives.repository.js';
import { LocalArchiveStore } from '../../src/maintenance/archive/store/local-archive-store.js';
import { addMember, ArchiveShelf, logsOf } from '../support/archive/archive-shelf.js';
import { sized } from '../support/app/sized.js';
import { waitUntil } from '../support/app/wait-until.js';

const MADE_AT = new Date('2026-03-01T02:00:00.000Z');

let shelf: ArchiveShelf;

beforeEach(async () => {
  shelf = await ArchiveShelf.open();
  await addMember(shelf.database, 'ada');
  await addMember(shelf.database, 'bob');
});

afterEach(() => shelf.close());

/** Stands for the death of the process: nothing happens after it. */
class Crash extends Error {}

/** Records of archives; the process "dies" after the given change. */
class CrashingArchives extends ArchivesRepository {
  constructor(
    database: ArchiveShelf['database'],
    private readonly last: 'begin' | 'replace' | 'setState',
  ) {
    super(database);
  }

  override begin(createdAt: Date): Promise<VerificationLogArchive> {
    return this.#dieAfter('begin', super.begin(createdAt));
  }

  override replace(...args: Parameters<ArchivesRepository['replace']>): Promise<boolean> {
    return this.#dieAfter('replace', super.replace(...args));
  }

  override setState(...args: Parameters<ArchivesRepository['setState']>): Promise<boolean> {
    return this.#dieAfter('setState', super.setState(...args));
  }

  async #dieAfter<T>(step: CrashingArchives['last'], change: Promise<T>): Promise<T> {
    const outcome = await change;
    if (step === this.last) throw new Crash();
    return outcome;
  }
}

describe('an erasure that is interrupted', () => {
  it.each(['begin', 'replace', 'setState'] as const)(
    'should be finished by the next one, after %s',
    async (last) => {
      const others = logsOf('bob', 5);
      await shelf.add([...logsOf('ada', 5), ...others], 'PURGED', MADE_AT);
      await shelf.add(logsOf('ada', 5), 'PURGED', new Date());
      const crashing = new CrashingArchives(shelf.database, last);
      await expect(new ArchiveErasure(shelf.store, crashing, new MemberWords('u-ada')).run()).rejects.toThrow(
        Crash,
      );

      const erasure = new ArchiveErasure(shelf.store, shelf.archives, new MemberWords('u-ada'));
      await erasure.run();
      expect(erasure.outcome.left).toEqual([]);
      expect(await shelf.rowsInFiles()).toEqual(others);
      expect(await shelf.database.verificationLogArchive.findMany()).toMatchObject([
        { state: 'PURGED', createdAt: MADE_AT, rowCount: 5 },
      ]);
      await shelf.expectSound();
    },
  );

  it('should lose no row of others when the process is killed at any moment', async () => {
    const others = logsOf('bob', 900);
    const ids = (rows: readonly ArchivedLog[]): string[] => rows.map(({ id }) => id).sort();
    const othersIn = (rows: readonly ArchivedLog[]): string[] =>
      ids(rows.filter(({ userId }) => userId === 'u-bob'));
    for (let start = 0; start < 900; start += 100)
      await shelf.add([...others.slice(start, start + 100), ...logsOf('ada', 20)]);
    for (const limit of sized([2, 6], [1, 3, 5, 7])) {
      const erasing = shelf.startCli('user', 'erase', '--id', 'u-ada', '--yes');
      const ended = once(erasing, 'close');
      await waitUntil(
        `${limit} files are written anew`,
        async () =>
          (await shelf.database.verificationLogArchive.count({ where: { rowCount: 100 } })) >= limit,
      );
      erasing.kill('SIGKILL');
      await ended;
      expect(othersIn(await shelf.rowsOnRecord())).toEqual(ids(others));
      await shelf.database.lease.updateMany({ data: { expiresAt: 0 } });
    }
    await shelf.cli('user', 'erase', '--id', 'u-ada', '--yes');
    expect(ids(await shelf.rowsInFiles())).toEqual(ids(others));
    await shelf.expectSound();
  });
});

/** A folder in which a file takes so long to write that something else happens meanwhile, once. */
class SlowStore extends LocalArchiveStore {
  #meanwhile: (() => Promise<unknown>) | null;

  constructor(folder: string, meanwhile: () => Promise<unknown>) {
    super(folder);
    this.#meanwhile = meanwhile;
  }

  override async write(fileName: string, content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const file = await super.write(fileName, content);
    await this.#meanwhile?.();
    this.#meanwhile = null;
    return file;
  }
}

describe('an erasure that has lost its lease', () => {
  it('should process an archive again that has changed meanwhile', async () => {
    const { id } = await shelf.add([...logsOf('ada', 3), ...logsOf('bob', 2)], 'RECORDED');
    const store = new SlowStore(shelf.folder, () => shelf.archives.setState(id, ['RECORDED'], 'PURGED'));
    const erasure = new ArchiveErasure(store, shelf.archives, new MemberWords('u-ada'));
    await erasure.run();
    expect(erasure.outcome).toEqual({ rows: 3, anonymised: 0, files: 1, left: [] });
    const records = await shelf.database.verificationLogArchive.findMany();
    expect(records).toMatchObject([{ state: 'PURGED', rowCount: 2 }]);
    await shelf.expectSound();
  });

  it('should find rows in its second run that were archived after the first', async () => {
    const erasure = new ArchiveErasure(shelf.store, shelf.archives, new MemberWords('u-ada'));
    await shelf.add([...logsOf('ada', 3), ...logsOf('bob', 2)]);
    await erasure.run();
    await shelf.add([...logsOf('ada', 1), ...logsOf('bob', 1)]);
    await erasure.run();
    expect(erasure.outcome).toEqual({ rows: 4, anonymised: 0, files: 2, left: [] });
    expect((await shelf.rowsInFiles()).map(({ userId }) => userId)).toEqual(['u-bob', 'u-bob', 'u-bob']);
    await shelf.expectSound();
  });
});
