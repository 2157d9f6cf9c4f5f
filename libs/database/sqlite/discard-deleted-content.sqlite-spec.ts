import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import Connection from 'libsql';

import { sqliteFileOf } from '../database-url.js';
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

/** To be called when every connection of this process is closed. */
async function filesWithSecret(): Promise<string[]> {
  const folder = path.dirname(sqliteFileOf(tables.url));
  const texts = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, text: await textOf(path.join(folder, name)) })),
  );
  return texts.filter(({ text }) => text.includes(SECRET)).map(({ name }) => name);
}

/** Empty for a file that is gone: the last connection takes its own files along, a moment after it was closed. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

describe('what was deleted from SQLite', () => {
  it('should lie in its files still', async () => {
    await database.$disconnect();
    expect(await filesWithSecret()).not.toEqual([]);
  });

  it('should lie there no more once it is discarded', async () => {
    expect(await discardDeletedContent(database)).toBe(true);
    await database.$disconnect();
    expect(await filesWithSecret()).toEqual([]);
  });

  it('should be said to lie there while somebody reads an earlier state', async () => {
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
