import { signInResultOf, takeSignInResult, type BrowserWindow } from './sign-in.js';

const PAGE = 'https://app.example.com/tasks';

describe('the result of a visit to X', () => {
  it.each([
    ['?twitter=connected', { outcome: 'connected' }],
    ['?twitter=denied', { outcome: 'denied' }],
    ['?twitter=error&code=invalid_state', { outcome: 'error', code: 'invalid_state' }],
    ['?twitter=error&code=account_in_use', { outcome: 'error', code: 'account_in_use' }],
    ['?twitter=error', { outcome: 'error', code: 'unknown' }],
    ['?twitter=error&code=of_next_year', { outcome: 'error', code: 'unknown' }],
    ['?twitter=error&code=toString', { outcome: 'error', code: 'unknown' }],
    ['', null],
    ['?code=invalid_state', null],
    ['?twitter=else', null],
  ])('should be read from the address: %j', (query, result) => {
    expect(signInResultOf(PAGE + query)).toEqual(result);
  });

  it('should be taken once, and leave the rest of the address', () => {
    const location = { href: `${PAGE}?twitter=error&tab=2&code=missing_scope#top`, assign: () => undefined };
    const page: BrowserWindow = {
      location,
      history: {
        state: { page: 7 },
        replaceState: (state, _unused, address) => {
          expect(state).toEqual({ page: 7 });
          location.href = address;
        },
      },
    };
    expect(takeSignInResult(page)).toEqual({ outcome: 'error', code: 'missing_scope' });
    expect(location.href).toBe(`${PAGE}?tab=2#top`);
    expect(takeSignInResult(page)).toBeNull();
  });
});
