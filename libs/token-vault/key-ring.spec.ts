import { inspect } from 'node:util';

import fc from 'fast-check';

import { KeyRing, KeyRingError } from './index.js';

const KEY_A = 'a1'.repeat(32);
const KEY_B = 'b2'.repeat(32);

const errorOf = (text: string): unknown => {
  try {
    return KeyRing.parse(text);
  } catch (error) {
    return error;
  }
};

describe('KeyRing', () => {
  it('should seal with the first key and know all of them', () => {
    const ring = KeyRing.parse(`2025-11:${KEY_A},old_key:${KEY_B.toUpperCase()}`);

    expect(ring.primaryKeyId).toBe('2025-11');
    expect(ring.keyIds).toEqual(['2025-11', 'old_key']);
  });

  it('should ignore spaces around entries', () => {
    expect(KeyRing.parse(` a:${KEY_A} ,\n b:${KEY_B}\n`).keyIds).toEqual(['a', 'b']);
  });

  it.each([
    ['', 'missing', /no encryption key/i],
    ['  ', 'missing', /no encryption key/i],
    [`a:${KEY_A},`, 'unparsable_entry', /entry 2/i],
    [KEY_A, 'unparsable_entry', /entry 1/i],
    [`no spaces:${KEY_A}`, 'unparsable_entry', /entry 1/i],
    [`${'i'.repeat(33)}:${KEY_A}`, 'unparsable_entry', /entry 1/i],
    ['a:', 'invalid_key', /"a"/],
    [`a:${KEY_A},b:${KEY_B.slice(1)}`, 'invalid_key', /"b"/],
    [`a:${KEY_A}0`, 'invalid_key', /"a"/],
    [`a:${KEY_A.slice(1)}g`, 'invalid_key', /"a"/],
    [`a:${KEY_A},a:${KEY_B}`, 'duplicate_key_id', /"a"/],
  ])('should refuse %p', (text, code, message) => {
    expect(errorOf(text)).toMatchObject({
      name: 'KeyRingError',
      code,
      message: expect.stringMatching(message),
    });
  });

  it('should never repeat key material in an error', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{20,80}$/);
    fc.assert(
      fc.property(fc.constantFrom('a:', '', 'b b:', 'a:zz'), hex, (prefix, key) => {
        const error = errorOf(`a:${KEY_A},${prefix}${key}`);
        expect(inspect(error)).not.toContain(key);
      }),
    );
  });

  it('should throw only KeyRingError, whatever the text', () => {
    const character = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
    const text = fc.oneof(
      fc.string({ unit: character }),
      fc.stringMatching(/^[ab:, 0-9]*$/),
      fc.array(fc.constantFrom('a', ':', ',', KEY_A, ' ', '\n')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        const result = errorOf(value);
        expect(result instanceof KeyRing || result instanceof KeyRingError).toBe(true);
      }),
    );
  });

  it('should not show its keys when it is printed or serialised', () => {
    const ring = KeyRing.parse(`a:${KEY_A}`);
    const shown = `${inspect(ring, { depth: null, showHidden: true })} ${JSON.stringify(ring)} ${inspect(ring.find('a'))}`;

    expect(shown).not.toContain(KEY_A);
    expect(shown).not.toContain(Buffer.from(KEY_A, 'hex').toString('base64'));
    expect(shown).not.toContain('a1 a1');
  });
});
