import { wayBackOf } from './way-back.js';

const textOf = (query: string) => wayBackOf(new URLSearchParams(query))?.text;

describe('the way back from X', () => {
  it('should tell success from the rest', () => {
    expect(wayBackOf(new URLSearchParams('twitter=connected'))?.isGood).toBe(true);
    expect(wayBackOf(new URLSearchParams('twitter=denied'))?.isGood).toBe(false);
    expect(wayBackOf(new URLSearchParams('twitter=error&code=invalid_state'))?.isGood).toBe(false);
  });

  it('should have words of its own for each code', () => {
    const codes = ['invalid_state', 'exchange_failed', 'account_in_use', 'missing_scope', 'maintenance_mode'];
    expect(new Set(codes.map((code) => textOf(`twitter=error&code=${code}`))).size).toBe(codes.length);
  });

  it.each([
    'twitter=error',
    'twitter=error&code=new',
    'twitter=error&code=%3Cb%3E',
    'twitter=error&code=toString',
  ])('should not repeat what it does not know: %s', (query) => {
    expect(textOf(query)).toBe('The X account could not be connected.');
  });

  it.each(['', 'code=invalid_state', 'twitter=else'])('should be none for "%s"', (query) => {
    expect(wayBackOf(new URLSearchParams(query))).toBeNull();
  });
});
