import { Canaries } from './canaries.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const percentEncoded = (text: string): string => hex(text).replace(/../g, '%$&');

describe('the search for canaries', () => {
  // Its base64 has both of the characters that differ in base64url.
  const canary = 'tweety>>>?is+a/bird~~~';
  const forms: [string, (text: string) => string][] = [
    ['plain', (text) => text],
    ['base64', base64],
    ['base64, after one more byte', (text) => base64(`:${text}`)],
    ['base64, after two more bytes', (text) => base64(`::${text}`)],
    ['base64, within a longer text', (text) => base64(`{"token":"${text}","more":1}`)],
    ['base64, percent-encoded', (text) => encodeURIComponent(base64(text))],
    ['base64url', base64url],
    ['base64url, after one more byte', (text) => base64url(`:${text}!`)],
    ['hex', hex],
    ['hex in capitals', (text) => hex(text).toUpperCase()],
    ['URL-encoded', encodeURIComponent],
    ['URL-encoded to the last character', percentEncoded],
    [
      'URL-encoded in small letters',
      (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
    ],
  ];
  const findings = (text: string) => {
    const canaries = new Canaries();
    canaries.add('another', 'not-here-at-all');
    canaries.add('tweety', canary);
    return canaries.findIn([{ name: 'the cage', text: `before ${text} after` }]);
  };

  it.each(forms)('should find one in %s', (_form, write) => {
    expect(findings(write(canary))).toContainEqual(
      expect.objectContaining({ secret: 'tweety', foundIn: 'the cage' }),
    );
  });

  it.each(forms)('should find nothing in %s of something else', (_form, write) => {
    expect(findings(write(`${canary.slice(0, -4)}catcatcat`))).toEqual([]);
  });

  it('should find one in a text without anything else', () => {
    const canaries = new Canaries();
    canaries.add('tweety', canary);
    expect(canaries.findIn([{ name: 'the cage', text: canary }])).toEqual([
      { secret: 'tweety', form: 'plain', foundIn: 'the cage' },
    ]);
  });

  it('should refuse a canary so short that it would be found by chance', () => {
    expect(() => {
      new Canaries().add('short', 'abc');
    }).toThrow('too short');
  });
});
