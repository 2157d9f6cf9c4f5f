import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate, type Database } from '#database';
// oxlint-disable-next-line no-restricted-imports -- what only tests need is not part of what the lib promises
import { withSession } from '../../libs/database/session/open-session.js';
// oxlint-disable-next-line no-restricted-imports -- as above
import { freshDatabase, type FreshDatabase } from '../../libs/database/testing/fresh-database.js';
import { packageRoot } from '../../src/config/package-root.js';
import { sized } from '../support/sized.js';
import { crowdThinned, gatherStatistics, loadCrowd } from './crowd.js';
import { mysqlPlan } from './mysql-plan.js';
import { FILTER_PAIRS } from './pairs.js';
import type { Plan } from './plan.js';
import { postgresqlPlan } from './postgresql-plan.js';
import { LISTS, SWEEPS, type Repositories, repositoriesOf } from './queries.js';
import { sqlitePlan } from './sqlite-plan.js';
import { TracedDatabase } from './traced-database.js';

type Provider = Database['provider'];

/** How many rows a page may look at for each that it shows. */
const MOST_PER_ROW = 20;
/** How many rows one statement may look through in vain: SQLite answers nobody else meanwhile. */
const MOST_IN_VAIN = 4_000;
const INDEXES_MIGRATION = '20251215000000_list_indexes';

/** A server's planner reads a table that is much smaller in another way. */
const THINNED = { sqlite: sized(10, 1), postgresql: 1, mysql: sized(2, 1) };

const explain = { sqlite: sqlitePlan, postgresql: postgresqlPlan, mysql: mysqlPlan };

/** What every list promises on a database of many audit rows (100,000 in full), and how the sweeps read it. */
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
    it.each(FILTER_PAIRS)('should find $name without stopping others', async ({ runs }) => {
      for (const run of runs) {
        const plans = await plansOf(() => run(repositories));
        const most = ({ returned }: Plan): number => Math.max(MOST_PER_ROW * returned, MOST_IN_VAIN);
        expect(plans.filter((plan) => plan.scans.length > 0 || plan.examined > most(plan))).toEqual([]);
      }
    });
  };

  const describeSweeps = () => {
    it.each(SWEEPS)('should read what it says for $name', async ({ run, reads }) => {
      const [plan] = await plansOf(() => run(repositories));
      expect([...(plan?.scans ?? []).map(() => 'every row'), ...(plan?.indexes ?? [])]).toEqual([
        reads[provider],
      ]);
    });
  };

  if (provider === 'sqlite') {
    describe('SQLite without statistics, as the service has it', () => {
      describeLists();
      describePairs();
      describeSweeps();
    });

    describe('SQLite with statistics, where somebody gathered them', () => {
      beforeAll(() => traced.analyze());

      describeLists();
      describePairs();
    });
  } else {
    describe('the lists and sweeps, with the statistics that a server gathers by itself', () => {
      beforeAll(() => gatherStatistics(fresh.url));

      describeLists();
      describeSweeps();
    });
  }
}

/** The indexes for the lists are made when the rows are there: that is faster, and what happens to a live database. */
async function loadQuickly(url: string, provider: Provider): Promise<void> {
  const folder = join(packageRoot, 'prisma/migrations', provider, INDEXES_MIGRATION);
  const run = async (file: string) => {
    const script = await readFile(join(folder, file), 'utf8');
    await withSession(url, (session) => session.script(script));
  };
  await run('down.sql');
  await loadCrowd(url, crowdThinned(THINNED[provider]));
  await run('migration.sql');
}
