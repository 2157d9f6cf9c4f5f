import type { ServerAddress } from '#database';
import { Lines, type DumpContents, type DumpScanner } from './dump-scanner.js';
import { mysqlClient } from '../mysql/mysql-client.js';
import { MysqlDumpScanner } from '../mysql/mysql-dump.js';
import { postgresqlClient } from '../postgresql/postgresql-client.js';
import { PostgresqlDumpScanner } from '../postgresql/postgresql-dump.js';
import type { ServerClient } from './server-client.js';

type ServerProvider = ServerAddress['provider'];

const OPENINGS: readonly (readonly [opening: RegExp, provider: ServerProvider])[] = [
  [/^-- PostgreSQL database dump\b/, 'postgresql'],
  [/^-- (?:MariaDB|MySQL) dump\b/, 'mysql'],
];
/** The opening is one of the first lines; MariaDB's is below a comment. */
const LINES_TO_OPENING = 5;

export function serverClientOf(provider: ServerProvider): ServerClient {
  return provider === 'postgresql' ? postgresqlClient : mysqlClient;
}

/** Reads a dump and detects which server it is from. */
export class DumpReader {
  #provider: ServerProvider | null = null;
  #scanner: DumpScanner | null = null;
  #linesBefore = 0;
  readonly #lines = new Lines((line) => {
    this.#read(line);
  });

  push(chunk: Buffer): void {
    this.#lines.push(chunk);
  }

  /** What the scan found; null when no known tool wrote the dump. */
  end(): (DumpContents & { readonly provider: ServerProvider }) | null {
    this.#lines.end();
    if (this.#provider === null || this.#scanner === null) return null;
    return { provider: this.#provider, ...this.#scanner.contents() };
  }

  #read(line: Buffer): void {
    if (this.#scanner !== null) this.#scanner.line(line);
    else if (this.#linesBefore < LINES_TO_OPENING) this.#lookForOpening(line.toString());
  }

  #lookForOpening(line: string): void {
    this.#linesBefore += 1;
    const provider = OPENINGS.find(([opening]) => opening.test(line))?.[1];
    if (provider === undefined) return;
    this.#provider = provider;
    this.#scanner = provider === 'postgresql' ? new PostgresqlDumpScanner() : new MysqlDumpScanner();
  }
}
