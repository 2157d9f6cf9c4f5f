import { existsSync } from 'node:fs';

import { sqliteFileOf } from '#database';
import { freshDatabase } from '../../database/testing/fresh-database.js';
import { databaseSizes } from './database-sizes.js';
import { describeSizes } from './testing/sizes-rules.js';

describe('databaseSizes on SQLite', () => {
  describeSizes('sqlite');

  it('should not create a missing file', async () => {
    const database = await freshDatabase('sqlite');
    expect(await databaseSizes(database.url)).toEqual({ provider: 'sqlite', tables: [] });
    expect(existsSync(sqliteFileOf(database.url))).toBe(false);
    await database.drop();
  });
});
