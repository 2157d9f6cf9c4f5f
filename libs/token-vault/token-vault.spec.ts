import { inspect } from 'node:util';

import fc from 'fast-check';

import {
  asCiphertext,
  keyIdOf,
  KeyRing,
  plaintext,
  TokenVault,
  VaultError,
  type Ciphertext,
  type Plaintext,
  type SealedLocation,
} from './index.js';

const KEY_A = 'a1'.repeat(32);
const KEY_B = 'b2'.repeat(32);
const at: SealedLocation = { table: 'TwitterConnection', row: 'c1', column: 'accessToken' };
const token = plaintext('bXktYWNjZXNzLXRva2Vu');

const vaultWith = (keys: string) => new TokenVault(KeyRing.parse(keys));
const codeOf = (work: () => unknown): unknown => {
  try {
    return { returned: work() };
  } catch (error) {
    return error instanceof VaultError ? error.code : error;
  }
};

describe('TokenVault', () => {
  const vault = vaultWith(`a:${KEY_A}`);

  it('should open what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(vault.open(vault.seal(plaintext(text), at), at)).toBe(text);
      }),
    );
  });

  it('should write the envelope as v1.<keyId>.<nonce>.<ciphertext and tag>', () => {
    const [version, keyId, nonce, body, ...rest] = vault.seal(token, at).split('.');

    expect([version, keyId, rest]).toEqual(['v1', 'a', []]);
    expect(Buffer.from(nonce!, 'base64url')).toHaveLength(12);
    expect(Buffer.from(body!, 'base64url')).toHaveLength(token.length + 16);
  });

  it('should still open an envelope written by an earlier release', () => {
    const envelope = asCiphertext('v1.a.AAECAwQFBgcICQoL.znNig74IbYFQ9-w7RSFWmkgrYBTUm40gLUcmj4880OkwbgVW');

    expect(vault.open(envelope, at)).toBe(token);
  });

  it('should make 10,000 different envelopes of one text', () => {
    const envelopes = Array.from({ length: 10_000 }, () => vault.seal(token, at));
    const nonces = envelopes.map((envelope) => envelope.split('.')[2]);

    expect(new Set(envelopes).size).toBe(10_000);
    expect(new Set(nonces).size).toBe(10_000);
  });

  it('should refuse an envelope with any single bit flipped', () => {
    const ring = vaultWith(`a:${KEY_A},c:${KEY_B},e:${KEY_A}`);
    const bytes = Buffer.from(ring.seal(token, at), 'latin1');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const code = codeOf(() => ring.open(flipped.toString('latin1') as Ciphertext, at));
      expect(['malformed_envelope', 'unknown_key', 'authentication_failed']).toContain(code);
    }
  });

  it('should refuse an envelope with any character removed or doubled', () => {
    const envelope = vault.seal(token, at);
    for (let index = 0; index < envelope.length; index += 1) {
      const shorter = envelope.slice(0, index) + envelope.slice(index + 1);
      const longer = envelope.slice(0, index) + envelope.charAt(index) + envelope.slice(index);
      for (const changed of [shorter, longer]) {
        const code = codeOf(() => vault.open(changed as Ciphertext, at));
        expect(['malformed_envelope', 'unknown_key', 'authentication_failed']).toContain(code);
      }
    }
  });

  it.each([
    ['another row', { ...at, row: 'c2' }],
    ['another column', { ...at, column: 'refreshToken' }],
    ['another table', { ...at, table: 'AuthorizationRequest' }],
    [
      'a place whose parts only join to the same text',
      { table: 'TwitterConnection:c1', row: '', column: 'accessToken' },
    ],
  ])('should refuse an envelope moved to %s', (_place, elsewhere) => {
    const envelope = vault.seal(token, at);

    expect(codeOf(() => vault.open(envelope, elsewhere))).toBe('authentication_failed');
  });

  it('should distinguish locations whose parts contain colons', () => {
    const envelope = vault.seal(token, { table: 't', row: 'a:b', column: 'c' });

    expect(vault.open(envelope, { table: 't', row: 'a:b', column: 'c' })).toBe(token);
    expect(codeOf(() => vault.open(envelope, { table: 't', row: 'a', column: 'b:c' }))).toBe(
      'authentication_failed',
    );
    expect(codeOf(() => vault.open(envelope, { table: 't', row: 'a%3Ab', column: 'c' }))).toBe(
      'authentication_failed',
    );
  });

  it('should authenticate the key id even where two ids share a key', () => {
    const ring = vaultWith(`a:${KEY_A},b:${KEY_A}`);
    const renamed = ring.seal(token, at).replace('v1.a.', 'v1.b.');

    expect(codeOf(() => ring.open(asCiphertext(renamed), at))).toBe('authentication_failed');
  });

  it('should open with an old key and seal with the new one', () => {
    const old = vault.seal(token, at);
    const rotated = vaultWith(`b:${KEY_B},a:${KEY_A}`);

    expect(rotated.open(old, at)).toBe(token);
    expect(keyIdOf(old)).toBe('a');
    expect(keyIdOf(rotated.seal(token, at))).toBe('b');
  });

  it('should refuse a key id that is not in the ring, and another key under the same id', () => {
    const envelope = vault.seal(token, at);

    expect(codeOf(() => vaultWith(`b:${KEY_B}`).open(envelope, at))).toBe('unknown_key');
    expect(codeOf(() => vaultWith(`a:${KEY_B}`).open(envelope, at))).toBe('authentication_failed');
  });

  it('should show neither key nor secret when it is printed or throws', () => {
    const refusal = (() => {
      try {
        return vault.open(vault.seal(token, at), { ...at, row: 'c2' });
      } catch (error) {
        return error;
      }
    })();
    const shown =
      inspect([vault, refusal], { depth: null, showHidden: true }) + JSON.stringify([vault, refusal]);

    for (const secret of [KEY_A, 'a1 a1', token]) expect(shown).not.toContain(secret);
  });
});

describe('asCiphertext', () => {
  const nonce = 'AAAAAAAAAAAAAAAA';
  const body = 'A'.repeat(22);

  it('should accept a well-formed envelope unchanged', () => {
    expect(asCiphertext(`v1.key_1-b.${nonce}.${body}`)).toBe(`v1.key_1-b.${nonce}.${body}`);
  });

  it.each([
    ['a bare token', 'bXktYWNjZXNzLXRva2Vu'],
    ['another version', `v2.a.${nonce}.${body}`],
    ['an empty key id', `v1..${nonce}.${body}`],
    ['a key id too long', `v1.${'a'.repeat(33)}.${nonce}.${body}`],
    ['a short nonce', `v1.a.${nonce.slice(4)}.${body}`],
    ['a tag cut short', `v1.a.${nonce}.${'A'.repeat(20)}`],
    ['padding', `v1.a.${nonce}.${body}==`],
    ['plain base64', `v1.a.${nonce}.${body.slice(1)}+`],
    ['spare bits that say something', `v1.a.${nonce}.${body.slice(1)}B`],
    ['a trailing newline', `v1.a.${nonce}.${body}\n`],
    ['a fifth part', `v1.a.${nonce}.${body}.A`],
  ])('should refuse %s', (_what, value) => {
    expect(codeOf(() => asCiphertext(value))).toBe('malformed_envelope');
  });

  it('should throw only VaultError, and accept only what can be parsed again', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_-]{0,40}$/);
    const character = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
    const value = fc.oneof(
      fc.string({ unit: character }),
      fc.tuple(part, part, part).map((parts) => ['v1', ...parts].join('.')),
    );
    fc.assert(
      fc.property(value, (text) => {
        const code = codeOf(() => keyIdOf(asCiphertext(text)));
        expect([text.split('.')[1], 'malformed_envelope']).toContain(
          typeof code === 'string' ? code : (code as { returned: string }).returned,
        );
      }),
    );
  });
});

describe('the branded types of secrets', () => {
  it('should keep plain strings, plaintexts and ciphertexts apart', () => {
    const store = (value: Ciphertext): string => value;
    const send = (value: Plaintext): string => value;
    const sealed = vaultWith(`a:${KEY_A}`).seal(token, at);

    // @ts-expect-error a plain string is no ciphertext
    store('v1.a.b.c');
    // @ts-expect-error a plaintext is no ciphertext
    store(token);
    // @ts-expect-error a ciphertext is no plaintext
    send(sealed);
    // @ts-expect-error a plain string is no plaintext
    send('token');
    expect([store(sealed), send(token)]).toEqual([sealed, token]);
  });
});
