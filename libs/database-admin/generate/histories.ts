import { readdir } from 'node:fs/promises';
import path from 'node:path';

import type { DatabaseProvider } from '#database';
import { GenerateError } from './generate-error.js';

export const PROVIDERS: readonly DatabaseProvider[] = ['sqlite', 'postgresql', 'mysql'];

const NAME = /^[a-z][a-z0-9_]{0,60}$/;
const TIME = /^\d{14}(?=_)/;

/**
 * The names of the committed migrations, oldest first.
 * @param directory the folder with the history of each provider
 * @throws GenerateError `histories_differ` when not all providers have the same ones
 */
export async function migrationNames(directory: string): Promise<string[]> {
  const [names = [], ...others] = await Promise.all(
    PROVIDERS.map((provider) => foldersIn(path.join(directory, provider))),
  );
  const all = new Set([...names, ...others.flat()]);
  const lone = [...all].filter((name) => ![names, ...others].every((history) => history.includes(name)));
  if (lone.length > 0)
    throw new GenerateError('histories_differ', `Not every database has the migration ${lone.join(', ')}.`);
  return names;
}

/**
 * The folder of a new migration: its time and its name. It sorts after all existing ones, even if the clock is behind
 * theirs.
 * @throws GenerateError `bad_name`, or `name_taken`
 */
export function nextMigrationName(name: string, existing: readonly string[], now: Date): string {
  if (!NAME.test(name)) throw new GenerateError('bad_name', `"${name}" is not a valid name for a migration.`);
  const same = existing.find((other) => other.replace(TIME, '') === `_${name}`);
  if (same !== undefined) throw new GenerateError('name_taken', `There is a migration ${same} already.`);
  const newest = existing.map((other) => TIME.exec(other)?.[0] ?? '').reduce(later, '');
  const time = timeOf(now);
  return `${time > newest ? time : timeAfter(newest)}_${name}`;
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** `20251122103000`, in UTC. */
function timeOf(date: Date): string {
  return date.toISOString().replace(/\D/g, '').slice(0, 14);
}

/** One second later; an invalid time, such as 99 seconds, is normalised. */
function timeAfter(time: string): string {
  const [year = 0, month = 1, day = 0, hours = 0, minutes = 0, seconds = 0] = (
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(time) ?? []
  )
    .slice(1)
    .map(Number);
  return timeOf(new Date(Date.UTC(year, month - 1, day, hours, minutes, seconds + 1)));
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
