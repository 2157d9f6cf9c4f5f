import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { packageRoot } from '../package-root.js';
import type { DataModel } from './data-model.js';
import { parsePrismaSchema } from './prisma-schema.js';

/** The file that says what the service's tables are. */
export function modelsFile(): string {
  return path.join(packageRoot(), 'prisma', 'schema.prisma');
}

/**
 * The tables that this version of the service expects.
 * @throws SchemaSyntaxError
 */
export async function readCommittedModel(): Promise<DataModel> {
  return parsePrismaSchema(await readFile(modelsFile(), 'utf8'));
}
