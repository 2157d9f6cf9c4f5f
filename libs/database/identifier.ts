import { Prisma } from './database.js';
import type { DatabaseProvider } from './address/database-url.js';

/**
 * A table or column name for raw SQL through Prisma, quoted as the provider requires.
 * @throws Error when `name` has other characters than letters, digits and _
 */
export function identifier(provider: DatabaseProvider, name: string): Prisma.Sql {
  const quote = provider === 'mysql' ? '`' : '"';
  const known = KNOWN[quote].get(name);
  if (known !== undefined) return known;
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`Not a table or column name: ${name}`);
  const quoted = Prisma.raw(`${quote}${name}${quote}`);
  KNOWN[quote].set(name, quoted);
  return quoted;
}

/** By how they are quoted; there are only as many as the models have. */
const KNOWN = { '`': new Map<string, Prisma.Sql>(), '"': new Map<string, Prisma.Sql>() };
