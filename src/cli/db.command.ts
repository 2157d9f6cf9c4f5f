import { Command } from 'commander';

/** `db`: the steps of running a database, from backup to roll-back. */
export function dbCommand(): Command {
  return new Command('db').description('Look after the database: migrations, backups, checks');
}
