import { queuePrefixOf, jobIdOf } from './wake-up.js';

const DUE_AT = new Date('2026-11-22T10:00:00.500Z');

describe('the id of a job', () => {
  it.each(['auth0|user:1/2~', 'x'.repeat(191), '42'])(
    'should be one that BullMQ allows, for the claim %s',
    (id) => {
      for (const dueAt of [DUE_AT, null]) {
        expect(jobIdOf(id, dueAt)).not.toContain(':');
        expect(jobIdOf(id, dueAt)).not.toMatch(/^\d+$/);
      }
    },
  );

  it('should differ for another claim or time', () => {
    const ids = [
      jobIdOf('a', DUE_AT),
      jobIdOf('b', DUE_AT),
      jobIdOf('a', new Date(DUE_AT.getTime() + 1)),
      jobIdOf('a', null),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});

describe('the prefix of the keys of a queue', () => {
  const prefixFor = (url: string): string => queuePrefixOf(url, 'tta:queue');

  it('should not depend on the database user or on connection options', () => {
    const prefix = prefixFor('postgresql://one:secret@db.internal:5432/app');
    expect(prefixFor('postgresql://two@db.internal:5432/app?connection_limit=3')).toBe(prefix);
    expect(prefix).toMatch(/^tta:queue:[0-9a-f]{16}$/);
  });

  it.each([
    'postgresql://db.internal:5432/other',
    'postgresql://db.internal:5433/app',
    'postgresql://elsewhere:5432/app',
    'postgresql://db.internal:5432/app?schema=other',
    'file:/data/app.db',
  ])('should differ for %s', (url) => {
    expect(prefixFor(url)).not.toBe(prefixFor('postgresql://db.internal:5432/app'));
  });
});
