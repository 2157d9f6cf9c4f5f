import { signInResultOf } from '#client';
import { allowedReturnAddress, withOutcome, type SignInErrorCode } from './return-address.js';

describe('the list of return addresses', () => {
  it.each([
    ['http://localhost:3000/', 'http://localhost:3000/anything/below'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['https://app.example.com/team/', 'https://app.example.com/team'],
    ['https://app.example.com/team/', 'https://app.example.com/team/'],
    ['https://app.example.com/team', 'https://app.example.com:443/team/x'],
  ])('should allow, for the entry %s, the address %s', (entry, address) => {
    expect(allowedReturnAddress(address, [new URL(entry)])?.href).toBe(new URL(address).href);
  });

  it.each([
    ['https://app.example.com/team/', 'https://app.example.com/teams'],
    ['https://app.example.com/team/', 'http://app.example.com/team/'],
    ['https://app.example.com/', 'https://app.example.com.evil.example/'],
    ['https://app.example.com/', 'https://sub.app.example.com/'],
  ])('should not allow, for the entry %s, the address %s', (entry, address) => {
    expect(allowedReturnAddress(address, [new URL(entry)])).toBeNull();
  });

  it('should allow at most 2048 characters', () => {
    const entry = new URL('http://localhost:3000/');
    const longest = `${entry.href}${'x'.repeat(2048 - entry.href.length)}`;
    expect(allowedReturnAddress(longest, [entry])).not.toBeNull();
    expect(allowedReturnAddress(`${longest}x`, [entry])).toBeNull();
  });
});

/** All codes: the compiler asks for a new one. */
const CODES: Readonly<Record<SignInErrorCode, true>> = {
  invalid_state: true,
  exchange_failed: true,
  account_in_use: true,
  missing_scope: true,
  maintenance_mode: true,
};

describe('the outcome of a sign-in', () => {
  const address = new URL('http://localhost:3000/app?tab=2&code=old&twitter=denied&twitter=error#top');

  it('should replace an earlier one', () => {
    expect(withOutcome(address, { twitter: 'connected' })).toBe(
      'http://localhost:3000/app?tab=2&twitter=connected#top',
    );
  });

  it('should name the code of an error', () => {
    expect(withOutcome(address, { twitter: 'error', code: 'missing_scope' })).toBe(
      'http://localhost:3000/app?tab=2&twitter=error&code=missing_scope#top',
    );
  });

  it.each(Object.keys(CODES) as SignInErrorCode[])('should be understood by the client: %s', (code) => {
    expect(signInResultOf(withOutcome(address, { twitter: 'error', code }))).toEqual({
      outcome: 'error',
      code,
    });
  });

  it('should not change the address itself', () => {
    const { href } = address;
    withOutcome(address, { twitter: 'denied' });
    expect(address.href).toBe(href);
  });
});
