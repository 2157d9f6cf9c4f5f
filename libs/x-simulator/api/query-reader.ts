import type { DialectRules } from './dialect.js';
import { invalidRequest, type ParameterProblem } from './problems.js';

const ID = /^[0-9]{1,19}$/;
/** X keeps ids as signed 64-bit numbers. */
const LARGEST_ID = 2n ** 63n - 1n;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

export interface CsvRule {
  readonly max: number;
  readonly pattern: RegExp;
}

/**
 * Reads the parameters of one request and gathers what X would complain about. Read everything, then call
 * `finishOrThrow`, which also refuses the parameters that nobody read: X knows no others.
 */
export class QueryReader {
  private readonly known: string[] = [];
  private readonly problems: ParameterProblem[] = [];

  constructor(
    private readonly rules: DialectRules,
    private readonly query: URLSearchParams,
  ) {}

  /** Comma-separated words, each of which must be allowed; empty when absent. */
  words(name: string, allowed: readonly string[]): readonly string[] {
    const words = this.split(name);
    for (const word of words ?? []) {
      if (!allowed.includes(word)) {
        this.refuse(
          name,
          [word],
          `The \`${name}\` query parameter value [${word}] is not one of [${allowed.join(',')}]`,
        );
      }
    }
    return words ?? [];
  }

  /** A required comma-separated list of 1 to `max` values. */
  list(name: string, { max, pattern }: CsvRule): readonly string[] {
    const values = this.required(name, max);
    for (const value of values) {
      if (!pattern.test(value)) this.refuse(name, [value], notMatching(name, value, pattern));
    }
    return values;
  }

  /** A required comma-separated list of 1 to `max` ids. */
  ids(name: string, max: number): readonly string[] {
    const ids = this.required(name, max);
    for (const id of ids) this.checkId(name, id);
    return ids;
  }

  integer(name: string, { min, max, fallback }: { min: number; max: number; fallback: number }): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.refuse(
      name,
      [value],
      `The \`${name}\` query parameter value [${value}] is not between ${min} and ${max}`,
    );
    return fallback;
  }

  id(name: string): string | null {
    const value = this.text(name);
    if (value !== null) this.checkId(name, value);
    return value;
  }

  /** Milliseconds since the epoch. */
  time(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const ms = TIME.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(ms)) {
      this.refuse(
        name,
        [value],
        `The \`${name}\` query parameter value [${value}] is not a valid RFC 3339 time`,
      );
    }
    return ms;
  }

  /** A value made by this server; `parse` answers null for what it never made. */
  token<T>(name: string, parse: (value: string) => T | null): T | null {
    const value = this.text(name);
    if (value === null) return null;
    const parsed = parse(value);
    if (parsed === null) {
      this.refuse(name, [value], `The \`${name}\` query parameter value [${value}] is not valid`);
    }
    return parsed;
  }

  /** An id of the path, which X reports like a parameter. */
  pathId(name: string, value: string): string {
    this.checkId(name, value);
    return value;
  }

  refuse(parameter: string, values: readonly string[], message: string): void {
    this.problems.push({ parameter, values, message });
  }

  /** Throws the 400 that X answers when anything was wrong. */
  finishOrThrow(): void {
    for (const name of new Set(this.query.keys())) {
      if (this.known.includes(name)) continue;
      const message = `The query parameter [${name}] is not one of [${this.known.join(',')}]`;
      this.refuse(name, this.query.getAll(name), message);
    }
    if (this.problems.length > 0) throw invalidRequest(this.rules, this.problems);
  }

  private checkId(name: string, id: string): void {
    if (!ID.test(id)) this.refuse(name, [id], notMatching(name, id, ID));
    else if (BigInt(id) > LARGEST_ID)
      this.refuse(name, [id], `The \`${name}\` query parameter value [${id}] is not valid`);
  }

  private required(name: string, max: number): readonly string[] {
    const values = this.split(name);
    if (values === null) {
      this.refuse(name, [], `The \`${name}\` query parameter can not be empty`);
      return [];
    }
    if (values.length > max) {
      this.refuse(
        name,
        values,
        `The number of values in the \`${name}\` query parameter list [${values.length}] is not between 1 and ${max}`,
      );
    }
    return values;
  }

  private text(name: string): string | null {
    this.known.push(name);
    return this.query.has(name) ? this.query.getAll(name).join(',') : null;
  }

  private split(name: string): readonly string[] | null {
    const value = this.text(name);
    return value === null ? null : value.split(',');
  }
}

function notMatching(name: string, value: string, pattern: RegExp): string {
  return `The \`${name}\` query parameter value [${value}] does not match ${pattern.source}`;
}
