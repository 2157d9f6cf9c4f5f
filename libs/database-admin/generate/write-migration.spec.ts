import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { writeMigration } from './write-migration.js';

const script = { up: 'SELECT 1;\n', down: 'SELECT 2;\n' };
const migration = {
  name: '20260304050607_add',
  scripts: { sqlite: script, postgresql: script, mysql: script },
  snapshot: 'new',
};

describe('writeMigration', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'write-migration-'));
    for (const provider of ['sqlite', 'postgresql', 'mysql']) await mkdir(path.join(directory, provider));
    await writeFile(path.join(directory, 'schema.prisma'), 'old');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  const below = async () => (await readdir(directory, { recursive: true })).sort();

  it('should write both scripts for each provider, then the snapshot, and no other file', async () => {
    const files = await writeMigration(directory, migration);

    expect(await readFile(path.join(directory, 'mysql', migration.name, 'down.sql'), 'utf8')).toBe(
      script.down,
    );
    expect(await readFile(path.join(directory, 'schema.prisma'), 'utf8')).toBe('new');
    expect((await below()).filter((file) => file.includes('.')).sort()).toEqual([...files].sort());
  });

  it.each(['mysql/20260304050607_add/other.sql', 'schema.prisma/other'])(
    'should leave the histories unchanged when %s is in the way',
    async (obstacle) => {
      await rm(path.join(directory, 'schema.prisma'));
      await mkdir(path.join(directory, path.dirname(obstacle)));
      await writeFile(path.join(directory, obstacle), '');
      const earlier = await below();

      await expect(writeMigration(directory, migration)).rejects.toThrow();
      expect(await below()).toEqual(earlier);
    },
  );
});
