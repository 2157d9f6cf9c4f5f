import { openDatabase, type Database } from '#database';
import { asCiphertext, KeyRing, plaintext } from '#token-vault';
import {
  addConnections,
  addRequest,
  addRevocation,
  addSecretKey,
  NEW_KEY,
  OLD_KEY,
  vaultOf,
} from '../../../test/support/database/sealed-rows.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { rotateKeys, type UnreadableRow } from './key-rotation.js';
import { countKeyUsage } from './key-usage.js';
import { SealedTable } from './sealed-table.js';

const OTHER_KEY = `other:${'7f'.repeat(32)}`;
const SECRET_KEY = '5e'.repeat(32);
const ring = KeyRing.parse(`${NEW_KEY},${OLD_KEY}`);

let tables: TestDatabase;
let database: Database;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  await addConnections(database, vaultOf(OLD_KEY), 5);
  await addRequest(database, vaultOf(OLD_KEY), 1);
  await addRevocation(database, vaultOf(OLD_KEY), 1);
  await addSecretKey(database, vaultOf(OLD_KEY), SECRET_KEY);
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

const theConnection = (id: string) => database.twitterConnection.findUniqueOrThrow({ where: { id } });

describe('rotateKeys', () => {
  it('should seal every value of every table with the first key, for its own cell', async () => {
    expect(await rotateKeys(database, ring, { batchSize: 2 })).toEqual({
      rewrapped: 8,
      current: 0,
      unreadable: 0,
    });

    const onlyNew = vaultOf(NEW_KEY);
    const open = (value: string, table: string, row: string, column: string) =>
      onlyNew.open(asCiphertext(value), { table, row, column });
    const { accessToken, refreshToken } = await theConnection('c3');
    expect(open(accessToken, 'TwitterConnection', 'c3', 'accessToken')).toBe('access-3');
    expect(open(refreshToken, 'TwitterConnection', 'c3', 'refreshToken')).toBe('refresh-3');
    const request = await database.authorizationRequest.findUniqueOrThrow({ where: { id: 'r1' } });
    expect(open(request.codeVerifier, 'AuthorizationRequest', 'r1', 'codeVerifier')).toBe('verifier-1');
    const { token } = await database.tokenRevocation.findUniqueOrThrow({ where: { id: 't1' } });
    expect(open(token, 'TokenRevocation', 't1', 'token')).toBe('token-1');
    const { id, sealedKey } = await database.secretKey.findFirstOrThrow();
    expect(open(sealedKey, 'SecretKey', id, 'sealedKey')).toBe(SECRET_KEY);
  });

  it('should change nothing but the sealed columns', async () => {
    const { accessToken: _a, refreshToken: _r, ...before } = await theConnection('c0');
    await rotateKeys(database, ring);
    const { accessToken: _b, refreshToken: _s, ...after } = await theConnection('c0');
    expect(after).toEqual(before);
  });

  it('should not change what the first key sealed', async () => {
    await rotateKeys(database, ring);
    const before = await theConnection('c0');
    expect(await rotateKeys(database, ring)).toEqual({ rewrapped: 0, current: 8, unreadable: 0 });
    expect(await theConnection('c0')).toEqual(before);
  });

  it('should rewrap the one value of a row that an old key still seals', async () => {
    const accessToken = vaultOf(NEW_KEY).seal(plaintext('newer'), {
      table: 'TwitterConnection',
      row: 'c0',
      column: 'accessToken',
    });
    await database.twitterConnection.update({ where: { id: 'c0' }, data: { accessToken } });
    await rotateKeys(database, ring);
    const row = await theConnection('c0');
    expect(row.accessToken).toBe(accessToken);
    expect(row.refreshToken).toMatch(/^v1\.new\./);
  });

  it('should report a row that no key opens and leave it unchanged, whatever its key id', async () => {
    const moved = await theConnection('c1');
    await database.twitterConnection.update({
      where: { id: 'c0' },
      data: { refreshToken: moved.refreshToken },
    });
    await database.twitterConnection.update({ where: { id: 'c2' }, data: { accessToken: 'plain' } });
    const foreign = vaultOf(OTHER_KEY);
    await addRevocation(database, foreign, 2);
    const falseNew = vaultOf(`new:${'99'.repeat(32)}`);
    await addRevocation(database, falseNew, 3);
    const before = await theConnection('c0');

    const unreadable: UnreadableRow[] = [];
    const counts = await rotateKeys(database, ring, { onUnreadable: (row) => unreadable.push(row) });

    expect(counts).toEqual({ rewrapped: 6, current: 0, unreadable: 4 });
    expect(unreadable).toEqual([
      { table: 'TwitterConnection', id: 'c0', code: 'authentication_failed' },
      { table: 'TwitterConnection', id: 'c2', code: 'malformed_envelope' },
      { table: 'TokenRevocation', id: 't2', code: 'unknown_key' },
      { table: 'TokenRevocation', id: 't3', code: 'authentication_failed' },
    ]);
    expect(await theConnection('c0')).toEqual(before);
  });

  it('should report its progress after each batch', async () => {
    const progress: number[][] = [];
    await rotateKeys(database, ring, {
      batchSize: 2,
      onProgress: ({ rewrapped }, total) => progress.push([rewrapped, total]),
    });
    expect(progress).toEqual([
      [2, 8],
      [4, 8],
      [5, 8],
      [6, 8],
      [7, 8],
      [8, 8],
    ]);
  });
});

describe('countKeyUsage', () => {
  it('should count the rows of each sealed column by key id', async () => {
    await addRevocation(database, vaultOf(NEW_KEY), 2);
    await addRevocation(database, vaultOf(OTHER_KEY), 3);
    await database.twitterConnection.update({ where: { id: 'c2' }, data: { accessToken: 'plain' } });
    expect(await countKeyUsage(database)).toEqual([
      { table: 'TwitterConnection', column: 'accessToken', keyId: null, rows: 1 },
      { table: 'TwitterConnection', column: 'accessToken', keyId: 'old', rows: 4 },
      { table: 'TwitterConnection', column: 'refreshToken', keyId: 'old', rows: 5 },
      { table: 'AuthorizationRequest', column: 'codeVerifier', keyId: 'old', rows: 1 },
      { table: 'TokenRevocation', column: 'token', keyId: 'new', rows: 1 },
      { table: 'TokenRevocation', column: 'token', keyId: 'old', rows: 1 },
      { table: 'TokenRevocation', column: 'token', keyId: 'other', rows: 1 },
      { table: 'SecretKey', column: 'sealedKey', keyId: 'old', rows: 1 },
    ]);
  });
});

describe('SealedTable', () => {
  it('should not swap a row whose values changed since they were read, and return its id', async () => {
    const table = new SealedTable(database, 'TwitterConnection');
    const rows = await table.find(['c0', 'c1']);
    await database.twitterConnection.update({ where: { id: 'c0' }, data: { refreshToken: 'newer' } });
    const before = await theConnection('c0');

    const missed = await table.swap(
      rows.map(({ id, cells }) => ({
        id,
        before: cells,
        after: cells.map((cell) => ({ ...cell, value: 'swapped' })),
      })),
    );

    expect(missed).toEqual(['c0']);
    expect(await theConnection('c0')).toEqual(before);
    expect(await theConnection('c1')).toMatchObject({ accessToken: 'swapped', refreshToken: 'swapped' });
  });
});
