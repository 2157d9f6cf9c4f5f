import { assertDatabaseUrl } from '#database';
import { loadVariable } from '../../config/load-config.js';
import { CommandError } from '../command-error.js';

const FROM_VARIABLE = /^env:([A-Za-z_]\w*)$/;

/**
 * The URL of another database, which an option gives as it is or as `env:NAME`, the variable that holds it.
 *
 * @throws CommandError when there is no such variable
 * @throws DatabaseUrlError when it is no URL of a database
 */
export function givenUrl(option: string, text: string): string {
  const url = urlOf(option, text);
  assertDatabaseUrl(url);
  return url;
}

function urlOf(option: string, text: string): string {
  const [, variable] = FROM_VARIABLE.exec(text) ?? [];
  if (variable !== undefined) {
    const url = loadVariable(variable);
    if (url === null) throw new CommandError(`The variable ${variable} is not set.`);
    return url;
  }
  if (/^[a-z]+:\/\/[^/@]*:[^/@]+@/i.test(text))
    console.error(
      `Warning: a password on a command line can be seen by everybody on this machine: use ${option} env:NAME.`,
    );
  return text;
}
