import { migrate } from '#database';
import { describeCrashes } from './queue-crash-rules.js';
import { TestRedis } from '../support/database/redis.js';
import { freshDatabase, type FreshDatabase } from '../support/app/test-database.js';

let database: FreshDatabase;
let redis: TestRedis;

beforeAll(async () => {
  redis = await TestRedis.start();
  database = await freshDatabase('postgresql');
  await migrate(database.url);
});

afterAll(async () => {
  await database.drop();
  await redis.stop();
});

describe('the queue with BullMQ and PostgreSQL', () => {
  describeCrashes(() => ({ DATABASE_URL: database.url, REDIS_URL: redis.url }));
});
