export { readMigrations, withSession } from '#database';
export { parentsFirst, readCatalog, readCommittedModel, type Column, type Table } from '#database-admin';
export { freshDatabase, type FreshDatabase } from '../../../libs/database/testing/fresh-database.js';
export { migratedDatabase } from '../../../libs/database/testing/migrated-database.js';
export { sentStatements } from '../../../libs/database/testing/sent-statements.js';
export { ENDLESS } from '../../../libs/database/testing/slow-queries.js';
export { aTestDatabase, type TestDatabase } from '../../../libs/database/testing/test-database.js';
export { testProvider } from '../../../libs/database/testing/test-provider.js';
