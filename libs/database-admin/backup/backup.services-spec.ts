import { describeBackups } from './testing/backup-rules.js';
import { describeServerBackups } from './testing/server-backup-rules.js';

describe('backup and restore on PostgreSQL', () => {
  describeBackups('postgresql');
  describeServerBackups('postgresql');
});

describe('backup and restore on MariaDB', () => {
  describeBackups('mysql');
  describeServerBackups('mysql');
});
