import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '#database';
import { runCli } from '../support/process/cli.js';
import { storesNaming } from '../support/database/stores-naming.js';
import {
  aTestDatabase,
  parentsFirst,
  readCommittedModel,
  withSession,
  type Column,
  type Table,
  type TestDatabase,
} from '../support/app/test-database.js';
import { testEnvironment } from '../support/app/test-environment.js';

const USER_ID = 'auth0|0b5e2c7d';
const HANDLE = 'quiet_walker';
const SENTENCE = `${USER_ID} is @${HANDLE}, that is https://x.com/${HANDLE}`;
const NOW = new Date('2026-11-22T10:00:00.500Z');

/** Columns of other rows that are not changed, and why they cannot name the member. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  'sealed, so that nobody can have written it': [
    ...['AuthorizationRequest.codeVerifier', 'IdempotencyKey.answer', 'SecretKey.sealedKey'],
    ...['TokenRevocation.token', 'TwitterConnection.accessToken', 'TwitterConnection.refreshToken'],
  ],
  'what another member and X say of that member': [
    ...[
      'AuthorizationRequest.returnTo',
      'TwitterConnection.displayName',
      'TwitterConnection.profileImageUrl',
    ],
    ...['TwitterConnection.username', 'TwitterConnection.usernameKey', 'User.email', 'User.name'],
  ],
  'what admins publish; the command names the tasks': [
    ...['Task.description', 'Task.requiredText', 'Task.targetTweetId', 'Task.targetTweetIds'],
    ...['Task.targetUrl', 'Task.targetUserId', 'Task.targetUsername', 'Task.title'],
  ],
  'codes, hashes and names of the service': [
    ...['AuditEvent.action', 'AuditEvent.targetType'],
    ...['AuthorizationRequest.callback', 'AuthorizationRequest.nonceHash'],
    ...['Completion.errorCode', 'Completion.rejectionCode', 'Completion.status', 'IdempotencyKey.bodyHash'],
    ...['Lease.owner', 'MaintenanceRun.holder', 'MaintenanceRun.instance', 'MaintenanceRun.status'],
    ...['Task.taskType', 'TokenRevocation.hint', 'TwitterConnection.lastRefreshError'],
    ...['TwitterConnection.scope', 'TwitterConnection.tokenType', 'TwitterConsent.scope'],
    ...['TwitterVerificationLog.taskType', 'TwitterVerificationLog.verificationResult'],
    ...['VerificationLogArchive.sha256', 'VerificationLogArchive.state'],
  ],
};

let tables: TestDatabase;
let database: Database;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

/** A row of another member or of nobody in every table, which names the member in every text column that is no key. */
async function nameMemberEverywhere(): Promise<void> {
  const model = parentsFirst(
    await readCommittedModel(),
    (table) => new Error(`${table.name} is in a circle`),
  );
  await withSession(tables.url, async (session) => {
    for (const table of model) {
      const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
      const marks = table.columns.map(() => '?').join(', ');
      const values = table.columns.map((column) => valueOf(table, column));
      await session.execute(`INSERT INTO "${table.name}" (${names}) VALUES (${marks})`, values);
    }
  });
}

function valueOf(table: Table, { name, type, mysqlType }: Column): string | number | boolean | Date {
  switch (type) {
    case 'String': {
      const parent = table.foreignKeys.find(({ column }) => column === name)?.references.table;
      if (parent !== undefined) return `${parent}.id`;
      if (isKey(table, name)) return `${table.name}.${name}`;
      return mysqlType === null ? USER_ID : SENTENCE;
    }
    case 'Int':
    case 'BigInt':
      return 1;
    case 'Boolean':
      return true;
    case 'DateTime':
      return NOW;
  }
}

function isKey({ primaryKey, indexes }: Table, column: string): boolean {
  const keys = [primaryKey, ...indexes.filter(({ unique }) => unique).map(({ columns }) => columns)];
  return keys.some((columns) => columns.includes(column));
}

describe('user erase', () => {
  it('should remove the member from every column of the data model, except those listed with a reason', async () => {
    await nameMemberEverywhere();
    const connection = {
      twitterId: '1730449820063105030',
      username: HANDLE,
      accessToken: '',
      refreshToken: '',
      scope: '',
    };
    await database.user.create({
      data: { id: USER_ID, twitterConnection: { create: { ...connection, tokenExpiresAt: NOW } } },
    });
    const environment = {
      ...testEnvironment(tables.url, 0),
      ARCHIVE_DIR: join(tmpdir(), 'tta-unused-archive'),
    };
    const { status } = await runCli(environment, 'user', 'erase', '--id', USER_ID, '--yes');
    expect(status).toBe(0);
    expect(await storesNaming({ database }, [USER_ID, HANDLE])).toEqual(Object.values(KEPT).flat().sort());
  });
});
