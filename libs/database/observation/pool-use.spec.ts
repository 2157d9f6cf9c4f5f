import { openDatabase } from '../index.js';
import { aTestDatabase } from '../testing/test-database.js';
import { testProvider } from '../testing/test-provider.js';
import { waitUntil } from '../testing/wait-until.js';

describe('poolUse', () => {
  it('should count the connections of a server, and those who wait for one; SQLite has no pool', async () => {
    const tables = await aTestDatabase();
    const url = tables.url.includes('?')
      ? `${tables.url}&connection_limit=2`
      : `${tables.url}?connection_limit=2`;
    const database = await openDatabase(testProvider() === 'sqlite' ? tables.url : url);
    if (testProvider() === 'sqlite') {
      expect(database.poolUse()).toBeNull();
    } else {
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (letGo = resolve));
      const hold = () =>
        database.$transaction(async (tx) => {
          await tx.user.count();
          await held;
        });
      const busy = [hold(), hold()];
      await waitUntil(() => database.poolUse()?.busy === 2);
      const waiting = database.user.count();
      await waitUntil(() => database.poolUse()?.waiting === 1);
      expect(database.poolUse()).toEqual({ limit: 2, busy: 2, idle: 0, waiting: 1 });
      letGo();
      await Promise.all([...busy, waiting]);
      await waitUntil(() => database.poolUse()?.idle === 2);
      expect(database.poolUse()).toEqual({ limit: 2, busy: 0, idle: 2, waiting: 0 });
    }
    await database.$disconnect();
    await tables.release();
  });
});
