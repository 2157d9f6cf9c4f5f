import { readCommittedModel } from '../schema/committed-model.js';

const MIGRATIONS_TABLE = '_prisma_migrations';

/** The tables of this project, as its models name them, and Prisma's own. */
export async function ownTables(): Promise<string[]> {
  const model = await readCommittedModel();
  return [...model.map(({ name }) => name), MIGRATIONS_TABLE];
}
