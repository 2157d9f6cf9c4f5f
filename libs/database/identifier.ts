import { Prisma } from './database.js';
import type { DatabaseProvider } from './database-url.js';

/** A name of this project's models for raw SQL through Prisma, quoted as the provider wants it. */
export function identifier(provider: DatabaseProvider, name: string): Prisma.Sql {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`Not a name of the models: ${name}`);
  return Prisma.raw(provider === 'mysql' ? `\`${name}\`` : `"${name}"`);
}
