import type { Command } from 'commander';
import { verifyDatabase, type Finding, type Verification } from '#database-admin';
import { plainTable } from '../terminal/plain-table.js';
import { runStep, stepCommand, type StepResult } from './step.js';

/** `db verify`: compares tables, columns, foreign keys and indexes with those that this version expects. */
export function verifyCommand(): Command {
  return stepCommand(
    'verify',
    'Compare tables, columns, foreign keys and indexes with the expected ones; exit status 1 on any difference',
  ).action((options: { json: boolean }) =>
    runStep(options, async ({ url }) => reportOf(await verifyDatabase(url))),
  );
}

/** The result of a verification, as text. */
export function reportOf(verification: Verification): StepResult {
  const paragraphs = [
    ...damageParagraph(verification.damage),
    ...findingsParagraph(verification.findings),
    ...orphansParagraph(verification.orphans),
    ...clientParagraph(verification.clientIsCurrent),
  ];
  const ok = paragraphs.length === 0;
  const text = ok ? `Everything is as expected: ${countsOf(verification)}.` : paragraphs.join('\n\n');
  return { ok, data: verification, text };
}

function countsOf({ checked: { tables, columns, foreignKeys, indexes } }: Verification): string {
  return `${tables} tables, ${columns} columns, ${foreignKeys} foreign keys, ${indexes} indexes`;
}

function damageParagraph(damage: readonly string[]): string[] {
  if (damage.length === 0) return [];
  return [
    `The database file is damaged:\n${damage.map((line) => `  ${line}`).join('\n')}`,
    'Stop the service and restore the newest backup: npm run db -- restore <file> --force. ' +
      'If only indexes are damaged, REINDEX in the SQLite shell rebuilds them.',
  ];
}

function findingsParagraph(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const table = plainTable(
    ['Table', 'Object', 'Name', 'Problem', 'Expected', 'Found'],
    findings.map(({ table: name, object, name: part, problem, expected, actual }) => [
      name,
      object,
      part,
      problem,
      expected ?? '',
      actual ?? '',
    ]),
  );
  return [
    `The database differs from what this version expects:\n${table}`,
    'npm run db -- status shows which migrations have been applied.',
  ];
}

function orphansParagraph(orphans: Verification['orphans']): string[] {
  if (orphans === null)
    return ['Rows that refer to missing rows were not checked: fix the tables and keys above first.'];
  const lines = orphans.map(
    ({ table, parent, rows }) => `Rows of ${table} that refer to missing rows of ${parent}: ${rows}.`,
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function clientParagraph(isCurrent: boolean): string[] {
  if (isCurrent) return [];
  return [
    'The generated clients are older than the models in prisma/schema.prisma. Generate them again: npm run build',
  ];
}
