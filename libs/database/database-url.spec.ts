import path from 'node:path';

import { DatabaseUrlError, openDatabase, providerOf } from './index.js';
import { sqliteFileOf } from './database-url.js';

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof DatabaseUrlError ? error.code : error;
  }
};

describe('providerOf', () => {
  it.each([
    ['file:./data/app.db', 'sqlite'],
    ['FILE:/data/app.db', 'sqlite'],
    ['postgres://host/db', 'postgresql'],
    ['postgresql://host/db', 'postgresql'],
    ['mysql://host/db', 'mysql'],
    ['mariadb://host/db', 'mysql'],
  ])('should tell the provider of %s', (url, provider) => {
    expect(providerOf(url)).toBe(provider);
  });

  it.each(['', 'app.db', ':memory:', 'mongodb://host/db', 'libsql://host'])('should refuse %p', (url) => {
    expect(codeOf(() => providerOf(url))).toBe('unknown_scheme');
  });
});

describe('sqliteFileOf', () => {
  const root = path.resolve(import.meta.dirname, '../..');

  it.each([
    ['file:./data/app.db', path.join(root, 'data/app.db')],
    ['file:app.db', path.join(root, 'app.db')],
    ['file:/var/app.db', '/var/app.db'],
    ['file:///var/app.db', '/var/app.db'],
    ['file://localhost/var/app.db', '/var/app.db'],
    ['file:/var/my%20data/%3F.db', '/var/my data/?.db'],
  ])('should read %s as a path from the package root', (url, file) => {
    expect(sqliteFileOf(url)).toBe(file);
  });

  it.each([
    'file:',
    'file::memory:',
    'file:a.db?mode=ro',
    'file:a.db#x',
    'file://elsewhere/a.db',
    'file:%zz',
    'file:a%00',
  ])('should refuse %s', (url) => {
    expect(codeOf(() => sqliteFileOf(url))).toBe('malformed');
  });
});

describe('openDatabase with a URL it cannot use', () => {
  it.each(['postgresql://app:s3cret@host/db', 'mysql://app:s3cret@host/db', 'oracle://app:s3cret@host/db'])(
    'should refuse %s without repeating the password',
    async (url) => {
      const error = await openDatabase(url).catch((reason: unknown) => reason);

      expect(error).toBeInstanceOf(DatabaseUrlError);
      expect(String(error)).not.toContain('s3cret');
    },
  );
});
