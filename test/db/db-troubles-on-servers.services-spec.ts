import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { runDb, runDbJson } from '../support/process/db-cli.js';
import { freePort } from '../support/app/free-port.js';
import { freshDatabase, readCatalog, withSession, type FreshDatabase } from '../support/app/test-database.js';

const PASSWORD = 'hunter2-is-secret';

/** What the operator sees, without the lines that vary. */
function expectExplained(stderr: string): void {
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stderr).not.toContain(PASSWORD);
}

describe.each(['postgresql', 'mysql'] as const)('troubles with a %s server', (provider) => {
  let fresh: FreshDatabase;
  let user: string;

  beforeEach(async () => {
    fresh = await freshDatabase(provider);
    user = `tta_${randomBytes(5).toString('hex')}`;
  });

  afterEach(() => fresh.drop());

  const asAdmin = (sql: string) => withSession(fresh.url, (session) => session.script(sql));

  /** A user who may read and write rows and create nothing. */
  async function makeUser(): Promise<void> {
    const { pathname } = new URL(fresh.url);
    await asAdmin(
      provider === 'postgresql'
        ? `CREATE ROLE "${user}" LOGIN PASSWORD '${PASSWORD}'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`
        : `CREATE USER '${user}'@'%' IDENTIFIED BY '${PASSWORD}'; GRANT SELECT, INSERT, UPDATE, DELETE ON \`${pathname.slice(1)}\`.* TO '${user}'@'%'`,
    );
  }

  async function dropUser(): Promise<void> {
    await asAdmin(provider === 'postgresql' ? `DROP ROLE "${user}"` : `DROP USER '${user}'@'%'`);
  }

  function urlWith(password: string): string {
    const url = new URL(fresh.url);
    url.username = user;
    url.password = password;
    return url.href;
  }

  it('should advise to start a server that does not answer', async () => {
    const url = new URL(fresh.url);
    url.port = String(await freePort());
    const { status, stderr } = await runDb(url.href, 'migrate');

    expect(status).toBe(1);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain('Start the database server');
    expectExplained(stderr);
    expect(await runDbJson(url.href, 'status')).toMatchObject({ status: 1, error: { code: 'unreachable' } });
  });

  it('should advise to create a missing database', async () => {
    const url = new URL(fresh.url);
    url.pathname = '/tta_nowhere';
    const { status, stderr } = await runDb(url.href, 'verify');

    expect(status).toBe(1);
    expect(stderr).toContain('Create the database, or correct its name');
    expectExplained(stderr);
  });

  it('should advise to grant the right to create tables, and leave the database unchanged', async () => {
    await makeUser();
    try {
      const url = urlWith(PASSWORD);
      const { status, stderr } = await runDb(url, 'migrate');
      const { checks } = await runDbJson(url, 'preflight');

      expect(status).toBe(1);
      expect(stderr).toMatch(/denied/i);
      expect(stderr).toContain('Grant this user the privilege');
      expectExplained(stderr);
      expect(checks).toContainEqual(
        expect.objectContaining({ name: 'permission to create tables', state: 'failed' }),
      );
      expect(await withSession(fresh.url, readCatalog)).toEqual(new Map());
    } finally {
      await dropUser();
    }
  });
});

describe('a wrong password', () => {
  it('should be reported for MariaDB without repeating it', async () => {
    const fresh = await freshDatabase('mysql');
    const user = `tta_${randomBytes(5).toString('hex')}`;
    const asAdmin = (sql: string) => withSession(fresh.url, (session) => session.script(sql));
    await asAdmin(`CREATE USER '${user}'@'%' IDENTIFIED BY 'right'`);
    try {
      const url = new URL(fresh.url);
      url.username = user;
      url.password = PASSWORD;
      const { status, stderr } = await runDb(url.href, 'migrate');

      expect(status).toBe(1);
      expect(stderr).toContain('Access denied');
      expect(stderr).toContain('Check the user and the password in DATABASE_URL');
      expectExplained(stderr);
    } finally {
      await asAdmin(`DROP USER '${user}'@'%'`);
      await fresh.drop();
    }
  });

  it('should be reported for PostgreSQL without repeating it', async () => {
    // Servers for tests often trust everybody: this one refuses every password, in PostgreSQL's protocol.
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
        socket.once('data', () => socket.end(refusal('password authentication failed for user "app"')));
      });
    });
    const port = await listen(server);
    try {
      const { status, stderr } = await runDb(`postgresql://app:${PASSWORD}@127.0.0.1:${port}/app`, 'migrate');

      expect(status).toBe(1);
      expect(stderr).toContain('password authentication failed');
      expect(stderr).toContain('Check the user and the password in DATABASE_URL');
      expectExplained(stderr);
    } finally {
      server.close();
    }
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** ErrorResponse (PostgreSQL documentation: message formats) with the SQLSTATE of invalid_password. */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C28P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
