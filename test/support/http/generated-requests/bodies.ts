import fc from 'fast-check';
import type { Schema } from '../documented/document.js';
import { someId } from './placeholders.js';
import { allowed, oddValue } from './values.js';

/** Unknown names, and some that every object has. */
const UNKNOWN_FIELDS = ['constructor', 'toString', 'hasOwnProperty', 'userId', 'id', '', 'ä', '$where'];

const NO_JSON: readonly string[] = [
  '',
  ' ',
  '{',
  '{"a":1,}',
  'null',
  'true',
  '[]',
  '"text"',
  '1e999',
  '\ufeff{}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '{"title":"\\ud800"}',
  '{"a":1}{"a":2}',
  "{'a':1}",
  'a=1&b=2',
  '{"a":1e400}',
];

/** Bodies that are deep, wide, long, or all of that. */
const large: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(31, 32, 33, 1_000, 20_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.constantFrom(31, 32, 33, 1_000, 8_000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.constantFrom(999, 1_001, 9_000).map((width) => JSON.stringify(fieldsOf(width))),
  fc
    .constantFrom(500, 501, 1_001, 20_000)
    .map((length) => JSON.stringify({ completionIds: Array.from({ length }, () => 'x') })),
  fc
    .constantFrom(102_400, 102_401, 200_000)
    .map((bytes) => JSON.stringify({ title: 'x'.repeat(bytes - '{"title":""}'.length) })),
);

function fieldsOf(width: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: width }, (_, index) => [`field${index}`, index]));
}

/** A body for an operation: valid, nearly valid, or not at all. */
export function bodyOf(schema: Schema): fc.Arbitrary<string> {
  const sound = soundBody(schema);
  return fc.oneof(
    { weight: 10, arbitrary: sound.map((body) => JSON.stringify(body)) },
    { weight: 6, arbitrary: withMistakes(schema, sound).map((body) => JSON.stringify(body)) },
    { weight: 2, arbitrary: fc.constantFrom(...NO_JSON) },
    { weight: 3, arbitrary: large },
  );
}

function soundBody({ properties = {}, required = [] }: Schema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, allowed(name, property)]),
  );
  return fc.record(fields, { requiredKeys: [...required] });
}

function withMistakes(
  { properties = {} }: Schema,
  sound: fc.Arbitrary<Record<string, unknown>>,
): fc.Arbitrary<unknown> {
  const names = Object.keys(properties);
  const name = fc.oneof(fc.constantFrom(...names, ...UNKNOWN_FIELDS), someId);
  return fc.oneof(
    fc.tuple(sound, name, oddValue).map(([body, field, value]) => ({ ...body, [field]: value })),
    fc.tuple(sound, name).map(([body, field]) => {
      const { [field]: _left, ...rest } = body;
      return rest;
    }),
    sound.map((body) => [body]),
  );
}
