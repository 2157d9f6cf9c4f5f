import { parsePrismaSchema } from '../model/prisma-schema.js';
import { committedHistories, readMigrations } from '#database';
import { migrationNames } from './histories.js';
import { assertSnapshotIsCurrent, readSnapshot } from './snapshot.js';

describe('the committed snapshot', () => {
  it('should match the committed migrations', async () => {
    const snapshot = parsePrismaSchema(await readSnapshot(committedHistories()));
    const names = await migrationNames(committedHistories());

    expect(names).toEqual((await readMigrations('mysql')).map(({ name }) => name));
    await expect(assertSnapshotIsCurrent(snapshot, committedHistories(), names)).resolves.toBeUndefined();
    await expect(
      assertSnapshotIsCurrent(snapshot, committedHistories(), names.slice(0, -1)),
    ).rejects.toMatchObject({
      code: 'stale_snapshot',
    });
  });
});
