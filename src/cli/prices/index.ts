import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import {
  comparePrices,
  X_PRICE_LIST_URL,
  X_PRICE_SOURCE,
  XPriceListError,
  type XPriceComparison,
} from '#x-api';
import { loadPrices } from '../../config/load-config.js';
import { CommandError } from '../terminal/command-error.js';
import { plainTable } from '../terminal/plain-table.js';

const TIME_LIMIT_MS = 10_000;

interface CheckOptions {
  readonly file?: string;
  readonly json?: true;
}

/** `prices check`: compares the prices that estimates use with X's list. */
export function pricesCommand(): Command {
  return new Command('prices')
    .description('The prices that estimates of cost use')
    .addCommand(
      new Command('check')
        .description(`Compare them with X's list (${X_PRICE_LIST_URL}); exit status 1 when one differs`)
        .option('--file <path>', 'a copy of the list, for machines without a network')
        .option('--json', 'print JSON')
        .action(check),
    );
}

async function check({ file, json }: CheckOptions): Promise<void> {
  const prices = loadPrices();
  const text = file === undefined ? await download() : await read(file);
  const compared = comparedOf(() => comparePrices(text, prices));
  const differing = compared.filter(({ ours, listed }) => listed !== null && listed !== ours);
  console.log(
    json === true
      ? JSON.stringify({ ok: differing.length === 0, readOn: X_PRICE_SOURCE.readOn, prices: compared })
      : tableOf(compared),
  );
  if (differing.length > 0) process.exitCode = 1;
}

function comparedOf(compare: () => XPriceComparison[]): XPriceComparison[] {
  try {
    return compare();
  } catch (error) {
    if (error instanceof XPriceListError) throw new CommandError(error.message);
    throw error;
  }
}

async function download(): Promise<string> {
  try {
    const answer = await fetch(X_PRICE_LIST_URL, { signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    if (answer.ok) return await answer.text();
    throw new CommandError(`X answered ${answer.status}. Save the list by hand and use --file.`);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError('X cannot be reached from here. Save the list elsewhere and use --file.');
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new CommandError(`${path} cannot be read.`);
  }
}

function tableOf(compared: readonly XPriceComparison[]): string {
  const rows = compared.map(({ resource, ours, listed }) => [
    resource,
    ours,
    listed ?? '-',
    wordFor(ours, listed),
  ]);
  const table = plainTable(['Resource', 'Ours (US $)', "X's list (US $)", ''], rows);
  return `${table}\nOur table is of ${X_PRICE_SOURCE.readOn}. X_PRICES replaces a price.`;
}

function wordFor(ours: number, listed: number | null): string {
  if (listed === null) return 'not in the list';
  return listed === ours ? 'the same' : 'differs';
}
