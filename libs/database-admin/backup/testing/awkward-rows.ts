import {
  type DatabaseProvider,
  migrate,
  withSession,
  inTransaction,
  type SqlRow,
  type SqlSession,
  type SqlValue,
} from '#database';
import type { FreshDatabase } from '../../../database/testing/fresh-database.js';
import { migratedDatabase } from '../../../database/testing/migrated-database.js';
import { liveTables, quoted } from '../../catalog/live-tables.js';

/** Texts that need escaping in a dump. */
const AWKWARD_TEXTS = [
  `quotes ' " \` and ''`,
  'a backslash \\ and \\n and \\. and \\\\',
  'lines\nthat\r\nend\n\\.\n',
  'INSERT INTO `User` VALUES (1);\nCOPY public."User" (id) FROM stdin;',
  'tab\tand \u2028 and \u2029',
  '👩🏽‍💻 emoji, e\u0301 and é',
  '',
  'brackets (a), (b); and ${c} %s',
  '-- PostgreSQL database dump complete\n-- Dump completed',
];
const LONG_TEXT = `${'0123456789abcdé👍'.repeat(4_096)}'\\`;
const MILLISECONDS = new Date('2026-01-02T03:04:05.678Z');

/** A migrated database with users and tasks that need escaping, and rows that refer to them. */
export async function aFilledDatabase(provider: DatabaseProvider): Promise<FreshDatabase> {
  const database = await migratedDatabase(provider);
  await withSession(database.url, addRows);
  return database;
}

/** Fills an empty database. */
export async function fillDatabase(url: string): Promise<void> {
  await migrate(url);
  await withSession(url, addRows);
}

function addRows(session: SqlSession): Promise<void> {
  return inTransaction(session, async () => {
    const insert = async (table: string, row: Record<string, SqlValue>): Promise<void> => {
      const columns = Object.keys(row);
      await session.execute(
        `INSERT INTO "${table}" (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        Object.values(row),
      );
    };
    const texts = [...AWKWARD_TEXTS, null];
    for (const [index, text] of texts.entries()) {
      const id = `row-${index}`;
      await insert('User', { id, name: text, createdAt: MILLISECONDS, updatedAt: MILLISECONDS });
      await insert('Task', {
        id,
        title: text ?? 'no text',
        taskType: 'TWITTER_FOLLOW',
        isActive: index % 2 === 0,
        startsAt: index % 2 === 0 ? MILLISECONDS : null,
        createdAt: MILLISECONDS,
        updatedAt: MILLISECONDS,
      });
      await insert('Completion', {
        id,
        userId: id,
        taskId: id,
        completedAt: MILLISECONDS,
        updatedAt: MILLISECONDS,
      });
    }
    await insert('TwitterVerificationLog', {
      id: 'long',
      completionId: 'row-0',
      userId: 'row-0',
      taskId: 'row-0',
      taskType: 'TWITTER_FOLLOW',
      verificationResult: 'APPROVED',
      twitterApiResponse: LONG_TEXT,
      verificationTime: 12,
      apiCallCount: 1,
      verifiedAt: MILLISECONDS,
    });
    await insert('Lease', { name: 'far', owner: 'me', expiresAt: 8_000_000_000_000 });
  });
}

/** Every row of every table, in a fixed order. */
export async function allRows(url: string): Promise<Record<string, SqlRow[]>> {
  return withSession(url, async (session) => {
    const tables: Record<string, SqlRow[]> = {};
    for (const table of await liveTables(session)) {
      const rows = await session.query(`SELECT * FROM ${quoted(table)}`);
      tables[table] = rows.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    }
    return tables;
  });
}
