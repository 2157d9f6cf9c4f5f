import { promisify } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openDatabase, type Database } from '#database';
import { createApp } from '../../../src/app.js';
import type { AppConfig } from '../../../src/config/app-config.js';
import { parseConfig } from '../../../src/config/parse-config.js';
import { mintToken } from '../../../src/identity/mint-token.js';
import { CapturedLog } from '../app/captured-log.js';
import { freePort } from '../app/free-port.js';
import { aTestDatabase, type TestDatabase } from '../app/test-database.js';
import { testEnvironment } from '../app/test-environment.js';

const PARENTS = { completionId: 'c1', userId: 'u1', taskId: 't1' } as const;
const FIRST_TIME = Date.UTC(2026, 10, 20);
const ROWS_PER_INSERT = 200;
const MINUTE_SECONDS = 60;

/** The service with a verification log too long for a test app, which searches all answers for secrets. */
export class LongLog {
  readonly log: CapturedLog;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly database: Database,
    private readonly config: AppConfig,
    private readonly tables: TestDatabase,
    log: CapturedLog,
  ) {
    this.log = log;
  }

  static async open(): Promise<LongLog> {
    const tables = await aTestDatabase();
    const config = parseConfig(testEnvironment(tables.url, await freePort()));
    const log = new CapturedLog();
    const app = await createApp(config, { logStream: log });
    await app.listen(config.http.port, config.http.host);
    const database = await openDatabase(tables.url);
    await database.user.create({ data: { id: PARENTS.userId } });
    await database.task.create({ data: { id: PARENTS.taskId, title: 'A task', taskType: 'TWITTER_LIKE' } });
    await database.completion.create({ data: { id: 'c1', userId: PARENTS.userId, taskId: PARENTS.taskId } });
    const url = `http://127.0.0.1:${config.http.port}`;
    return new LongLog(app, url, database, config, tables, log);
  }

  /** Adds rows, oldest first, with answers of so many characters; gives their ids. */
  async add(count: number, characters = 10): Promise<string[]> {
    const rows = Array.from({ length: count }, (_, index) => ({
      ...PARENTS,
      id: `l${String(index).padStart(6, '0')}`,
      taskType: 'TWITTER_LIKE',
      verificationResult: 'APPROVED',
      twitterApiResponse: 'x'.repeat(characters),
      verificationTime: 12,
      apiCallCount: 1,
      verifiedAt: new Date(FIRST_TIME + index),
    }));
    for (let start = 0; start < count; start += ROWS_PER_INSERT)
      await this.database.twitterVerificationLog.createMany({
        data: rows.slice(start, start + ROWS_PER_INSERT),
      });
    return rows.map(({ id }) => id);
  }

  /** Adds very many rows to a SQLite file, a second apart, with ids `log-0000000` and on. */
  async addVeryMany(count: number): Promise<void> {
    await this.database.$executeRaw`
      INSERT INTO "TwitterVerificationLog" ("id", "completionId", "userId", "taskId", "taskType",
        "verificationResult", "twitterApiResponse", "verificationTime", "apiCallCount", "estimatedCostMicroUsd",
        "verifiedAt")
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})
      SELECT printf('log-%07d', i), ${PARENTS.completionId}, ${PARENTS.userId}, ${PARENTS.taskId}, 'TWITTER_LIKE',
        'APPROVED', '{"targetId":"' || i || '","seen":"' || hex(randomblob(80)) || '"}', 100 + i % 400, 1, 5000,
        strftime('%Y-%m-%dT%H:%M:%f+00:00', ${FIRST_TIME / 1000} + i, 'unixepoch') FROM n`;
  }

  get databaseUrl(): string {
    return this.config.database.url;
  }

  /** How many connections clients have to the service. */
  connections(): Promise<number> {
    return promisify((done: (error: Error | null, count: number) => void) => {
      this.app.getHttpServer().getConnections(done);
    })();
  }

  async authorization(sub: string, roles: readonly string[] = []): Promise<string> {
    const token = await mintToken(this.config.auth, { sub, roles, expiresInSeconds: 10 * MINUTE_SECONDS });
    return `Bearer ${token}`;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.$disconnect();
    await this.tables.release();
  }
}
