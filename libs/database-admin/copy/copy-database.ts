import { assertMigrated, migrate, withSession, SqlError, type SqlSession, type SqlValue } from '#database';
import { readCommittedModel } from '../model/committed-model.js';
import type { DataModel, Table } from '../model/data-model.js';
import type { CanonicalRow } from './canonical-row.js';
import { CopyError } from './copy-error.js';
import { digestTable, type TableDigest } from './table-digest.js';
import { TableRows } from './table-rows.js';

const DEFAULT_BATCH = 500;
/** MySQL refuses statements larger than max_allowed_packet, 16 MB by default. */
const LARGEST_STATEMENT_BYTES = 4_000_000;

export interface CopyOptions {
  /** Rows at a time, at most 1,000. */
  batchSize?: number;
  onProgress?: (doneRows: number, totalRows: number) => void;
}

export interface CopyReport {
  /** Rows that this run added, without those of an earlier, interrupted run. */
  readonly added: number;
  readonly tables: readonly TableDigest[];
}

/**
 * Migrates another database of any provider and copies every row of every table into it, parents first; then reads both
 * databases again and compares counts and checksums. Existing rows are not copied again, so an interrupted copy can be
 * resumed. The source must not change meanwhile: stop the service, or put it into maintenance mode.
 * @throws CopyError `differs` when the target does not have exactly the rows of the source, or `conflict`
 * @throws DatabaseFailure when a database is unreachable, refuses, or is not migrated
 */
export async function copyDatabase(
  sourceUrl: string,
  targetUrl: string,
  options: CopyOptions = {},
): Promise<CopyReport> {
  if (sourceUrl === targetUrl)
    throw new CopyError('same_database', 'The target is the source database.', 'Name another database.');
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
      'The target has other rows: copy into an empty database.',
      { cause: error },
    );
  }
}

/** Splits rows into parts that each fit into one statement. */
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
