import { lstatSync, readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from './config-error.js';

/**
 * The variables of a `.env` file, which may begin with a byte-order mark; none when there is no such file.
 *
 * @throws ConfigError when it is there and cannot be read, or is not in UTF-8
 */
export function readEnvironmentFile(file: string): Readonly<Record<string, string | undefined>> {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return {};
  return parseEnv(textOf(bytesOf(file)));
}

function bytesOf(file: string): Uint8Array {
  try {
    if (statSync(file).isDirectory()) throw new Error('it is a folder');
    return readFileSync(file);
  } catch (error) {
    throw unusable(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    // It takes a byte-order mark away.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unusable('must be text in UTF-8');
  }
}

function unusable(message: string): ConfigError {
  return new ConfigError([{ variable: '.env', message }]);
}
