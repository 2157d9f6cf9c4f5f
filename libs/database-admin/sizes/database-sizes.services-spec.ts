import { describeSizes } from './testing/sizes-rules.js';

describe('databaseSizes on PostgreSQL', () => {
  describeSizes('postgresql');
});

describe('databaseSizes on MariaDB', () => {
  describeSizes('mysql');
});
