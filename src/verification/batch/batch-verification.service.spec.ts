import { batchEvent } from './batch-verification.service.js';

const actor = { id: 'the-admin', requestId: 'r1' };
/** The least that MySQL's TEXT holds. */
const TEXT_BYTES = 65_535;

describe('the audit event of a batch', () => {
  it('should hold the number of completions and their ids', () => {
    expect(batchEvent(['c1', 'c2'], actor).after).toEqual({ count: 2, completionIds: 'c1 c2' });
  });

  it('should hold all of 500 ids that the service made', () => {
    const ids = Array.from({ length: 500 }, (_, number) => `c${String(number).padStart(24, '0')}`);
    expect(batchEvent(ids, actor).after).toEqual({ count: 500, completionIds: ids.join(' ') });
  });

  it.each(['x', '\u0001', '"', '€', '\ud800'])(
    'should fit its column and be cut for long ids of %j',
    (letter) => {
      const ids = Array.from({ length: 500 }, () => letter.repeat(191));
      const { after } = batchEvent(ids, actor);
      expect(after).toMatchObject({ count: 500, completionIds: expect.stringMatching(/ …$/) });
      expect(Buffer.byteLength(JSON.stringify(after))).toBeLessThan(TEXT_BYTES);
    },
  );
});
