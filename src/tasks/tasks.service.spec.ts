import { isOpen } from './tasks.service.js';

describe('whether a task is open', () => {
  const now = new Date('2026-11-22T10:00:00.000Z');
  const at = (ms: number): Date => new Date(now.getTime() + ms);

  it.each([
    [true, null, null, true],
    [false, null, null, false],
    [true, at(0), null, true],
    [true, at(1), null, false],
    [true, null, at(1), true],
    [true, null, at(0), false],
    [true, at(-1), at(1), true],
    [false, at(-1), at(1), false],
  ])('should follow from isActive %s, startsAt %j and endsAt %j: %s', (isActive, startsAt, endsAt, open) => {
    expect(isOpen({ isActive, startsAt, endsAt }, now)).toBe(open);
  });
});
