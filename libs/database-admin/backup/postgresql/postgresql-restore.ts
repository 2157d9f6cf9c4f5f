import { textLiteral } from '../../catalog/column-text.js';
import { quoted } from '../../catalog/live-tables.js';
import { settingOf } from './postgresql-dump.js';
import type { RestoreScript } from '../server/restore-script.js';

interface Target {
  readonly schema: string;
  readonly isSchemaMissing: boolean;
  readonly replaced: readonly string[];
  /** Settings of the dump that the server does not have. */
  readonly unknownSettings: readonly string[];
  /** Number of rows in the backup, by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Drops or creates the schema itself: removed, because others may have tables in it, or own it. */
const SCHEMA_STATEMENT = /^(DROP SCHEMA|CREATE SCHEMA|COMMENT ON SCHEMA)\b.*;$/;
const FIRST_TABLE = /^(CREATE TABLE|COPY) /;
const LINE_FEED = 0x0a;

/**
 * The SQL around a dump. It begins and commits the transaction itself: psql would also commit when its input ends early
 * because this process was killed.
 */
export function postgresqlRestoreScript({
  schema,
  isSchemaMissing,
  replaced,
  unknownSettings,
  rows,
}: Target): RestoreScript {
  const nameOf = (table: string): string => `${quoted(schema)}.${quoted(table)}`;
  const checks = Object.entries(rows).map(
    ([table, count]) => `
  IF (SELECT COUNT(*) FROM ${nameOf(table)}) <> ${count} THEN
    RAISE EXCEPTION USING MESSAGE = ${textLiteral(`${table} did not get the ${count} rows of the backup`)};
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
        (line) => SCHEMA_STATEMENT.test(line) || unknownSettings.includes(settingOf(line) ?? ''),
      ),
    after: `DO $counts$ BEGIN${checks.join('')}\nEND $counts$;\nCOMMIT;\n`,
  };
}

/** Removes lines before the first table. */
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
