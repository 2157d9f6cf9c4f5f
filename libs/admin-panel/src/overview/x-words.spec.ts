import type { ServiceStatus } from '../api/types.js';
import {
  breakerNext,
  breakerReason,
  breakerTitle,
  endpointWords,
  firstWindows,
  openBreakers,
  windowWords,
} from './x-words.js';

const now = new Date('2026-11-28T12:00:00.000Z');
type Breaker = ServiceStatus['breakers'][number];
const breaker = (name: string, state: Breaker['state']): Breaker => ({
  name,
  state,
  code: null,
  since: null,
  retryAt: null,
});

describe('the texts about access to X', () => {
  it('should leave out closed breakers', () => {
    const all = [breaker('app', 'closed'), breaker('tweets', 'open'), breaker('users/me', 'half_open')];
    expect(openBreakers(all).map(({ name }) => name)).toEqual(['tweets', 'users/me']);
  });

  it('should say what a breaker stops, and why', () => {
    expect(breakerTitle({ name: 'app' })).toBe('No calls to X are made');
    expect(breakerTitle({ name: 'users/liked_tweets' })).toBe('No calls are made for likes');
    expect(breakerReason({ code: 'credits_depleted' })).toMatch(/no credits left/);
    expect(breakerReason({ code: 'toString' })).toBe('Calls failed with “toString”.');
    expect(breakerReason({ code: null })).toBe('Calls failed.');
  });

  it('should say when X is called again', () => {
    const retryAt = '2026-11-28T12:05:00.000Z';
    expect(breakerNext({ state: 'open', retryAt }, now)).toEqual({ words: 'X is tried again', at: retryAt });
    const next = { words: 'The next call tries X again.', at: null };
    expect(breakerNext({ state: 'half_open', retryAt }, now)).toEqual(next);
    expect(breakerNext({ state: 'open', retryAt: now.toISOString() }, now)).toEqual(next);
    expect(breakerNext({ state: 'open', retryAt: null }, now).words).toMatch(/not known/);
  });

  it('should say whose limit is used up, and for what', () => {
    expect(windowWords({ scope: 'user', xUserId: '42', endpoint: 'users/by' })).toBe(
      'X account 42 has used up its limit for follows',
    );
    expect(windowWords({ scope: 'user_day', xUserId: '42', endpoint: null })).toBe(
      'X account 42 has used up its daily limit for everything',
    );
    expect(windowWords({ scope: 'app_day', xUserId: null, endpoint: 'tweets' })).toBe(
      'The app has used up its daily limit for single posts',
    );
    expect(endpointWords('users/followers')).toBe('users/followers');
  });

  it('should show the windows that stay closed longest and count the others', () => {
    const windows = ['2026-11-28T12:01:00.000Z', '2026-11-28T12:09:00.000Z', '2026-11-28T12:05:00.000Z'];
    const { shown, more } = firstWindows(
      windows.map((closedUntil) => ({ closedUntil })),
      140,
      2,
    );
    expect(shown.map(({ closedUntil }) => closedUntil.slice(14, 16))).toEqual(['09', '05']);
    expect(more).toBe(138);
    expect(firstWindows([], 0, 2)).toEqual({ shown: [], more: 0 });
  });
});
