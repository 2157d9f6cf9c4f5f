import { idAt } from '../testing/builders.js';
import { isMadeByEnd, isMadeSinceBeginning, isNewPost, taskBeginning } from './post-time.js';

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
    ['2026-11-22T10:00:00.000Z', false],
  ])('should be exact to the millisecond by the id: a post of %s', (time, expected) => {
    const createdAt = new Date(`${time.slice(0, 19)}Z`);
    expect(isMadeSinceBeginning({ id: idAt(new Date(time)), createdAt }, task)).toBe(expected);
  });

  it.each([
    ['2026-11-22T10:00:00Z', true],
    ['2026-11-22T09:59:59Z', false],
    ['2026-11-22T10:00:00.500Z', true],
    ['2026-11-22T10:00:00.499Z', false],
  ])(
    'should follow created_at where the id holds no time, and count the whole second: %s',
    (time, expected) => {
      expect(isMadeSinceBeginning({ id: OLD_ID, createdAt: new Date(time) }, task)).toBe(expected);
    },
  );

  it.each([
    ['2026-11-22T10:00:01.000Z', true],
    ['2026-11-22T10:00:00.000Z', false],
  ])('should count that second only: %s, for a task that begins at a whole second', (time, expected) => {
    const startsAt = new Date('2026-11-22T10:00:01.000Z');
    const post = { id: OLD_ID, createdAt: new Date(time) };
    expect(isMadeSinceBeginning(post, { ...task, startsAt })).toBe(expected);
  });

  it.each([
    ['the first ms after', '2026-11-22T10:00:01.000Z', '2026-11-22T10:00:01.000Z', false],
    ['the last ms before', '2026-11-22T09:59:59.999Z', '2026-11-22T10:00:00.500Z', true],
  ])(
    'should follow created_at where the id is of another second: %s',
    (_which, idTime, beginning, expected) => {
      const post = { id: idAt(new Date(idTime)), createdAt: new Date('2026-11-22T10:00:00Z') };
      expect(isMadeSinceBeginning(post, { ...task, startsAt: new Date(beginning) })).toBe(expected);
    },
  );

  it('should be unknown when X left out when it was made', () => {
    expect(isMadeSinceBeginning({ id: idAt(task.startsAt), createdAt: null }, task)).toBeNull();
  });
});

describe('whether a post was made by the end of the task', () => {
  const endsAt = new Date('2026-11-22T12:00:00.500Z');

  it.each([
    ['2026-11-22T12:00:00.500Z', true],
    ['2026-11-22T12:00:00.501Z', false],
    ['2026-11-22T11:59:59.999Z', true],
  ])('should be exact to the millisecond by the id: a post of %s', (time, expected) => {
    const createdAt = new Date(`${time.slice(0, 19)}Z`);
    expect(isMadeByEnd({ id: idAt(new Date(time)), createdAt }, { endsAt })).toBe(expected);
  });

  it.each([
    ['2026-11-22T12:00:00Z', true],
    ['2026-11-22T12:00:01Z', false],
  ])('should count a second that began by the end where the id holds no time: %s', (time, expected) => {
    expect(isMadeByEnd({ id: OLD_ID, createdAt: new Date(time) }, { endsAt })).toBe(expected);
  });

  it('should be true when there is no end, and unknown when X left out when it was made', () => {
    expect(isMadeByEnd({ id: OLD_ID, createdAt: null }, { endsAt: null })).toBe(true);
    expect(isMadeByEnd({ id: OLD_ID, createdAt: null }, { endsAt })).toBeNull();
  });
});

describe('a post that X may not show yet', () => {
  const now = new Date('2026-11-22T10:00:00.250Z');

  it.each([
    [0, true],
    [-119_999, true],
    [-120_000, false],
    [119_999, true],
    [120_000, false],
  ])('should have an id from less than two minutes around now: %i ms', (ms, isNew) => {
    expect(isNewPost(idAt(new Date(now.getTime() + ms)), now)).toBe(isNew);
  });

  it.each([OLD_ID, '9223372036854775807'])('should not have an id without such a time: %s', (id) => {
    expect(isNewPost(id, now)).toBe(false);
  });
});
