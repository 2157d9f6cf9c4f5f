import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, migrate, packageRoot, withSession } from '#database';
import { freshDatabase, type FreshDatabase } from '../../libs/database/testing/fresh-database.js';
import { sized } from '../support/app/sized.js';
import { crowdThinned, gatherStatistics, loadCrowd } from './crowd.js';
import { mysqlPlan } from './mysql-plan.js';
import { FILTER_PAIRS } from './pairs.js';
import type { Plan } from './plan.js';
import { postgresqlPlan } from './postgresql-plan.js';
import { LISTS, SWEEPS } from './queries.js';
import { type Repositories, repositoriesOf } from './repositories.js';
import { sqlitePlan } from './sqlite-plan.js';
import { TracedDatabase } from './traced-database.js';

type Provider = Database['provider'];

/** How many rows a page may read for each row that it shows. */
const MOST_PER_ROW = 20;
/** How many rows one statement may read without a match: while SQLite works, the process does nothing else. */
const MOST_IN_VAIN = 4_000;
/** The second one replaces indexes of the first one. */
const INDEX_MIGRATIONS = ['20251215000000_list_indexes', '20260601000000_shorter_list_indexes'];

/** How much smaller the tables are: a server's query planner reads a much smaller table in another way. */
const THINNED = { sqlite: sized(10, 1), postgresql: 1, mysql: sized(2, 1) };

const explain = { sqlite: sqlitePlan, postgresql: postgresqlPlan, mysql: mysqlPlan };

/** What every list promises on a database of many verification logs (100,000 in full), and how sweeps read it. */
export function describePlans(provider: Provider): void {
  let fresh: FreshDatabase;
  let traced: TracedDatabase;
  let repositories: Repositories;

  beforeAll(async () => {
    fresh = await freshDatabase(provider);
    await migrate(fresh.url);
    await loadQuickly(fresh.url, provider);
    traced = await TracedDatabase.open(provider, fresh.url);
    repositories = repositoriesOf(traced.database);
  });

  afterAll(async () => {
    try {
      await traced.close();
    } finally {
      await fresh.drop();
    }
  });

  const plansOf = async (work: () => Promise<unknown>): Promise<Plan[]> => {
    const plans: Plan[] = [];
    for (const statement of await traced.statementsOf(work))
      plans.push(await explain[provider](traced, statement));
    return plans;
  };

  const describeLists = () => {
    it.each(LISTS)('should find $name by $index', async ({ run, index, orSmaller }) => {
      const plans = await plansOf(() => run(repositories));
      const accepted = provider === 'sqlite' ? [index] : [index, orSmaller];
      const used = plans.flatMap(({ indexes }) => indexes);
      expect({ used, accepted: used.filter((name) => accepted.includes(name)) }).not.toMatchObject({
        accepted: [],
      });
      expect(plans.filter(({ scans }) => scans.length > 0)).toEqual([]);
      expect(plans.filter((plan) => plan.examined > MOST_PER_ROW * Math.max(plan.returned, 1))).toEqual([]);
    });
  };

  const describePairs = () => {
    it.each(FILTER_PAIRS)('should find $name with few reads in each statement', async ({ runs }) => {
      for (const run of runs) {
        const plans = await plansOf(() => run(repositories));
        const most = ({ returned }: Plan): number => Math.max(MOST_PER_ROW * returned, MOST_IN_VAIN);
        expect(plans.filter((plan) => plan.scans.length > 0 || plan.examined > most(plan))).toEqual([]);
      }
    });
  };

  const describeSweeps = () => {
    it.each(SWEEPS)('should read the expected index or table for $name', async ({ run, reads }) => {
      const [plan] = await plansOf(() => run(repositories));
      expect([...(plan?.scans ?? []).map(() => 'every row'), ...(plan?.indexes ?? [])]).toEqual([
        reads[provider],
      ]);
    });
  };

  if (provider === 'sqlite') {
    describe('SQLite without statistics, as the service uses it', () => {
      describeLists();
      describePairs();
      describeSweeps();
    });

    describe('SQLite with statistics, as an operator may have it', () => {
      beforeAll(() => traced.analyze());

      describeLists();
      describePairs();
    });
  } else {
    describe('lists and sweeps, with the statistics that a server gathers by itself', () => {
      beforeAll(() => gatherStatistics(fresh.url));

      describeLists();
      describeSweeps();
    });
  }
}

/** Creates the indexes of the lists after the rows: that is faster, and is what a migration of live data does. */
async function loadQuickly(url: string, provider: Provider): Promise<void> {
  const run = async (migration: string, file: string) => {
    const path = join(packageRoot, 'prisma/migrations', provider, migration, file);
    const script = await readFile(path, 'utf8');
    await withSession(url, (session) => session.script(script));
  };
  for (const migration of INDEX_MIGRATIONS.toReversed()) await run(migration, 'down.sql');
  await loadCrowd(url, crowdThinned(THINNED[provider]));
  for (const migration of INDEX_MIGRATIONS) await run(migration, 'migration.sql');
}
