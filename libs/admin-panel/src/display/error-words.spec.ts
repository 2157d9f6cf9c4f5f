import { errorCodes, errorWords } from './error-words.js';

/** The closed set of docs/errors.md. */
const DOCUMENTED = [
  'rate_limited',
  'x_unavailable',
  'timeout',
  'x_app_forbidden',
  'credits_depleted',
  'budget_exhausted',
  'relationship_unknown',
  'follow_request_pending',
  'evidence_incomplete',
  'token_expired',
  'missing_scope',
  'target_unavailable',
  'target_changed',
  'not_visible_yet',
  'twitter_not_connected',
];

describe('words for a verification that could not tell', () => {
  it('should be there for every code, and for no other', () => {
    expect([...errorCodes].sort()).toEqual([...DOCUMENTED].sort());
    for (const code of DOCUMENTED) {
      expect(errorWords(code).what).not.toContain(code);
      expect(errorWords(code).then).not.toBe('');
    }
  });

  it('should let a code that is not known stand for itself', () => {
    expect(errorWords('moon_is_full').what).toBe('The service says “moon_is_full”');
    expect(errorWords('toString').what).toBe('The service says “toString”');
  });
});
