import { serverAddressOf } from './server-address.js';
import path from 'node:path';

import { DatabaseUrlError, openDatabase, providerOf } from '../index.js';
import { sqliteFileOf, sqliteUrlOf } from './database-url.js';
import { packageRoot } from '../package-root.js';

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
  ])('should find the provider of %s', (url, provider) => {
    expect(providerOf(url)).toBe(provider);
  });

  it.each(['', 'app.db', ':memory:', 'mongodb://host/db', 'libsql://host'])('should refuse %p', (url) => {
    expect(codeOf(() => providerOf(url))).toBe('unknown_scheme');
  });
});

describe('sqliteFileOf', () => {
  const root = packageRoot;

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

describe('sqliteUrlOf', () => {
  it.each(['/var/app.db', '/my data/100%/c#/why?/a+b/é.db'])(
    'should make a URL of %s that names the same file',
    (file) => {
      expect(sqliteFileOf(sqliteUrlOf(file))).toBe(file);
    },
  );
});

describe('openDatabase with an invalid URL', () => {
  it.each([
    'oracle://app:s3cret@host/db',
    'postgresql://app:s3cret@host',
    'postgresql://:s3cret@host/db',
    'postgresql://app:s3cret@host:port/db',
    'postgresql://app:s3cret@host/db?schema=a-b',
    'postgresql://app:s3cret@host/db?sslmode=perhaps',
    'postgresql://app:s3cret@host/db?connection_limit=0',
    'mysql://app:s3cret@host/db?schema=a',
    'mysql://app:s3cret@host/db?unknown=1',
    'mysql://app:s3cret%zz@host/db',
    'mysql://app:s3cret@host/db?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
  ])('should refuse %s without repeating the password', async (url) => {
    const error = await openDatabase(url).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(DatabaseUrlError);
    expect(String(error)).not.toContain('s3cret');
  });
});

describe('serverAddressOf', () => {
  it('should parse a URL and decode its parts', () => {
    expect(
      serverAddressOf(
        'postgresql://a%40b:p%2Fw%3A@[::1]:6543/d%20b?schema=app&connection_limit=3&sslmode=require',
      ),
    ).toEqual({
      provider: 'postgresql',
      host: '::1',
      port: 6543,
      user: 'a@b',
      password: 'p/w:',
      database: 'd b',
      schema: 'app',
      connectionLimit: 3,
      tls: 'encrypted',
      certificateFile: null,
      certificateAuthority: null,
      connectTimeoutMs: 10_000,
    });
  });

  it.each([
    [
      'Neon',
      'postgresql://u:p@ep-a-1-pooler.eu.aws.neon.tech/db?sslmode=require&channel_binding=require',
      { tls: 'encrypted' },
    ],
    [
      'Supabase',
      'postgresql://u.ref:p@aws-0-eu.pooler.supabase.com:6543/postgres?pgbouncer=true&connection_limit=1',
      { connectionLimit: 1 },
    ],
    [
      'Prisma for PostgreSQL',
      'postgresql://u:p@db:5432/app?schema=public&connect_timeout=15&pool_timeout=20&socket_timeout=30&sslaccept=strict',
      { schema: 'public', connectTimeoutMs: 15_000, tls: 'verified' },
    ],
    [
      'Prisma for MySQL',
      'mysql://u:p@db:3306/app?connection_limit=5&sslaccept=accept_invalid_certs&statement_cache_size=0',
      { connectionLimit: 5, tls: 'encrypted' },
    ],
    ['Heroku', 'postgres://u:p@db:5432/app?sslmode=no-verify', { tls: 'encrypted' }],
    ['DigitalOcean', 'mysql://u:p@db:25060/app?ssl-mode=REQUIRED', { tls: 'encrypted' }],
    [
      'Prisma with both words',
      'postgresql://u:p@db/app?sslmode=require&sslaccept=strict',
      { tls: 'verified' },
    ],
    [
      'a timeout that never ends',
      'postgresql://u:p@db:5432/app?connect_timeout=0',
      { connectTimeoutMs: 10_000 },
    ],
  ])('should accept a URL as %s prints it', (_who, url, parts) => {
    expect(serverAddressOf(url)).toMatchObject(parts);
  });

  it.each(['connect_timeout=soon', 'connect_timeout=301', 'sslaccept=perhaps', 'ssl-mode=VERIFY_CA'])(
    'should refuse what it cannot support: %s',
    (parameters) => {
      expect(codeOf(() => serverAddressOf(`postgresql://u:p@db/app?${parameters}`))).toBe('malformed');
    },
  );

  it('should use the default port of each server, and accept a URL without a password', () => {
    expect(serverAddressOf('mariadb://root@db/app')).toMatchObject({
      port: 3306,
      password: null,
      tls: 'off',
    });
    expect(serverAddressOf('postgres://root@db/app')).toMatchObject({ port: 5432, schema: null });
  });
});
