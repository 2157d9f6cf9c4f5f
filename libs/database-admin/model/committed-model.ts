import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { packageRoot } from '#database';
import type { DataModel } from './data-model.js';
import { parsePrismaSchema } from './prisma-schema.js';

/** The file with the models of the service's tables. */
export function modelsFile(): string {
  return path.join(packageRoot, 'prisma', 'schema.prisma');
}

/**
 * The tables that this version of the service expects.
 * @throws SchemaSyntaxError when the models cannot be read
 */
export async function readCommittedModel(): Promise<DataModel> {
  return parsePrismaSchema(await readFile(modelsFile(), 'utf8'));
}
