import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Catalog } from '../catalog/catalog.js';
import { readCommittedModel } from '../model/committed-model.js';
import { expectedCatalog } from '../catalog/expected-catalog.js';
import { readCatalog } from '../catalog/read-catalog.js';
import { openSession, type SqlSession, migrate, committedHistories } from '#database';
import { freshDatabase, type FreshDatabase } from '../../database/testing/fresh-database.js';

/** `name definition` of each, ordered by name. */
const listed = (parts: ReadonlyMap<string, string> | undefined) =>
  [...(parts ?? [])].map(([name, words]) => `${name} ${words}`).sort();

const without = (catalog: Catalog, ...tables: string[]) =>
  new Map([...catalog].filter(([name]) => !tables.includes(name)));

describe('the committed migrations for SQLite', () => {
  let histories: string;
  let database: FreshDatabase;
  let session: SqlSession;

  beforeEach(async () => {
    histories = await mkdtemp(path.join(tmpdir(), 'committed-history-'));
    database = await freshDatabase('sqlite');
    session = await openSession(database.url);
  });

  afterEach(async () => {
    await session.close();
    await database.drop();
    await rm(histories, { recursive: true });
  });

  /** Migrates with the named folders of the committed history only. */
  const migrateWith = async (...names: string[]) => {
    for (const name of names)
      await cp(path.join(committedHistories(), 'sqlite', name), path.join(histories, 'sqlite', name), {
        recursive: true,
      });
    await migrate(database.url, { histories });
  };

  it('should create exactly the tables, columns, foreign keys and indexes of schema.prisma', async () => {
    const { applied } = await migrate(database.url);
    const schema = expectedCatalog(await readCommittedModel(), 'sqlite');

    expect(applied).toEqual([
      '20251101000000_host_tables',
      '20251101000100_add_twitter_features',
      '20251101000200_connect_and_verify',
      '20251201000000_token_care',
      '20251215000000_list_indexes',
      '20260105000000_economy',
      '20260201000000_maintenance',
      '20260301000000_admin_review',
      '20260401000000_verdicts',
      '20260501000000_add_log_cost',
      '20260601000000_shorter_list_indexes',
    ]);
    expect(schema.size).toBe(22);
    expect(await readCatalog(session)).toEqual(schema);
  });

  it.each(['sqlite', 'postgresql', 'mysql'])(
    'should name %s as the provider for Prisma',
    async (provider) => {
      expect(
        await readFile(path.join(committedHistories(), provider, 'migration_lock.toml'), 'utf8'),
      ).toContain(`provider = "${provider}"`);
    },
  );

  it('should add only the two tables of the guide in add_twitter_features', async () => {
    await migrateWith('20251101000000_host_tables');
    const before = await readCatalog(session);
    await migrateWith('20251101000100_add_twitter_features');
    const after = await readCatalog(session);
    const [connection, log] = [after.get('TwitterConnection'), after.get('TwitterVerificationLog')];

    expect(without(after, 'TwitterConnection', 'TwitterVerificationLog')).toEqual(before);
    expect(listed(connection?.columns)).toEqual([
      'accessToken TEXT NOT NULL',
      'connectedAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP',
      'displayName TEXT',
      'id TEXT NOT NULL',
      'isActive BOOLEAN NOT NULL DEFAULT true',
      'lastVerifiedAt DATETIME',
      'profileImageUrl TEXT',
      'refreshToken TEXT NOT NULL',
      'scope TEXT NOT NULL',
      'tokenExpiresAt DATETIME NOT NULL',
      "tokenType TEXT NOT NULL DEFAULT 'Bearer'",
      'twitterId TEXT NOT NULL',
      'updatedAt DATETIME NOT NULL',
      'userId TEXT NOT NULL',
      'username TEXT NOT NULL',
    ]);
    expect(listed(log?.columns)).toEqual([
      'apiCallCount INTEGER NOT NULL',
      'cacheHit BOOLEAN NOT NULL DEFAULT false',
      'completionId TEXT NOT NULL',
      'errorMessage TEXT',
      'id TEXT NOT NULL',
      'rejectionReason TEXT',
      'taskId TEXT NOT NULL',
      'taskType TEXT NOT NULL',
      'twitterApiResponse TEXT',
      'twitterConnectionId TEXT',
      'userId TEXT NOT NULL',
      'verificationResult TEXT NOT NULL',
      'verificationTime INTEGER NOT NULL',
      'verifiedAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP',
    ]);
    expect([connection?.primaryKey, log?.primaryKey]).toEqual(['(id)', '(id)']);
    expect(listed(connection?.foreignKeys)).toEqual([
      'TwitterConnection_userId_fkey userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE',
    ]);
    expect(listed(log?.foreignKeys)).toEqual([
      'TwitterVerificationLog_completionId_fkey completionId -> Completion.id ON DELETE CASCADE ON UPDATE CASCADE',
      'TwitterVerificationLog_taskId_fkey taskId -> Task.id ON DELETE CASCADE ON UPDATE CASCADE',
      'TwitterVerificationLog_twitterConnectionId_fkey twitterConnectionId -> TwitterConnection.id ON DELETE SET NULL ON UPDATE CASCADE',
      'TwitterVerificationLog_userId_fkey userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE',
    ]);
  });

  it('should keep the 13 index names of the guide', async () => {
    await migrateWith('20251101000000_host_tables', '20251101000100_add_twitter_features');
    const catalog = await readCatalog(session);
    const [connection, log] = [catalog.get('TwitterConnection'), catalog.get('TwitterVerificationLog')];

    expect(listed(connection?.indexes)).toEqual([
      'TwitterConnection_isActive_idx (isActive)',
      'TwitterConnection_tokenExpiresAt_idx (tokenExpiresAt)',
      'TwitterConnection_twitterId_idx (twitterId)',
      'TwitterConnection_twitterId_key UNIQUE (twitterId)',
      'TwitterConnection_userId_idx (userId)',
      'TwitterConnection_userId_key UNIQUE (userId)',
    ]);
    expect(listed(log?.indexes)).toEqual([
      'TwitterVerificationLog_completionId_idx (completionId)',
      'TwitterVerificationLog_taskId_idx (taskId)',
      'TwitterVerificationLog_taskType_idx (taskType)',
      'TwitterVerificationLog_twitterConnectionId_idx (twitterConnectionId)',
      'TwitterVerificationLog_userId_idx (userId)',
      'TwitterVerificationLog_verificationResult_idx (verificationResult)',
      'TwitterVerificationLog_verifiedAt_idx (verifiedAt)',
    ]);
  });

  it('should keep connections from before connect_and_verify', async () => {
    await migrateWith('20251101000000_host_tables', '20251101000100_add_twitter_features');
    await session.script(
      `INSERT INTO "User" ("id", "updatedAt") VALUES ('u1', 0);
       INSERT INTO "TwitterConnection" ("id", "userId", "twitterId", "username", "accessToken", "refreshToken",
         "tokenExpiresAt", "scope", "updatedAt") VALUES ('c1', 'u1', '1', 'ada', 'a', 'r', 0, 's', 0);`,
    );
    await migrate(database.url);

    expect(
      await session.query('SELECT "id", "tokenVersion", "reconnectRequiredAt" FROM "TwitterConnection"'),
    ).toEqual([{ id: 'c1', tokenVersion: 0, reconnectRequiredAt: null }]);
  });
});
