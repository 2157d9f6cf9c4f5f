import { idAt } from '../testing/builders.js';
import { isMadeSinceBeginning, taskBeginning } from './post-time.js';

const task = { startsAt: new Date('2026-11-22T10:00:00.500Z'), createdAt: new Date('2026-11-01T00:00:00Z') };
const OLD_ID = '12345';

describe('the beginning of a task', () => {
  it('should be startsAt, or else when it was made', () => {
    expect(taskBeginning(task)).toBe(task.startsAt);
    expect(taskBeginning({ ...task, startsAt: null })).toBe(task.createdAt);
  });
});

describe('whether a post was made since the beginning', () => {
  it.each([
    ['2026-11-22T10:00:00.499Z', false],
    ['2026-11-22T10:00:00.500Z', true],
    ['2026-11-22T10:00:00.999Z', true],
    ['2026-11-22T09:59:59.999Z', false],
  ])('should be told to the millisecond by the id of a post of %s', (time, expected) => {
    const createdAt = new Date(`${time.slice(0, 19)}Z`);
    expect(isMadeSinceBeginning({ id: idAt(new Date(time)), createdAt }, task)).toBe(expected);
  });

  it.each([
    ['2026-11-22T10:00:00Z', true],
    ['2026-11-22T09:59:59Z', false],
    ['2026-11-22T10:00:00.499Z', false],
  ])(
    'should be told by created_at %s where the id holds no time, a whole second in full',
    (time, expected) => {
      expect(isMadeSinceBeginning({ id: OLD_ID, createdAt: new Date(time) }, task)).toBe(expected);
    },
  );

  it('should be unknown when X left out when it was made', () => {
    expect(isMadeSinceBeginning({ id: idAt(task.startsAt), createdAt: null }, task)).toBeNull();
  });
});
