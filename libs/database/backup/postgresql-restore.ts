import { quoted } from './live-tables.js';
import { settingOf } from './postgresql-dump.js';
import type { RestoreScript } from './restore-script.js';

interface Target {
  readonly schema: string;
  readonly isSchemaMissing: boolean;
  readonly replaced: readonly string[];
  /** Settings of the dump that the server does not have. */
  readonly lackingSettings: readonly string[];
  /** What the backup holds, by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Of the schema itself, which a dump drops and makes: others may have tables in it, or it may not be ours to drop. */
const SCHEMA_STATEMENT = /^(DROP SCHEMA|CREATE SCHEMA|COMMENT ON SCHEMA)\b.*;$/;
const FIRST_TABLE = /^(CREATE TABLE|COPY) /;
const LINE_FEED = 0x0a;

/**
 * The SQL around a dump. The transaction is begun and committed here and not by psql, which would also commit when
 * its input ends early because we were killed.
 */
export function postgresqlRestoreScript({
  schema,
  isSchemaMissing,
  replaced,
  lackingSettings,
  rows,
}: Target): RestoreScript {
  const nameOf = (table: string): string => `${quoted(schema)}.${quoted(table)}`;
  const checks = Object.entries(rows).map(
    ([table, count]) => `
  IF (SELECT COUNT(*) FROM ${nameOf(table)}) <> ${count} THEN
    RAISE EXCEPTION USING MESSAGE = ${literal(`${table} did not get the ${count} rows of the backup`)};
  END IF;`,
  );
  return {
    before: [
      'BEGIN;',
      `SET LOCAL lock_timeout = '60s';`,
      ...(isSchemaMissing ? [`CREATE SCHEMA ${quoted(schema)};`] : []),
      ...(replaced.length === 0 ? [] : [`DROP TABLE IF EXISTS ${replaced.map(nameOf).join(', ')};`]),
      '',
    ].join('\n'),
    filter: (dump) =>
      withoutLines(
        dump,
        (line) => SCHEMA_STATEMENT.test(line) || lackingSettings.includes(settingOf(line) ?? ''),
      ),
    after: `DO $counts$ BEGIN${checks.join('')}\nEND $counts$;\nCOMMIT;\n`,
  };
}

/** Leaves lines out that stand before the first table. */
async function* withoutLines(
  dump: AsyncIterable<Buffer>,
  isLeftOut: (line: string) => boolean,
): AsyncGenerator<Buffer> {
  let rest: Buffer | null = Buffer.alloc(0);
  for await (const chunk of dump) {
    if (rest === null) {
      yield chunk;
      continue;
    }
    const { kept, remainder, reachedTable } = filterLines(Buffer.concat([rest, chunk]), isLeftOut);
    yield kept;
    if (reachedTable) yield remainder;
    rest = reachedTable ? null : remainder;
  }
  if (rest !== null) yield rest;
}

function filterLines(
  text: Buffer,
  isLeftOut: (line: string) => boolean,
): { kept: Buffer; remainder: Buffer; reachedTable: boolean } {
  const kept: Buffer[] = [];
  let start = 0;
  for (let end = text.indexOf(LINE_FEED); end >= 0; end = text.indexOf(LINE_FEED, start)) {
    const line = text.toString('utf8', start, end);
    if (FIRST_TABLE.test(line))
      return { kept: Buffer.concat(kept), remainder: text.subarray(start), reachedTable: true };
    if (!isLeftOut(line)) kept.push(text.subarray(start, end + 1));
    start = end + 1;
  }
  return { kept: Buffer.concat(kept), remainder: text.subarray(start), reachedTable: false };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
