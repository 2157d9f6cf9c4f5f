import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import Connection from 'libsql';

import { migrate } from '../index.js';
import { readCatalog } from '../testing/sqlite-catalog.js';
import { expectedCatalog } from '../testing/prisma-schema.js';

const root = path.resolve(import.meta.dirname, '../../..');
const committed = path.join(root, 'prisma/migrations/sqlite');

describe('the committed migrations for SQLite', () => {
  let folder: string;
  let connection: Connection.Database;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'committed-history-'));
    connection = new Connection(path.join(folder, 'app.db'));
  });

  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  /** Migrates with the named folders of the committed history only. */
  const migrateWith = async (...names: string[]) => {
    const directory = path.join(folder, 'migrations');
    for (const name of names)
      await cp(path.join(committed, name), path.join(directory, name), { recursive: true });
    await migrate(`file:${folder}/app.db`, { directory });
  };

  it('should make exactly the tables, columns, foreign keys and indexes of schema.prisma', async () => {
    const { applied } = await migrate(`file:${folder}/app.db`);
    const schema = expectedCatalog(await readFile(path.join(root, 'prisma/schema.prisma'), 'utf8'));

    expect(applied).toEqual([
      '20251101000000_host_tables',
      '20251101000100_add_twitter_features',
      '20251101000200_connect_and_verify',
      '20251201000000_token_care',
    ]);
    expect(Object.keys(schema)).toHaveLength(9);
    expect(readCatalog(connection)).toEqual(schema);
  });

  it('should name its provider for Prisma', async () => {
    expect(await readFile(path.join(committed, 'migration_lock.toml'), 'utf8')).toContain(
      'provider = "sqlite"',
    );
  });

  it('should add the two tables of the guide and nothing else in add_twitter_features', async () => {
    await migrateWith('20251101000000_host_tables');
    const before = readCatalog(connection);
    await migrateWith('20251101000100_add_twitter_features');
    const { TwitterConnection, TwitterVerificationLog, ...others } = readCatalog(connection);

    expect(others).toEqual(before);
    expect(TwitterConnection?.columns).toEqual([
      'accessToken TEXT NOT NULL',
      'connectedAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP',
      'displayName TEXT',
      'id TEXT NOT NULL PRIMARY KEY',
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
    expect(TwitterVerificationLog?.columns).toEqual([
      'apiCallCount INTEGER NOT NULL',
      'cacheHit BOOLEAN NOT NULL DEFAULT false',
      'completionId TEXT NOT NULL',
      'errorMessage TEXT',
      'id TEXT NOT NULL PRIMARY KEY',
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
    expect(TwitterConnection?.foreignKeys).toEqual(['userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE']);
    expect(TwitterVerificationLog?.foreignKeys).toEqual([
      'completionId -> Completion.id ON DELETE CASCADE ON UPDATE CASCADE',
      'taskId -> Task.id ON DELETE CASCADE ON UPDATE CASCADE',
      'twitterConnectionId -> TwitterConnection.id ON DELETE SET NULL ON UPDATE CASCADE',
      'userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE',
    ]);
  });

  it('should keep the 13 index names of the guide', async () => {
    await migrateWith('20251101000000_host_tables', '20251101000100_add_twitter_features');
    const { TwitterConnection, TwitterVerificationLog } = readCatalog(connection);

    expect(TwitterConnection?.indexes).toEqual([
      'TwitterConnection_isActive_idx (isActive)',
      'TwitterConnection_tokenExpiresAt_idx (tokenExpiresAt)',
      'TwitterConnection_twitterId_idx (twitterId)',
      'TwitterConnection_userId_idx (userId)',
      'UNIQUE TwitterConnection_twitterId_key (twitterId)',
      'UNIQUE TwitterConnection_userId_key (userId)',
    ]);
    expect(TwitterVerificationLog?.indexes).toEqual([
      'TwitterVerificationLog_completionId_idx (completionId)',
      'TwitterVerificationLog_taskId_idx (taskId)',
      'TwitterVerificationLog_taskType_idx (taskType)',
      'TwitterVerificationLog_twitterConnectionId_idx (twitterConnectionId)',
      'TwitterVerificationLog_userId_idx (userId)',
      'TwitterVerificationLog_verificationResult_idx (verificationResult)',
      'TwitterVerificationLog_verifiedAt_idx (verifiedAt)',
    ]);
  });

  it('should keep the connections that were there before connect_and_verify', async () => {
    await migrateWith('20251101000000_host_tables', '20251101000100_add_twitter_features');
    connection.exec(`INSERT INTO "User" ("id", "updatedAt") VALUES ('u1', 0)`);
    connection.exec(
      `INSERT INTO "TwitterConnection" ("id", "userId", "twitterId", "username", "accessToken", "refreshToken",
         "tokenExpiresAt", "scope", "updatedAt") VALUES ('c1', 'u1', '1', 'ada', 'a', 'r', 0, 's', 0)`,
    );
    await migrate(`file:${folder}/app.db`);

    expect(
      connection.prepare('SELECT "id", "tokenVersion", "reconnectRequiredAt" FROM "TwitterConnection"').all(),
    ).toEqual([{ id: 'c1', tokenVersion: 0, reconnectRequiredAt: null }]);
  });
});
