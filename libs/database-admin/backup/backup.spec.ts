import { describeBackups } from './testing/backup-rules.js';

describe('backup and restore on SQLite', () => {
  describeBackups('sqlite');
});
