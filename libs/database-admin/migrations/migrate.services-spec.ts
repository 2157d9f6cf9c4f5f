import { describeMigrator } from '../testing/migrator-rules.js';

describe('migrate on PostgreSQL', () => {
  describeMigrator('postgresql');
});

describe('migrate on MariaDB', () => {
  describeMigrator('mysql');
});
