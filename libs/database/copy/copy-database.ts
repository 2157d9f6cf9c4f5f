import { assertMigrated } from '../migrations/migration-status.js';
import { migrate } from '../migrations/migrate.js';
import { readCommittedModel } from '../schema/committed-model.js';
import type { DataModel, Table } from '../schema/data-model.js';
import { withSession } from '../session/open-session.js';
import { SqlError } from '../session/sql-error.js';
import type { SqlSession, SqlValue } from '../session/sql-session.js';
import type { CanonicalRow } from './canonical-row.js';
import { CopyError } from './copy-error.js';
import { digestTable, type TableDigest } from './table-digest.js';
import { TableRows } from './table-rows.js';

const DEFAULT_BATCH = 500;
/** MySQL takes no statement above max_allowed_packet, 16 MB by default. */
const LARGEST_STATEMENT_BYTES = 4_000_000;

export interface CopyOptions {
  /** Rows at a time, at most 1,000. */
  batchSize?: number;
  onProgress?: (doneRows: number, totalRows: number) => void;
}

export interface CopyReport {
  /** Rows that this run added; those of an earlier run that was cut short are not among them. */
  readonly added: number;
  readonly tables: readonly TableDigest[];
}

/**
 * Copies every row of every table, parents first, into another database of any provider, which is migrated first;
 * then reads both sides again and compares counts and checksums. What is already there is not copied again, so a copy
 * that was cut short goes on when it is started again. The source must not change meanwhile: stop the service, or put
 * it into maintenance mode.
 * @throws CopyError `differs` when the target does not hold exactly the rows of the source
 * @throws DatabaseFailure
 */
export async function copyDatabase(
  sourceUrl: string,
  targetUrl: string,
  options: CopyOptions = {},
): Promise<CopyReport> {
  if (sourceUrl === targetUrl)
    throw new CopyError('same_database', 'The target is the database itself.', 'Name another database.');
  await assertMigrated(sourceUrl);
  await migrate(targetUrl);
  const model = await readCommittedModel();
  return withSession(sourceUrl, (source) =>
    withSession(targetUrl, (target) => new DatabaseCopy(source, target, model, options).run()),
  );
}

/** The digests of all tables of the models. */
export async function digestDatabase(url: string): Promise<TableDigest[]> {
  const model = await readCommittedModel();
  return withSession(url, async (session) => {
    const digests: TableDigest[] = [];
    for (const table of model) digests.push(await digestTable(session, table));
    return digests;
  });
}

class DatabaseCopy {
  #done = 0;
  #total = 0;

  constructor(
    private readonly source: SqlSession,
    private readonly target: SqlSession,
    private readonly model: DataModel,
    private readonly options: CopyOptions,
  ) {}

  async run(): Promise<CopyReport> {
    // Each row is read once to be copied and once on each side to be compared.
    for (const table of this.model) this.#total += 3 * (await new TableRows(this.source, table).count());
    let added = 0;
    for (const table of this.model) added += await this.#copyTable(table);
    return { added, tables: await this.#compare() };
  }

  async #copyTable(table: Table): Promise<number> {
    const from = new TableRows(this.source, table);
    const to = new TableRows(this.target, table);
    let added = 0;
    for await (const batch of from.batches(this.options.batchSize ?? DEFAULT_BATCH)) {
      const present = await to.present(batch.map((row) => to.keyOf(row)));
      const missing = batch.filter((row) => !present.has(to.keyOf(row)));
      for (const part of inParts(missing)) await insertOrThrow(to, table, part);
      added += missing.length;
      this.#advance(batch.length);
    }
    return added;
  }

  async #compare(): Promise<TableDigest[]> {
    const digests: TableDigest[] = [];
    const different: string[] = [];
    const advance = this.#advance.bind(this);
    for (const table of this.model) {
      const ours = await digestTable(this.source, table, advance);
      const theirs = await digestTable(this.target, table, advance);
      digests.push(ours);
      if (ours.checksum !== theirs.checksum || ours.rows !== theirs.rows)
        different.push(`${table.name} (${ours.rows} rows here, ${theirs.rows} there)`);
    }
    if (different.length === 0) return digests;
    throw new CopyError(
      'differs',
      `The target is not a copy: ${different.join(', ')} differ.`,
      'Stop everything that writes to either database. Copy into an empty database.',
    );
  }

  #advance(rows: number): void {
    this.#done += rows;
    this.options.onProgress?.(this.#done, this.#total);
  }
}

async function insertOrThrow(to: TableRows, { name }: Table, rows: readonly CanonicalRow[]): Promise<void> {
  try {
    await to.insert(rows);
  } catch (error) {
    if (!(error instanceof SqlError) || error.temporary) throw error;
    throw new CopyError(
      'conflict',
      `Rows of ${name} cannot be added to the target: ${error.message}.`,
      'The target holds rows of its own: copy into an empty database.',
      { cause: error },
    );
  }
}

/** Parts that each fit into one statement. */
function* inParts(rows: readonly CanonicalRow[]): Generator<readonly CanonicalRow[]> {
  let part: CanonicalRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = row.reduce((sum: number, value) => sum + sizeOf(value), 0);
    if (part.length > 0 && bytes + size > LARGEST_STATEMENT_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(row);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

function sizeOf(value: SqlValue): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 32;
}
