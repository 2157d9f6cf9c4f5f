import type { DatabaseProvider } from '#database';
import type { DataModel } from '../../model/data-model.js';
import { parsePrismaSchema } from '../../model/prisma-schema.js';
import { compareModels } from '../changes/compare-models.js';
import { consequencesOf } from '../changes/data-loss.js';
import { mysqlScript } from './mysql-statements.js';
import { orderForMysql } from './mysql-plan.js';
import { diffModels } from '../engine/schema-engine.js';

/** A schema.prisma as text and parsed. */
export interface Models {
  readonly text: string;
  readonly model: DataModel;
}

/** @throws SchemaSyntaxError when the text cannot be read */
export function modelsOf(text: string): Models {
  return { text, model: parsePrismaSchema(text) };
}

/**
 * The script that migrates a database from one set of models to another. A comment at its head says what data it
 * destroys and where it may fail.
 * @throws GenerateError `invalid_models`, or `development_only`
 */
export async function migrationScript(
  provider: DatabaseProvider,
  before: Models,
  after: Models,
): Promise<string> {
  const changes = compareModels(before.model, after.model);
  const { losses, risks } = consequencesOf(changes);
  const statements =
    provider === 'mysql'
      ? mysqlScript(orderForMysql(before.model, after.model, changes))
      : await diffModels(provider, before.text, after.text);
  const body = statements === '' ? '-- Nothing to do on this database.' : statements;
  return `${warningsOf([...losses, ...risks])}${body}\n`;
}

/** In the form of Prisma's warnings at the head of a migration. */
function warningsOf(sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  return `/*\n  Warnings:\n\n${sentences.map((sentence) => `  - ${sentence}\n`).join('')}\n*/\n`;
}
