import { runDb } from './support/db-cli.js';

const COMMANDS = [
  'backup',
  'copy',
  'diff',
  'generate',
  'migrate',
  'preflight',
  'resolve',
  'restore',
  'rollback',
  'sizes',
  'status',
  'studio',
  'verify',
];

describe('db, whose help no database has a part in', () => {
  it.each(COMMANDS)('should explain %s with --help', async (command) => {
    const { status, stdout } = await runDb('file:./nowhere.db', command, '--help');

    expect(status).toBe(0);
    expect(stdout).toContain('--json');
  });
});
