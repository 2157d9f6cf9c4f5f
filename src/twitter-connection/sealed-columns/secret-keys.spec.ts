import { openDatabase, type Database } from '#database';
import { KeyRing, VaultError } from '#token-vault';
import { addSecretKey, NEW_KEY, OLD_KEY, vaultOf } from '../../../test/support/database/sealed-rows.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { rotateKeys } from './key-rotation.js';
import { SecretKeys } from './secret-keys.js';

const ID = 'awarded-accounts';
const SECRET = '5e'.repeat(32);
const INSTANCES = 8;

let tables: TestDatabase;
let database: Database;
let otherDatabase: Database;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  otherDatabase = await openDatabase(tables.url);
});

afterEach(async () => {
  await database.$disconnect();
  await otherDatabase.$disconnect();
  await tables.release();
});

/** The key as a newly started instance opens it. */
async function keyFor(prisma: Database, ...ring: readonly string[]): Promise<string> {
  const key = await new SecretKeys(prisma, vaultOf(...ring)).open(ID);
  return key.export().toString('hex');
}

describe('a key of the service', () => {
  it('should have 32 bytes, be sealed, and be the same after a restart', async () => {
    const made = await keyFor(database, OLD_KEY);
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    const [row, ...more] = await database.secretKey.findMany();
    expect([row?.id, more]).toEqual([ID, []]);
    expect(row?.sealedKey).toMatch(/^v1\.old\./);
    expect(await keyFor(otherDatabase, OLD_KEY)).toBe(made);
  });

  it('should differ between databases', async () => {
    const made = await keyFor(database, OLD_KEY);
    await database.secretKey.deleteMany();
    expect(await keyFor(database, OLD_KEY)).not.toBe(made);
  });

  it(`should be one key for ${INSTANCES} instances that open it first at the same time`, async () => {
    const keys = await Promise.all(
      Array.from({ length: INSTANCES }, (_, index) =>
        keyFor(index % 2 === 0 ? database : otherDatabase, OLD_KEY),
      ),
    );
    expect(new Set(keys).size).toBe(1);
    expect(await database.secretKey.count()).toBe(1);
  });

  it('should stay the same when keys are rotated, for running and for new instances', async () => {
    const running = new SecretKeys(database, vaultOf(OLD_KEY));
    const before = await running.open(ID);
    await rotateKeys(database, KeyRing.parse(`${NEW_KEY},${OLD_KEY}`));
    expect((await running.open(ID)).equals(before)).toBe(true);
    expect(await keyFor(database, NEW_KEY)).toBe(before.export().toString('hex'));
  });

  it('should not be replaced when it cannot be opened, and work again when it can', async () => {
    await addSecretKey(database, vaultOf(NEW_KEY), SECRET);
    const before = await database.secretKey.findMany();
    const keys = new SecretKeys(database, vaultOf(OLD_KEY));
    for (let turn = 0; turn < 2; turn += 1) await expect(keys.open(ID)).rejects.toThrow(VaultError);
    expect(await database.secretKey.findMany()).toEqual(before);
    expect(await keyFor(database, OLD_KEY, NEW_KEY)).toBe(SECRET);
  });
});
