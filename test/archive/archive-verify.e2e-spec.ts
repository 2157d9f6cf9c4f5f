import { copyFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { VerificationLogArchive } from '#database';
import { verifyArchives } from '../../src/maintenance/archive/operator/archive-verification.js';
import { aLogOf, ArchiveShelf, logsOf } from '../support/archive/archive-shelf.js';
import type { CliResult } from '../support/process/cli.js';

let shelf: ArchiveShelf;

beforeEach(async () => {
  shelf = await ArchiveShelf.open();
});

afterEach(() => shelf.close());

const runVerify = (...words: readonly string[]): Promise<CliResult> =>
  shelf.cli('archive', 'verify', ...words);

/** What is wrong with which file. */
async function faults(): Promise<readonly (readonly string[])[]> {
  const { findings } = await verifyArchives(shelf.store, shelf.archives);
  return findings.map(({ fileName, fault }) => [fileName, fault]);
}

async function record(archive: VerificationLogArchive, data: Partial<VerificationLogArchive>): Promise<void> {
  await shelf.database.verificationLogArchive.update({ where: { id: archive.id }, data });
}

describe('a verification of the archives', () => {
  it('should find nothing wrong in unchanged files', async () => {
    await shelf.add(logsOf('ada', 250));
    await shelf.add([]);
    await shelf.add([aLogOf('ada')], 'RECORDED');
    expect(await verifyArchives(shelf.store, shelf.archives)).toEqual({
      checked: 3,
      findings: [],
      unknownFiles: [],
    });
  });

  it('should find every single changed byte', async () => {
    const archive = await shelf.add(logsOf('ada', 20));
    const path = shelf.pathOf(archive);
    const sound = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const flipped = Buffer.from(sound);
        flipped[place] = flipped[place]! ^ change;
        await writeFile(path, flipped);
        expect(await faults()).toEqual([[archive.fileName, 'sha256']]);
      }),
      {
        examples: [
          [0, 1],
          [4, 1],
          [9, 128],
          [sound.length - 1, 255],
        ],
      },
    );
    await writeFile(path, sound);
    expect(await faults()).toEqual([]);
  });

  it('should find a file that was shortened at any byte, or extended', async () => {
    const archive = await shelf.add(logsOf('ada', 20));
    const path = shelf.pathOf(archive);
    const sound = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), async (length) => {
        await writeFile(path, sound.subarray(0, length));
        expect(await faults()).toEqual([[archive.fileName, 'bytes']]);
      }),
    );
    await writeFile(path, Buffer.concat([sound, Buffer.from([0])]));
    expect(await faults()).toEqual([[archive.fileName, 'bytes']]);
  });

  it('should find a missing file, and check the others', async () => {
    const lost = await shelf.add(logsOf('ada', 3), 'PURGED', new Date('2026-01-01T00:00:00.000Z'));
    await shelf.add(logsOf('ada', 3), 'PURGED', new Date('2026-01-02T00:00:00.000Z'));
    const changed = await shelf.add(logsOf('ada', 3), 'DAMAGED', new Date('2026-01-03T00:00:00.000Z'));
    await rm(shelf.pathOf(lost));
    await writeFile(shelf.pathOf(changed), Buffer.alloc(changed.bytes));
    const { checked, findings } = await verifyArchives(shelf.store, shelf.archives);
    expect(checked).toBe(3);
    expect(findings.map(({ fileName, fault }) => [fileName, fault])).toEqual([
      [lost.fileName, 'missing'],
      [changed.fileName, 'sha256'],
    ]);
  });

  it('should find a file with other rows than recorded, or of another format', async () => {
    const archive = await shelf.add(logsOf('ada', 3));
    await record(archive, { rowCount: 4 });
    expect(await faults()).toEqual([[archive.fileName, 'rows']]);
    await record(archive, { rowCount: 3, newestVerifiedAt: new Date('2025-06-01T00:00:00.000Z') });
    expect(await faults()).toEqual([[archive.fileName, 'times']]);

    await writeFile(shelf.pathOf(archive), 'no archive at all');
    await record(archive, { ...(await shelf.store.inspect(archive.fileName)) });
    expect(await faults()).toEqual([[archive.fileName, 'damaged']]);
  });

  it('should only note files without a record, and ignore unfinished ones', async () => {
    const archive = await shelf.add(logsOf('ada', 3));
    const unfinished = await shelf.archives.begin(new Date());
    await copyFile(shelf.pathOf(archive), shelf.pathOf(unfinished));
    await copyFile(shelf.pathOf(archive), join(shelf.folder, 'a-copy.ndjson.gz'));
    expect(await verifyArchives(shelf.store, shelf.archives)).toEqual({
      checked: 1,
      findings: [],
      unknownFiles: ['a-copy.ndjson.gz'],
    });
  });
});

describe('archive verify', () => {
  it('should exit with 0 when every file is intact', async () => {
    await shelf.add(logsOf('ada', 3));
    const { status, stdout } = await shelf.cli('archive', 'verify');
    expect(stdout).toContain('Archives that match their records: 1 of 1');
    expect(status).toBe(0);
  });

  it('should name a changed, a shortened and a missing file, and exit with 1', async () => {
    const [changed, cut, missing] = [
      await shelf.add(logsOf('ada', 3)),
      await shelf.add(logsOf('ada', 3)),
      await shelf.add(logsOf('ada', 3)),
    ];
    const bytes = await readFile(shelf.pathOf(changed));
    bytes[30] = bytes[30]! ^ 1;
    await writeFile(shelf.pathOf(changed), bytes);
    await truncate(shelf.pathOf(cut), 40);
    await rm(shelf.pathOf(missing));
    const { status, stdout } = await runVerify();
    for (const [{ fileName }, problem] of [
      [changed, 'checksum'],
      [cut, 'truncated'],
      [missing, 'missing'],
    ] as const)
      expect(stdout.split('\n').find((line) => line.includes(fileName))).toContain(problem);
    expect(stdout).toContain('Archives that match their records: 0 of 3');
    expect(status).toBe(1);
  });

  it('should check only the file that is named', async () => {
    const [sound, missing] = [await shelf.add(logsOf('ada', 3)), await shelf.add(logsOf('ada', 3))];
    await rm(shelf.pathOf(missing));
    expect((await runVerify(sound.fileName)).status).toBe(0);
    expect((await runVerify(missing.fileName)).status).toBe(1);
  });

  it('should name a file with a line longer than any string, without a stack trace', async () => {
    const archive = await shelf.add(logsOf('ada', 3));
    const { createdAt } = archive;
    const header = { format: 'twitter-verification-logs', schemaVersion: 2, createdAt };
    // A gzip file of many members is the text of all of them: 700 MB of one line.
    const part = gzipSync(Buffer.alloc(1_000_000, 'x'));
    const whole = [gzipSync(`${JSON.stringify(header)}\n`), ...Array.from({ length: 700 }, () => part)];
    await writeFile(shelf.pathOf(archive), Buffer.concat(whole));
    await record(archive, { ...(await shelf.store.inspect(archive.fileName)) });

    const { status, stdout, stderr } = await runVerify();
    expect(stdout.split('\n').find((line) => line.includes(archive.fileName))).toContain('damaged');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(1);

    const restored = await shelf.cli('archive', 'restore', archive.fileName);
    expect(restored.stderr).toContain('a line is longer than that of any row');
    expect(restored.stderr).not.toMatch(/\n\s+at /);
    expect(restored.status).toBe(1);
  });

  it('should refuse a name that no archive has', async () => {
    const { status, stderr } = await runVerify('../secrets.ndjson.gz');
    expect(stderr).toContain('There is no archive named ../secrets.ndjson.gz');
    expect(status).toBe(1);
  });
});
