import type { DialectRules, ParameterProblem } from './dialects/dialect.js';
import { invalidRequest } from './problems.js';

const ID = /^[0-9]{1,19}$/;
/** X's ids are signed 64-bit numbers. */
const LARGEST_ID = 2n ** 63n - 1n;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

export interface CsvRule {
  readonly max: number;
  readonly pattern: RegExp;
}

/**
 * Reads the parameters of one request and collects what X would refuse. Read all parameters, then call
 * `finishOrThrow`, which also refuses every parameter that was not read.
 */
export class QueryReader {
  private readonly known: string[] = [];
  private readonly problems: ParameterProblem[] = [];

  constructor(
    private readonly rules: DialectRules,
    private readonly query: URLSearchParams,
  ) {}

  /** Comma-separated values, each of which must be in `allowed`; empty when absent. */
  values(name: string, allowed: readonly string[]): readonly string[] {
    const values = this.split(name);
    for (const value of values ?? []) {
      if (!allowed.includes(value)) {
        this.refuseValue(name, value, `is not one of [${allowed.join(',')}]`);
      }
    }
    return values ?? [];
  }

  /** A required comma-separated list of 1 to `max` values. */
  list(name: string, { max, pattern }: CsvRule): readonly string[] {
    const values = this.required(name, max);
    for (const value of values) {
      if (!pattern.test(value)) this.refuseValue(name, value, `does not match ${pattern.source}`);
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
    this.refuseValue(name, value, `is not between ${min} and ${max}`);
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
      this.refuseValue(name, value, `is not a valid RFC 3339 time`);
    }
    return ms;
  }

  /** A token of this server; `parse` returns null for any other text. */
  token<T>(name: string, parse: (value: string) => T | null): T | null {
    const value = this.text(name);
    if (value === null) return null;
    const parsed = parse(value);
    if (parsed === null) {
      this.refuseValue(name, value, `is not valid`);
    }
    return parsed;
  }

  /** An id in the path, which X reports like a parameter. */
  pathId(name: string, value: string): string {
    this.checkId(name, value);
    return value;
  }

  refuse(parameter: string, values: readonly string[], message: string): void {
    this.problems.push({ parameter, values, message });
  }

  /** @throws ApiProblem with the 400 of X when any parameter was refused */
  finishOrThrow(): void {
    for (const name of new Set(this.query.keys())) {
      if (this.known.includes(name)) continue;
      const message = `The query parameter [${name}] is not one of [${this.known.join(',')}]`;
      this.refuse(name, this.query.getAll(name), message);
    }
    if (this.problems.length > 0) throw invalidRequest(this.rules, this.problems);
  }

  private refuseValue(name: string, value: string, reason: string): void {
    this.refuse(name, [value], `The \`${name}\` query parameter value [${value}] ${reason}`);
  }

  private checkId(name: string, id: string): void {
    if (!ID.test(id)) this.refuseValue(name, id, `does not match ${ID.source}`);
    else if (BigInt(id) > LARGEST_ID) this.refuseValue(name, id, `is not valid`);
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
