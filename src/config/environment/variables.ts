import { join } from 'node:path';
import type { z } from 'zod';
import { packageRoot } from '#database';
import { readEnvironmentFile } from './environment-file.js';
import { environmentSchema, type Environment } from './environment.schema.js';
import { fileVariableOf, SECRETS } from './secret-files.js';
import { VARIABLE_WORDS } from './variable-words.js';

/** One variable of the environment, as the documentation shows it. */
export interface Variable {
  readonly name: string;
  readonly group: string;
  readonly meaning: string;
  /** Null: it is needed, or nothing by default. */
  readonly byDefault: string | null;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
}

/** Where the value of a variable comes from; never the value of a secret. */
export interface VariableState {
  readonly name: string;
  readonly source: 'environment' | '.env' | 'file' | 'default' | 'missing';
  readonly shown: string | null;
}

type Name = keyof Environment;

/** All variables of the service in the order of the documentation. */
export function variables(): Variable[] {
  return Object.entries(VARIABLE_WORDS).flatMap(([group, words]) =>
    Object.entries(words).map(([name, { meaning, byDefault }]) => {
      const schema = environmentSchema.shape[name as Name];
      const plain = plainDefaultOf(schema);
      return {
        name,
        group,
        meaning,
        byDefault: byDefault ?? (plain === null ? null : `\`${plain}\``),
        isRequired: !schema.safeParse(undefined).success,
        isSecret: SECRETS.includes(name),
      };
    }),
  );
}

/**
 * What is set, and from where: the environment of the process, `.env`, or a file that `NAME_FILE` names.
 *
 * @param env the environment of the process, before `.env` is added to it
 * @throws ConfigError when `.env` cannot be read
 */
export function variableStates(env: Readonly<Record<string, string | undefined>>): VariableState[] {
  const file = readEnvironmentFile(join(packageRoot, '.env'));
  const isSet = (given: typeof env, name: string): boolean => (given[name] ?? '') !== '';
  return variables().map(({ name, isSecret, isRequired, byDefault }) => {
    const shownOf = (value: string | undefined): string => (isSecret ? masked(value ?? '') : (value ?? ''));
    const fileVariable = fileVariableOf(name);
    if (isSet(env, name)) return { name, source: 'environment', shown: shownOf(env[name]) };
    if (env[name] === undefined && isSet(file, name))
      return { name, source: '.env', shown: shownOf(file[name]) };
    if (isSecret && (isSet(env, fileVariable) || isSet(file, fileVariable)))
      return { name, source: 'file', shown: env[fileVariable] ?? file[fileVariable] ?? null };
    return {
      name,
      source: isRequired ? 'missing' : 'default',
      shown: byDefault?.replaceAll('`', '') ?? null,
    };
  });
}

/** An address without its credentials; of any other secret only that it is set. */
function masked(value: string): string {
  if (/^file:/i.test(value)) return value;
  if (!URL.canParse(value)) return '********';
  const address = new URL(value);
  if (address.host === '') return '********';
  const isWithUser = address.username !== '' || address.password !== '';
  return `${address.protocol}//${isWithUser ? '***@' : ''}${address.host}${address.pathname}`;
}

/** The default as it would be written in the environment; null when there is none, or it is no plain value. */
function plainDefaultOf(schema: z.core.$ZodType): string | null {
  const { def } = schema._zod;
  if (def.type === 'default') {
    const { defaultValue } = def as z.core.$ZodDefaultDef;
    const isPlain = ['string', 'number', 'boolean'].includes(typeof defaultValue);
    return isPlain ? `${defaultValue as string | number | boolean}` : null;
  }
  return def.type === 'pipe' ? plainDefaultOf((def as z.core.$ZodPipeDef).in) : null;
}
