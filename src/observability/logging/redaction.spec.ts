import fc from 'fast-check';
import { createLogger } from './logger.js';
import { withoutSecrets } from './redaction.js';

/** The line that a message and fields become. */
function lineOf(message: string, fields: object = {}): string {
  const lines: string[] = [];
  createLogger('info', { write: (line) => lines.push(line) }).info(fields, message);
  return lines.join('');
}

const token = fc.stringMatching(/^[A-Za-z0-9_-]{12,60}$/);
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const password = fc
  .string({ minLength: 6, maxLength: 40 })
  .map(encodeURIComponent)
  .filter((text) => text.length > 5);
const jwt = fc.tuple(token, token, token).map((parts) => `eyJhbGci${parts.join('.')}`);
const text = fc.string({ unit: 'grapheme', maxLength: 60 });

const parameter = fc.constantFrom(
  ...['token', 'access_token', 'refreshToken', 'client_secret', 'code', 'state', 'code_verifier', 'api_key'],
);
const field = fc.constantFrom(
  ...['token', 'accessToken', 'refresh_token', 'clientSecret', 'password', 'authorization', 'cookie'],
);

/** A secret, and a text in which it stands as it does in practice. */
const sighting = fc.oneof(
  token.map((secret) => ({ secret, seen: `Bearer ${secret}` })),
  token.map((secret) => ({ secret, seen: `authorization: bearer\n${secret}` })),
  token.map((raw) => {
    const secret = Buffer.from(`id:${raw}`).toString('base64');
    return { secret, seen: `Basic ${secret}` };
  }),
  jwt.map((secret) => ({ secret, seen: `a token ${secret} was refused` })),
  fc.tuple(parameter, token).map(([name, secret]) => ({ secret, seen: `/back?a=1&${name}=${secret}&b=2` })),
  fc.tuple(parameter, token).map(([name, secret]) => ({ secret, seen: `\n${name}=${secret}` })),
  fc
    .tuple(parameter, token)
    .map(([name, secret]) => ({ secret, seen: `next=%2Fback%3F${name}%3D${secret}` })),
  fc.tuple(field, token).map(([name, secret]) => ({ secret, seen: `{"${name}":"${secret}","a":1}` })),
  fc
    .tuple(field, token)
    .map(([name, secret]) => ({ secret, seen: JSON.stringify(`{"${name}": "${secret}"}`) })),
  hex.map((secret) => ({ secret, seen: `first:${secret},second:${secret}` })),
  password.map((secret) => ({ secret, seen: `postgresql://app:${secret}@db.example:5432/app` })),
  password.map((secret) => ({ secret, seen: `redis://:${secret}@127.0.0.1` })),
);

describe('the log', () => {
  it('should never show a secret, wherever it stands', () => {
    fc.assert(
      fc.property(
        sighting,
        text,
        text,
        fc.integer({ min: 0, max: 4 }),
        ({ secret, seen }, before, after, place) => {
          const message = `${before} ${seen} ${after}`;
          const error = new Error(message, { cause: new Error(message) });
          const lines = [
            lineOf(message),
            lineOf('m', { detail: message }),
            lineOf('m', { deep: [{ down: { list: [message] } }] }),
            lineOf('m', { err: error }),
            lineOf('m', { stack: `Error: ${message}\n    at here (file.js:1:1)` }),
          ];
          const line = lines[place] ?? '';
          expect(line).not.toContain(secret);
          expect(line).toContain('[redacted]');
          expect(() => JSON.parse(line)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should never show the value of a secret field, whatever it is', () => {
    const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((raw) => `<<${raw}>>`);
    fc.assert(
      fc.property(field, value, (name, secret) => {
        for (const fields of [
          { [name]: secret },
          { in: { [name]: secret } },
          { in: [{ [`${name}s`]: [secret, secret] }] },
        ])
          expect(Object.values(JSON.parse(lineOf('m', fields)) as object)).not.toContain(secret);
        const line = lineOf('m', { deep: { [name]: secret } });
        expect(JSON.parse(line)).toMatchObject({ deep: { [name]: '[redacted]' } });
      }),
      { numRuns: 150 },
    );
  });

  it('should stay valid JSON, and the same where there is no secret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.jsonValue(), (message, value) => {
        const line = lineOf(message, { value });
        expect(line.endsWith('\n')).toBe(true);
        const parsed = JSON.parse(line) as Record<string, unknown>;
        if (line.includes('[redacted]')) return;
        expect(parsed.msg).toBe(message);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'Send METRICS_TOKEN as the bearer token.',
    'statusCode=500 error_code=17',
    'https://x.com/@acme and http://localhost:3000/a@b',
    'SELECT "accessToken" FROM "TwitterConnection" WHERE "id" = $1',
    'Refresh failed: invalid_grant',
  ])('should leave this text alone: %s', (message) => {
    expect(JSON.parse(lineOf(message))).toMatchObject({ msg: message });
  });

  it('should keep the fields that name no secret', () => {
    const fields = { code: 'E_OUTER', sha256: 'a'.repeat(64), tokenExpiresAt: 'soon', apiCallCount: 3 };
    expect(JSON.parse(lineOf('m', fields))).toMatchObject(fields);
  });
});

describe('withoutSecrets', () => {
  /** What a pattern that goes back would need longest for. */
  const parts = [
    'eyJ',
    'Bearer ',
    'token=',
    'token%3D',
    '://a:',
    '\\',
    '\\n',
    '"',
    'token"',
    ' ',
    ':',
    'a',
    '=',
    '@',
    '[',
    ',',
  ];

  it('should need a time that grows no faster than the line', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 }), (some) => {
        const unit = some.join('');
        const steps = (length: number): number => {
          const line = unit.repeat(Math.ceil(length / unit.length));
          const began = process.cpuUsage();
          withoutSecrets(line);
          const { user, system } = process.cpuUsage(began);
          return user + system;
        };
        // Quadratic time for 100 KB would be minutes of the processor; this ends far above what is needed.
        expect(steps(100_000)).toBeLessThan(5_000_000);
      }),
      { numRuns: 60 },
    );
  });
});
