import { errorCodes, errorWords } from './error-words.js';

/** All codes of docs/errors.md. */
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

describe('the explanation of an error code', () => {
  it('should exist for every documented code, and for no other', () => {
    expect([...errorCodes].sort()).toEqual([...DOCUMENTED].sort());
    for (const code of DOCUMENTED) {
      expect(errorWords(code).what).not.toContain(code);
      expect(errorWords(code).then).not.toBe('');
    }
  });

  it('should name an unknown code', () => {
    expect(errorWords('moon_is_full').what).toBe('Unknown code “moon_is_full”');
    expect(errorWords('toString').what).toBe('Unknown code “toString”');
  });
});
