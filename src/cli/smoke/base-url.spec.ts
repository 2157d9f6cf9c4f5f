import { baseUrlOrThrow } from './base-url.js';

describe('the URL of a service', () => {
  it.each([
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['https://tasks.example.com/', 'https://tasks.example.com'],
    ['https://example.com/tasks//', 'https://example.com/tasks'],
    ['HTTP://[::1]:80', 'http://[::1]'],
  ])('should be for %s: %s', (text, url) => {
    expect(baseUrlOrThrow(text)).toBe(url);
  });

  it.each([
    'http://root@127.0.0.1',
    'http://:hunter22@127.0.0.1',
    'ftp://127.0.0.1',
    'tasks.example.com',
    'http://127.0.0.1/?a=b',
    'http://127.0.0.1/#a',
    '',
  ])('should not be %j', (text) => {
    expect(() => baseUrlOrThrow(text)).toThrow('--url must be an http or https URL without');
  });
});
