import fc from 'fast-check';
import type { Schema } from '../documented/document.js';
import { idFor, someId } from './placeholders.js';

/** Times at the limits of the calendar, of JavaScript and of each database, and invalid ones. */
export const INSTANTS: readonly string[] = [
  '1970-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999-23:59',
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00Z',
  '0099-12-31T23:59:59.999Z',
  '+010000-01-01T00:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '1000-01-01T00:00:00.000Z',
  '2024-02-29T23:59:59.999+14:00',
  '2023-02-29T00:00:00.000Z',
  '2016-12-31T23:59:60Z',
  '2026-03-29T02:30:00+01:00',
  '2026-11-22T12:00:00',
  '2026-11-22',
  '2026-W47-7',
  '1795348800000',
];

export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e309',
  '9007199254740993',
  '2147483648',
  '@carol',
  '@',
  '%',
  '_',
  '\\',
  "' OR 1=1 --",
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff x',
  '\ufeffa',
  '\u202e',
  '😀😀😀',
  'ſ',
  'İ',
  'é',
  'x'.repeat(191),
  'x'.repeat(192),
  'x'.repeat(3_000),
  '=1+1',
  '../../etc/passwd',
  'constructor',
  '__proto__',
  'toString',
];

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: someId.map((id) => `${id} `) },
);

const ADDRESSES: readonly string[] = [
  'https://x.com/brand',
  'https://x.com/brand/status/1700000000000000001',
  'https://twitter.com/i/status/1700000000000000001',
  'x.com/brand',
  ' https://x.com/brand/status/1700000000000000001/photo/1 ',
  'http://localhost:5173/app',
  'http://localhost:5173/app/../elsewhere',
  'https://evil.example/',
  'javascript:alert(1)',
  'https://x.com/brand/status/9999999999999999999999',
];

/** Values that the schema allows. */
export function allowed(name: string, schema: Schema): fc.Arbitrary<unknown> {
  const types = [schema.type ?? []].flat();
  const value = allowedValue(name, { ...schema, type: types.find((type) => type !== 'null') ?? 'string' });
  return types.includes('null') ? fc.option(value, { freq: 6 }) : value;
}

function allowedValue(name: string, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 });
    case 'array':
      return fc.array(allowed(name, schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 5, 5) });
    case undefined:
    default:
      return allowedText(name, schema);
  }
}

function allowedText(name: string, { format, maxLength }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time' || /^(?:from|to)$/.test(name)) return fc.constantFrom(...INSTANTS);
  if (/url$|^returnTo$/i.test(name)) return fc.constantFrom(...ADDRESSES);
  if (/ids?$/i.test(name)) return idFor(name);
  if (name === 'search') return fc.oneof(someId, fc.constantFrom('ann', '@ben', 'a', '1'));
  return fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(maxLength ?? 30, 30) });
}

export const oddNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(-1, 0, 0.5, 101, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e308, -1e21),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any JSON value, whatever a field is for. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom(null, true, false, [], {}, [[]], [null], { a: 1 }),
  fc.constantFrom(...INSTANTS),
  fc.array(someId, { minLength: 1, maxLength: 3 }),
  fc.constantFrom(30, 31, 32, 33, 300, 3_000).map((depth) => nested(depth)),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
