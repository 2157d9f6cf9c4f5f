import base from './jest.config.mjs';

/** Options that belong to the run, not to one of its projects. */
const { maxWorkers, testTimeout, workerIdleMemoryLimit, ...project } = base;

/** The parts that stand on a database directly. */
const PARTS = [
  '/libs/database/(?:direct/direct-statements|failures/(?:conflict-retry|unique-violation)|leases|observation/(?:pool-use|statement-watch)|open-database|portability|reads/(?:bulk|snapshot)-reads)\\.spec\\.js$',
  '/src/.*/(?:attempt-recorder|awarded-accounts|joined-spending|key-rotation|secret-keys|[a-z-]+\\.repository)\\.spec\\.js$',
];

/** End-to-end specs about what a server can change. */
const ON_BOTH = [
  // Migrations, backups, copies.
  'db-(?:backup(?:-check)?|copy|drill|troubles)',
  'database-without-writes',
  // Races, locks, crashes.
  ...['awarded-accounts(?:-key)?', 'connect-again', 'idempotency', 'jobs-instances', 'keys-refresh'],
  ...[
    'maintenance-mode-instances',
    'queue-database',
    'recovery',
    'refresh-(?:at-once|crash|stalled|unsaved)',
    'review-at-once',
    'verify-once',
    'x-limits-budget',
  ],
  'archive-(?:crash|run)',
  // Text, dates, order, pages, sums.
  ...['admin-connections-filters', 'admin-statistics', 'admin-verification-logs', 'calendar-edges'],
  ...['audit-events-list', 'maintenance-(?:deactivate|purge)', 'nul-characters', 'review-list', 'points-sum'],
  // Whole walks.
  ...['archive-restore', 'erase-every-column', 'every-task-type', 'user-erase'],
];

/** Further ones, of which the other server would show the same. */
const ON_ONE = {
  postgresql: [
    'archive-takeover',
    'admin-export-flow',
    'canaries',
    'connect-callback-again',
    'erase-everywhere',
    'generated-requests',
    'keys-rotate',
    'metrics-named',
    'smoke',
    'statement-counts',
  ],
  mysql: [
    'admin-export',
    'maintenance-inactive',
    'path-ids',
    'slow-queries',
    'tasks',
    'verify-completion-lists',
  ],
};

/** What is about X, HTTP or files alone, whatever keeps the rows. */
const ON_ONE_DATABASE = [
  '/test/[a-z]+/(?:dev-login|web-pages)\\.e2e-spec\\.js$',
  '/test/[a-z]+/archive-(?:files|restore-cli|stop|times|verify)\\.e2e-spec\\.js$',
  '/test/[a-z]+/economy-(?:evidence|table)\\.e2e-spec\\.js$',
  '/test/maintenance/maintenance-mode-callback\\.e2e-spec\\.js$',
  '/test/http/request-limits\\.e2e-spec\\.js$',
  '/test/[a-z]+/verify-(?:shared-targets|timeline-cover)\\.e2e-spec\\.js$',
  '/test/[a-z]+/x-(?:dialect|limits-breakers|limits-windows)\\.e2e-spec\\.js$',
];

const endToEndOn = (provider) =>
  process.env.TEST_SIZE === 'full'
    ? '/test/.*\\.(?:e2e|full)-spec\\.js$'
    : `/test/[a-z]+/(?:${[...ON_BOTH, ...ON_ONE[provider]].join('|')})\\.e2e-spec\\.js$`;

const on = (provider) => ({
  ...project,
  displayName: provider,
  testRegex: [endToEndOn(provider), ...PARTS],
  testPathIgnorePatterns: ['/node_modules/', ...ON_ONE_DATABASE],
  setupFiles: [`<rootDir>/test/jest/on-${provider}.mjs`],
});

/** What needs PostgreSQL, MariaDB and Redis: `npm run test:services`. */
export default {
  maxWorkers,
  workerIdleMemoryLimit,
  testTimeout,
  projects: [
    { ...project, displayName: 'services', testRegex: ['\\.services-spec\\.js$'] },
    on('postgresql'),
    on('mysql'),
  ],
};
