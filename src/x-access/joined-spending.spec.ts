import { openDatabase, Prisma, type Database } from '#database';
import type { XPlannedCall } from '#x-api';
import { testEnvironment } from '../../test/support/app/test-environment.js';
import { aTestDatabase, type TestDatabase } from '../../test/support/app/test-database.js';
import { TestClock } from '../../test/support/app/test-clock.js';
import { parseConfig } from '../config/parse-config.js';
import { JoinedSpending, type Companion } from './joined-spending.js';
import { SpendLedger } from './spend-ledger.js';
import { UsageRepository } from './usage/usage.repository.js';

const CALL: XPlannedCall = {
  endpoint: 'users/by',
  memberId: null,
  serviceClass: 'waiting',
  mostMicroUsd: 100,
};

let tables: TestDatabase;
let database: Database;
let ledger: SpendLedger;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  const environment = { ...testEnvironment(tables.url, 3000), X_MONTHLY_BUDGET_USD: '0.001' };
  ledger = new SpendLedger(parseConfig(environment), new UsageRepository(database), new TestClock());
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

/** Adds a user with each reservation. */
class AddingUser implements Companion {
  readonly told: string[] = [];
  #next = 0;

  statements(): Prisma.Sql[] {
    this.#next += 1;
    const at = Prisma.sql`CURRENT_TIMESTAMP`;
    return database.provider === 'mysql'
      ? [Prisma.sql`INSERT INTO \`User\` (\`id\`, \`updatedAt\`) VALUES (${`u${this.#next}`}, ${at})`]
      : [Prisma.sql`INSERT INTO "User" ("id", "updatedAt") VALUES (${`u${this.#next}`}, ${at})`];
  }

  check(changed: readonly number[]): void {
    this.told.push(`changed ${changed.join()}`);
  }

  committed(): void {
    this.told.push('committed');
  }

  failed(error: unknown): unknown {
    this.told.push('failed');
    return error;
  }
}

const usage = async () => {
  const [row] = await database.xApiUsage.findMany();
  return { calls: row?.calls, spent: row?.costMicroUsd, reserved: row?.reservedMicroUsd };
};

describe('spending that is written with other writes', () => {
  it('should be committed together with them', async () => {
    const companion = new AddingUser();
    await new JoinedSpending(ledger, companion).reserve(CALL);
    expect(companion.told.at(-1)).toBe('committed');
    expect(await database.user.count()).toBe(1);
    expect(await usage()).toEqual({ calls: 1, spent: 0n, reserved: 100n });
  });

  it('should leave nothing of them when the budget does not allow the call', async () => {
    const companion = new AddingUser();
    const refused = new JoinedSpending(ledger, companion).reserve({ ...CALL, mostMicroUsd: 1_001 });
    await expect(refused).rejects.toMatchObject({ code: 'budget_spent' });
    expect(companion.told).toContain('failed');
    expect(companion.told).not.toContain('committed');
    expect([await database.user.count(), await database.xApiUsage.count()]).toEqual([0, 0]);
  });

  it('should settle a call with the next reservation, also when calls are asked for at once', async () => {
    const spending = new JoinedSpending(ledger, new AddingUser());
    const calls = await Promise.all([spending.reserve(CALL), spending.reserve(CALL)]);
    for (const call of calls) await call.settle({ resources: 2, microUsd: 20 });
    expect(await usage()).toEqual({ calls: 2, spent: 0n, reserved: 200n });
    await spending.reserve(CALL);
    expect(await usage()).toEqual({ calls: 3, spent: 40n, reserved: 100n });
    expect(await database.xApiMonth.findMany()).toMatchObject([{ committedMicroUsd: 140n }]);
  });

  it('should settle nothing with a reservation that is refused', async () => {
    const spending = new JoinedSpending(ledger, new AddingUser());
    await (await spending.reserve(CALL)).settle({ resources: 1, microUsd: 10 });
    await expect(spending.reserve({ ...CALL, mostMicroUsd: 1_000 })).rejects.toMatchObject({
      code: 'budget_spent',
    });
    expect(await usage()).toEqual({ calls: 1, spent: 0n, reserved: 100n });
    await spending.end();
    expect(await usage()).toEqual({ calls: 1, spent: 10n, reserved: 0n });
  });

  it('should settle what waits when the work writes or ends, and everything at once afterwards', async () => {
    const spending = new JoinedSpending(ledger, new AddingUser());
    const calls = await Promise.all(Array.from({ length: 4 }, () => spending.reserve(CALL)));
    const bill = { resources: 1, microUsd: 10 };
    for (const call of calls.slice(0, 2)) await call.settle(bill);
    const settling = spending.settling();
    await database.direct.transaction((tx) => tx.$executeAll(settling.statements));
    await settling.committed();
    expect(await usage()).toEqual({ calls: 4, spent: 20n, reserved: 200n });

    await calls[2]?.settle(bill);
    await spending.end();
    expect(await usage()).toEqual({ calls: 4, spent: 30n, reserved: 100n });

    await calls[3]?.settle(bill);
    expect(await usage()).toEqual({ calls: 4, spent: 40n, reserved: 0n });
  });

  it('should settle again what was rolled back, and not what may have been committed', async () => {
    for (const isRolledBack of [true, false]) {
      const spending = new JoinedSpending(ledger, new AddingUser());
      await (await spending.reserve(CALL)).settle({ resources: 1, microUsd: 10 });
      const settling = spending.settling();
      if (isRolledBack) settling.rolledBack();
      await spending.end();
      expect(await usage()).toEqual(
        isRolledBack ? { calls: 1, spent: 10n, reserved: 0n } : { calls: 2, spent: 10n, reserved: 100n },
      );
      await database.user.deleteMany();
    }
  });
});
