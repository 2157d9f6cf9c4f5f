import { MIGRATIONS_TABLE } from './catalog.js';
import { readCommittedModel } from '../model/committed-model.js';

/** The tables of this project, as its models name them, and Prisma's table of migrations. */
export async function ownTables(): Promise<string[]> {
  const model = await readCommittedModel();
  return [...model.map(({ name }) => name), MIGRATIONS_TABLE];
}
