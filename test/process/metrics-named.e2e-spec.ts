import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { packageRoot } from '#database';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { testProvider } from '../../libs/database/testing/test-provider.js';
import { runJob } from '../support/jobs/job-runs.js';
import { Admin } from '../support/members/admin.js';
import { aMember, aTask } from '../support/members/member.js';
import { followTask } from '../support/members/new-task.js';
import { expectApproved } from '../support/verify/completions.js';

const run = promisify(execFile);

const ALERTS = join(packageRoot, 'deploy/prometheus/alerts.yml');
const ALERTS_TEST = join(packageRoot, 'deploy/prometheus/alerts.test.yml');
const DASHBOARD = join(packageRoot, 'deploy/grafana/twitter-task-automation.json');
/** Labels that Prometheus or the format of histograms add. */
const ADDED = ['alertname', 'instance', 'le'];

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
    }),
  ),
});

interface Query {
  readonly expr: string;
  /** With `{{label}}` of the answer. */
  readonly legend: string;
}

/** The queries of the dashboard, as Grafana sends them. */
async function dashboardQueries(): Promise<Query[]> {
  const { panels } = dashboardSchema.parse(JSON.parse(await readFile(DASHBOARD, 'utf8')));
  return panels.flatMap(({ targets }) =>
    targets.map(({ expr, legendFormat }) => ({
      expr: expr.replaceAll('$__rate_interval', '5m'),
      legend: legendFormat,
    })),
  );
}

async function alertQueries(): Promise<Query[]> {
  const text = await readFile(ALERTS, 'utf8');
  return [...text.matchAll(/expr: (?:>\n((?: {10}.*\n)+)|(.*)\n)/g)].map(([, folded, plain]) => ({
    expr: folded ?? plain ?? '',
    legend: '',
  }));
}

/** The names of metrics in a query, with the labels that select among their series. */
function selectorsOf(expr: string): { readonly name: string; readonly labels: readonly string[] }[] {
  return [...expr.matchAll(/\b((?:tta|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', selected = '']) => ({
      name: name.replace(/_(?:count|sum|bucket)$/, ''),
      labels: [...selected.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    }),
  );
}

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim());
const groupingsOf = (expr: string): string[] =>
  [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => namesIn(list));
const legendLabelsOf = (legend: string): string[] =>
  [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);

/** The label names of each metric in a scrape. */
function labelsByMetric(text: string): Map<string, Set<string>> {
  const known = new Map(
    [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => [name, new Set<string>()]),
  );
  for (const [, series = '', list = ''] of text.matchAll(/^(\w+)(?:\{([^}]*)\})? /gm)) {
    const labels = known.get(series) ?? known.get(series.replace(/_(?:count|sum|bucket)$/, ''));
    for (const [, label = ''] of list.matchAll(/(\w+)="/g)) labels?.add(label);
  }
  return known;
}

let testApp: TestApp;
let known: Map<string, Set<string>>;

beforeAll(async () => {
  testApp = await startTestApp({ env: { X_MONTHLY_BUDGET_USD: '2' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  const member = await aMember(testApp, 'ada').connect();
  testApp.simulator.world.follow('ada', 'brand');
  expectApproved(await member.claim((await aTask(testApp, followTask())).id));
  const { id } = await testApp.database.twitterConnection.findFirstOrThrow();
  await new Admin(testApp).post(`/v1/admin/twitter-connections/${id}/refresh`, {});
  await runJob(testApp, 'purge-authorization-requests');
  known = labelsByMetric((await testApp.http().get('/metrics')).text);
});

afterAll(async () => {
  await testApp.close();
});

describe.each([
  { what: 'the alerts', queries: alertQueries, most: 9 },
  { what: 'the dashboard', queries: dashboardQueries, most: 33 },
])('what $what ask for', ({ queries, most }) => {
  it('should be metrics and labels of a scrape', async () => {
    const all = await queries();
    expect(all.length).toBeGreaterThanOrEqual(most);
    const wrong = all.flatMap(({ expr, legend }) => {
      const selectors = selectorsOf(expr);
      const unknown = selectors.flatMap(({ name, labels }) =>
        known.has(name) ? labels.filter((label) => !hasLabel(name, label)) : [name],
      );
      const grouped = groupingsOf(expr).filter(
        (label) => !selectors.some(({ name }) => hasLabel(name, label)),
      );
      const groupings = groupingsOf(expr);
      const inLegend = legendLabelsOf(legend).filter(
        (label) => label !== 'instance' && !groupings.includes(label),
      );
      return [...unknown, ...grouped, ...inLegend, ...(selectors.length === 0 ? [expr] : [])];
    });
    expect(wrong).toEqual([]);
  });
});

/** SQLite has no pool, and so no series of its metrics; their labels are checked on the servers. */
function hasLabel(metric: string, label: string): boolean {
  if (testProvider() === 'sqlite' && metric.startsWith('tta_database_')) return known.has(metric);
  return ADDED.includes(label) || known.get(metric)?.has(label) === true;
}

it('should be what docs/operate.md names, and all of it', async () => {
  const text = await readFile(join(packageRoot, 'docs/operate.md'), 'utf8');
  const named = new Set([...text.matchAll(/`(tta_\w+)/g)].map(([, name = '']) => name));
  const own = [...known.keys()].filter((name) => name.startsWith('tta_'));
  expect([...named].sort()).toEqual(own.sort());
});

it('should show every metric of the service on the dashboard or in an alert', async () => {
  const queries = [...(await alertQueries()), ...(await dashboardQueries())];
  const asked = new Set(queries.flatMap(({ expr }) => selectorsOf(expr)).map(({ name }) => name));
  const own = [...known.keys()].filter((name) => name.startsWith('tta_'));
  expect(own.filter((name) => !asked.has(name))).toEqual([]);
});

const isInstalled = spawnSync('promtool', ['--version']).error === undefined;
if (!isInstalled)
  process.stderr.write(
    'promtool (Debian: prometheus) is not installed: the rules are not checked with it.\n',
  );

(isInstalled ? describe : describe.skip)('promtool', () => {
  it('should accept the rules, and see each alert raised by its condition and by nothing else', async () => {
    await run('promtool', ['check', 'rules', ALERTS]);
    await run('promtool', ['test', 'rules', ALERTS_TEST]);
  });

  it('should accept the queries of the dashboard', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
    const rules = (await dashboardQueries()).map(({ expr }, index) => ({ record: `panel:${index}`, expr }));
    // JSON is YAML.
    await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    await run('promtool', ['check', 'rules', join(folder, 'rules.yml')]);
    await rm(folder, { recursive: true });
  });
});
