import { batchEvent } from './batch-audit.js';

const actor = { id: 'the-admin', requestId: 'r1' };
/** The least that MySQL's TEXT holds. */
const TEXT_BYTES = 65_535;

describe('the audit event of a batch', () => {
  it('should tell how many completions, and which', () => {
    expect(batchEvent(['c1', 'c2'], actor).after).toEqual({ count: 2, completionIds: 'c1 c2' });
  });

  it('should name all of 500 ids as the service gives them', () => {
    const ids = Array.from({ length: 500 }, (_, number) => `c${String(number).padStart(24, '0')}`);
    expect(batchEvent(ids, actor).after).toEqual({ count: 500, completionIds: ids.join(' ') });
  });

  it.each(['x', '\u0001', '"', '€', '\ud800'])(
    'should stay within its column for long ids of %j',
    (letter) => {
      const ids = Array.from({ length: 500 }, () => letter.repeat(191));
      const { after } = batchEvent(ids, actor);
      expect(after).toMatchObject({ count: 500, completionIds: expect.stringMatching(/ …$/) });
      expect(Buffer.byteLength(JSON.stringify(after))).toBeLessThan(TEXT_BYTES);
    },
  );
});
