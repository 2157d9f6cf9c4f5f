import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import Connection from 'libsql';

import { sqliteFileOf } from '../address/database-url.js';
import { discardDeletedContent, openDatabase, type Database } from '../index.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';

const SECRET = 'what-was-deleted';

let tables: TestDatabase;
let database: Database;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  await database.user.createMany({
    data: Array.from({ length: 200 }, (_, index) => ({ id: `user-${index}`, name: `${SECRET} ${index}` })),
  });
  await database.user.updateMany({ data: { name: null } });
});

afterEach(async () => {
  await tables.release();
});

/** Call it after every connection of this process is closed. */
async function filesWithSecret(): Promise<string[]> {
  const folder = path.dirname(sqliteFileOf(tables.url));
  const texts = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, text: await textOf(path.join(folder, name)) })),
  );
  return texts.filter(({ text }) => text.includes(SECRET)).map(({ name }) => name);
}

/** Empty for a missing file: the last connection deletes its files shortly after it is closed. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

describe('deleted content of SQLite', () => {
  it('should still be in its files', async () => {
    await database.$disconnect();
    expect(await filesWithSecret()).not.toEqual([]);
  });

  it('should not be in its files after it is discarded', async () => {
    expect(await discardDeletedContent(database)).toBe(true);
    await database.$disconnect();
    expect(await filesWithSecret()).toEqual([]);
  });

  it('should be reported as left while another connection reads an earlier state', async () => {
    const reader = new Connection(sqliteFileOf(tables.url));
    reader.exec('BEGIN');
    reader.prepare('SELECT COUNT(*) FROM "User"').all();
    expect(await discardDeletedContent(database, 0)).toBe(false);
    reader.exec('COMMIT');
    reader.close();
    expect(await discardDeletedContent(database)).toBe(true);
    await database.$disconnect();
  });
});
