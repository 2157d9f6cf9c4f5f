/* oxlint-disable no-restricted-properties -- tests of this lib know no src/config */
import { openDatabase } from './index.js';
import { SqlError } from './session/sql-error.js';

const SERVERS = {
  postgresql: process.env.TEST_POSTGRES_URL ?? 'postgresql://root@127.0.0.1:5432/test',
  mysql: process.env.TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/test',
};

function changed(address: string, change: (url: URL) => void): string {
  const url = new URL(address);
  change(url);
  return url.href;
}

describe.each(Object.entries(SERVERS))('openDatabase on %s', (_provider, address) => {
  it.each<[string, string, (url: URL) => void]>([
    ['a server that is down', 'unreachable', (url) => (url.port = '1')],
    ['a host that does not exist', 'unreachable', (url) => (url.hostname = 'nowhere.invalid')],
    [
      'a user that the server does not know',
      'access_denied',
      (url) => {
        url.username = 'tta_nobody';
        url.password = 'tta-hush';
      },
    ],
    ['a missing database', 'no_such_database', (url) => (url.pathname = '/tta_nothing')],
  ])('should name the cause for %s, and no password', async (_what, code, change) => {
    const error: unknown = await openDatabase(changed(address, change)).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(SqlError);
    expect(error).toMatchObject({ code, advice: expect.any(String) });
    expect(String(error)).not.toContain('tta-hush');
  });
});
