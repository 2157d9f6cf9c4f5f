/* oxlint-disable no-restricted-imports -- what only tests need is not part of what the lib promises */
export { readMigrations } from '../../libs/database/migrations/migration-folder.js';
export { readCatalog } from '../../libs/database/schema/read-catalog.js';
export { withSession } from '../../libs/database/session/open-session.js';
export { ENDLESS } from '../../libs/database/testing/slow-queries.js';
export { freshDatabase, type FreshDatabase } from '../../libs/database/testing/fresh-database.js';
export { migratedDatabase } from '../../libs/database/testing/migrated-database.js';
export { aTestDatabase, type TestDatabase } from '../../libs/database/testing/test-database.js';
export { testProvider } from '../../libs/database/testing/test-provider.js';
export { readCommittedModel } from '../../libs/database/schema/committed-model.js';
export type { Column, Table } from '../../libs/database/schema/data-model.js';
export { parentsFirst } from '../../libs/database/schema/parents-first.js';
