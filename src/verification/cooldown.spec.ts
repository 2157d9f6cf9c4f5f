import { cooldownEnd } from './cooldown.js';

describe('the end of the cooldown', () => {
  const lastCheckedAt = new Date('2026-11-22T10:00:00.250Z');

  it('should be so many seconds after X was last asked', () => {
    expect(cooldownEnd({ lastCheckedAt }, 15)).toEqual(new Date('2026-11-22T10:00:15.250Z'));
  });

  it('should be at once with no seconds', () => {
    expect(cooldownEnd({ lastCheckedAt }, 0)).toEqual(lastCheckedAt);
  });

  it('should be long past for a completion that X was never asked about', () => {
    expect(cooldownEnd({ lastCheckedAt: null }, 15).getTime()).toBe(0);
  });
});
