import { runCliAlone } from '../support/process/cli.js';
import { runDb } from '../support/process/db-cli.js';

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

describe('the help of db, which needs no database', () => {
  it('should list every command with --help, and exit', async () => {
    const { status, stdout } = await runCliAlone({}, 'db', '--help');

    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
  });

  it.each(COMMANDS)('should explain %s with --help', async (command) => {
    const { status, stdout } = await runDb('file:./nowhere.db', command, '--help');

    expect(status).toBe(0);
    expect(stdout).toContain('--json');
  });
});
