import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { packageRoot } from '#database';
import { isSameSite } from '../../src/config/same-site.js';

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');

const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('a document', () => {
  it.each(DOCUMENTS)('should link to files that exist: %s', (path) => {
    const targets = [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, to = '']) => to);
    const missing = targets.filter((to) => !existsSync(join(packageRoot, dirname(path), to)));
    expect(missing).toEqual([]);
  });
});

describe('the way of a claim in docs/architecture.md', () => {
  const [, section = ''] = read('docs/architecture.md').split(/^## The way of a claim$/m);
  const steps = [...(section.split(/^## /m)[0] ?? '').matchAll(/^\d+\. .*$/gm)].map(([line]) => line);
  const files = new Set(
    steps.flatMap((step) => [...step.matchAll(/`((?:src|libs)\/[^`]+)`/g)].map(([, path = '']) => path)),
  );

  it('should be short: 55 steps, 30 files of src/verification', () => {
    expect(steps.length).toBeGreaterThan(20);
    expect(steps.length).toBeLessThanOrEqual(55);
    expect([...files].filter((path) => path.startsWith('src/verification/')).length).toBeLessThanOrEqual(30);
  });

  it('should name files that exist', () => {
    expect([...files].filter((path) => !existsSync(join(packageRoot, path)))).toEqual([]);
  });
});

describe('the addresses that work together in docs/integrate.md', () => {
  const cell = '`(https?://[^`]+)`';
  const rows = [
    ...read('docs/integrate.md').matchAll(new RegExp(`^\\| ${cell} +\\| ${cell} +\\| (yes|no) `, 'gm')),
  ];

  it('should be those of one site', () => {
    expect(rows.length).toBeGreaterThan(10);
    const wrong = rows.filter(
      ([, page = '', service = '', works]) =>
        isSameSite(new URL(page), new URL(service)) !== (works === 'yes'),
    );
    expect(wrong.map(([row]) => row)).toEqual([]);
  });
});

describe('docs/operate.md', () => {
  it('should say what to do for each alert, and nothing for others', () => {
    const alerts = [...read('deploy/prometheus/alerts.yml').matchAll(/- alert: (\w+)/g)].map(
      ([, name]) => name,
    );
    const [, section = ''] = read('docs/operate.md').split(/^## When an alert fires$/m);
    const runbooks = [...section.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(runbooks.toSorted()).toEqual(alerts.toSorted());
  });
});

describe('a folder', () => {
  const MOST_FILES = 15;
  /** What is made by a generator, and the one folder of which more files are a sign of health: a rule is a file. */
  const LARGE = /\/(?:generated|node_modules)(?:\/|$)|^src\/verification\/rules$/;

  it.each(['src', 'libs', 'test'])('of %s should hold 15 files of its own at most', (top) => {
    const counts = new Map<string, number>();
    for (const entry of readdirSync(join(packageRoot, top), { recursive: true, withFileTypes: true })) {
      const folder = relative(packageRoot, entry.parentPath).replaceAll('\\', '/');
      if (entry.isFile() && !LARGE.test(folder)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });
});
