import base from './jest.config.mjs';

/** Options that belong to the run, not to one of its projects. */
const { maxWorkers, testTimeout, workerIdleMemoryLimit, ...project } = base;

/** Specs that say what holds on every database: the whole end-to-end suite and those of the parts that it stands on. */
const ON_EVERY_DATABASE = [
  '/test/.*\\.e2e-spec\\.js$',
  '/libs/database/(?:conflict-retry|leases|open-database|portability|reads/(?:bulk|snapshot)-reads|unique-violation)\\.spec\\.js$',
  '/src/.*/(?:attempt-recorder|key-rotation|[a-z-]+\\.repository)\\.spec\\.js$',
];

/** What is about X, HTTP or files alone, whatever keeps the rows. */
const ON_ONE_DATABASE = [
  '/test/(?:dev-login|web-pages)\\.e2e-spec\\.js$',
  '/test/archive-(?:files|restore-cli|stop|times|verify)\\.e2e-spec\\.js$',
  '/test/economy-(?:evidence|table)\\.e2e-spec\\.js$',
  '/test/maintenance-mode-callback\\.e2e-spec\\.js$',
  '/test/request-limits\\.e2e-spec\\.js$',
  '/test/verify-(?:shared-targets|timeline-cover)\\.e2e-spec\\.js$',
  '/test/x-(?:dialect|limits-breakers|limits-windows)\\.e2e-spec\\.js$',
];

const on = (provider) => ({
  ...project,
  displayName: provider,
  testRegex: ON_EVERY_DATABASE,
  testPathIgnorePatterns: ['/node_modules/', ...ON_ONE_DATABASE],
  setupFiles: [`<rootDir>/test/jest/on-${provider}.mjs`],
});

/** What needs PostgreSQL, MariaDB and Redis: `npm run test:services`. */
export default {
  maxWorkers,
  workerIdleMemoryLimit,
  // Servers share the machine with the tests, and make tables more slowly than SQLite does.
  testTimeout: 2 * testTimeout,
  projects: [
    { ...project, displayName: 'services', testRegex: ['\\.services-spec\\.js$'] },
    on('postgresql'),
    on('mysql'),
  ],
};
