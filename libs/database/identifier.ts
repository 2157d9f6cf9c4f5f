import { Prisma } from './database.js';
import type { DatabaseProvider } from './address/database-url.js';

/**
 * A table or column name for raw SQL through Prisma, quoted as the provider requires.
 * @throws Error when `name` has other characters than letters, digits and _
 */
export function identifier(provider: DatabaseProvider, name: string): Prisma.Sql {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`Not a table or column name: ${name}`);
  return Prisma.raw(provider === 'mysql' ? `\`${name}\`` : `"${name}"`);
}
