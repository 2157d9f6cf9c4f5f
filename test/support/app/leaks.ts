import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '#database';
import type { XSimulator } from '#x-simulator';
import { Canaries, type Leak, type SearchedText } from '../database/canaries.js';
import { textsByColumn } from '../database/database-rows.js';
import type { WireTap } from '../http/wire-tap.js';

/** What a run of the service leaves behind, and the sources of its secrets. */
export interface RunTraces {
  readonly environment: Readonly<Record<string, string>>;
  readonly simulator: XSimulator | null;
  readonly wire: WireTap;
  readonly logLines: readonly object[];
  readonly database: Database;
  /**
   * The folder that holds the database's files, where there is one: what was deleted from a table may stand in them.
   */
  readonly folder: string | null;
}

/** Secrets of the run that stand in a response, a log line, a column of the database, or its files. */
export async function findLeaks(traces: RunTraces): Promise<Leak[]> {
  const texts = [
    ...responsesOf(traces.wire),
    { name: 'the log', text: traces.logLines.map((line) => JSON.stringify(line)).join('\n') },
    ...(await textsByColumn(traces.database)),
    ...(traces.folder === null ? [] : await filesOf(traces.folder)),
  ];
  return secretsOf(traces).findIn(texts);
}

/** Where chunked encoding (RFC 9112, 7.1) may cut a secret in two. */
const CHUNK_BORDER = /\r\n[0-9a-f]{1,8}\r\n/gi;
const NONCE_COOKIE = /^(set-cookie: twitter_connect_[\w-]+)=([^;\r]+)/gim;

function secretsOf({ environment, simulator, wire }: RunTraces): Canaries {
  const canaries = new Canaries();
  const addAll = (name: string, values: readonly string[] = []): void => {
    for (const value of values) canaries.add(name, value);
  };
  const nonces = wire
    .texts()
    .flatMap((text) => [...text.matchAll(NONCE_COOKIE)].map(([, , value = '']) => value));
  addAll('nonce', nonces);
  addAll('token', simulator?.oauth.issuedTokens);
  addAll('authorization code', simulator?.oauth.issuedCodes);
  addAll('code verifier', simulator?.oauth.receivedVerifiers);
  const { AUTH_JWT_SECRET: jwtSecret, TWITTER_CLIENT_SECRET: clientSecret = '' } = environment;
  if (jwtSecret !== undefined && jwtSecret !== '') canaries.add('JWT secret', jwtSecret);
  canaries.add('client secret', clientSecret);
  for (const entry of environment.TWITTER_TOKEN_ENCRYPTION_KEYS?.split(',') ?? []) {
    const [, hex = ''] = entry.split(':');
    canaries.add('encryption key', Buffer.from(hex, 'hex'));
    canaries.add('encryption key', hex);
  }
  return canaries;
}

/** A nonce may appear in its own cookie, and nowhere else. */
function responsesOf(wire: WireTap): SearchedText[] {
  return wire.texts().map((text, index) => ({
    name: `the responses on connection ${index + 1}`,
    text: text.replace(NONCE_COOKIE, '$1').replace(CHUNK_BORDER, ''),
  }));
}

async function filesOf(folder: string): Promise<SearchedText[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(files.map(async (file) => ({ name: file, text: await readFile(file, 'latin1') })));
}
