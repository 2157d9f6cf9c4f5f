import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '#database';
import { PROBLEMS } from '../../platform/problems/problem.js';
import { REJECTION_CODES } from './rejection-code.js';
import { COMPLETION_ERROR_CODES, followUpOf } from './error-code.js';

describe('docs/errors.md', () => {
  it.each([...Object.keys(PROBLEMS), ...COMPLETION_ERROR_CODES, ...REJECTION_CODES])(
    'should explain %s',
    async (code) => {
      const text = await readFile(join(packageRoot, 'docs/errors.md'), 'utf8');
      expect(text).toMatch(new RegExp(`^\\| \`${code}\` +\\|`, 'm'));
    },
  );
});

describe('the follow-up of an undetermined attempt', () => {
  it.each([
    ['rate_limited', 'growing_pauses'],
    ['x_unavailable', 'growing_pauses'],
    ['x_app_forbidden', 'growing_pauses'],
    ['credits_depleted', 'growing_pauses'],
    ['timeout', 'growing_pauses'],
    ['budget_exhausted', 'growing_pauses'],
    ['relationship_unknown', 'hourly'],
    ['follow_request_pending', 'hourly'],
    ['evidence_incomplete', 'review'],
    ['token_expired', 'wait_for_member'],
    ['missing_scope', 'wait_for_member'],
    ['target_unavailable', 'wait_for_member'],
    ['twitter_not_connected', 'wait_for_member'],
  ] as const)('should be, after %s: %s', (code, followUp) => {
    expect(followUpOf(code)).toBe(followUp);
  });
});
