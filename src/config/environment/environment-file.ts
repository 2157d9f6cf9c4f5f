import { lstatSync, readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from '../config-error.js';

/**
 * The variables of a `.env` file, with or without a byte-order mark; none when there is no file.
 *
 * @throws ConfigError when the file cannot be read or is not UTF-8
 */
export function readEnvironmentFile(file: string): Readonly<Record<string, string | undefined>> {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return {};
  return parseEnv(readText(file, '.env'));
}

/**
 * The text of a UTF-8 file, without a byte-order mark.
 *
 * @throws ConfigError about `variable` when the file cannot be read or is not UTF-8
 */
export function readText(file: string, variable: string): string {
  const unusable = (message: string): ConfigError => new ConfigError([{ variable, message }]);
  let bytes: Uint8Array;
  try {
    if (statSync(file).isDirectory()) throw new Error('it is a folder');
    bytes = readFileSync(file);
  } catch (error) {
    throw unusable(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unusable('must be UTF-8 text');
  }
}
