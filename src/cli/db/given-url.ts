import { assertDatabaseUrl } from '#database';
import { loadVariable } from '../../config/load-config.js';
import { CommandError } from '../terminal/command-error.js';

const FROM_VARIABLE = /^env:([A-Za-z_]\w*)$/;

/**
 * The URL of another database from an option, given directly or as `env:NAME`, the variable with the URL.
 *
 * @throws CommandError when there is no such variable
 * @throws DatabaseUrlError when it is not the URL of a database
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
      `Warning: everybody on this machine can see a password on the command line: use ${option} env:NAME.`,
    );
  return text;
}
