import type { DatabaseProvider } from '../database-url.js';
import type { DataModel } from '../schema/data-model.js';
import { parsePrismaSchema } from '../schema/prisma-schema.js';
import { compareModels } from './compare-models.js';
import { consequencesOf } from './data-loss.js';
import { mysqlScript } from './mysql-statements.js';
import { orderForMysql } from './mysql-plan.js';
import { diffModels } from './schema-engine.js';

/** The text of a schema.prisma, and what it says. */
export interface Models {
  readonly text: string;
  readonly model: DataModel;
}

/** @throws SchemaSyntaxError */
export function modelsOf(text: string): Models {
  return { text, model: parsePrismaSchema(text) };
}

/**
 * The script that leads a database from one set of models to another. What it destroys, and where it may fail, stands
 * at its head.
 * @throws GenerateError `invalid_models`, `development_only`
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

/** As Prisma puts them at the head of a migration. */
function warningsOf(sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  return `/*\n  Warnings:\n\n${sentences.map((sentence) => `  - ${sentence}\n`).join('')}\n*/\n`;
}
