import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { withSession } from './open-session.js';
import { SqlError } from './sql-error.js';

describe('a connection pooler before PostgreSQL', () => {
  let server: Server;

  afterEach(() => {
    server.close();
  });

  /** Answers the first message of a connection with an error like PgBouncer's. */
  async function refusing(sqlState: string, message: string): Promise<string> {
    server = createServer((socket) => {
      socket.once('data', () => socket.end(errorResponse(sqlState, message)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `postgresql://app@127.0.0.1:${(server.address() as AddressInfo).port}/app`;
  }

  const refusalOf = async (url: string): Promise<SqlError> => {
    const error: unknown = await withSession(url, () => Promise.resolve()).catch((reason: unknown) => reason);
    if (error instanceof SqlError) return error;
    throw new Error(`not an SqlError: ${String(error)}`);
  };

  it.each([
    // PgBouncer 1.18; since 1.20 it accepts some settings and names the one that it refuses.
    'unsupported startup parameter: options',
    'unsupported startup parameter in options: search_path',
  ])('should be named when it refuses session settings: %s', async (message) => {
    const error = await refusalOf(await refusing('08P01', message));

    expect(error).toMatchObject({ code: 'settings_refused', temporary: false, message });
    expect(error.advice).toContain('PgBouncer');
    expect(error.advice).not.toContain('Start the database server');
  });

  it.each([
    ['08P01', 'no such database: app', 'no_such_database'],
    ['08P01', 'no such user: app', 'access_denied'],
    ['08P01', 'no more connections allowed (max_client_conn)', 'too_many_connections'],
    ['53300', 'sorry, too many clients already', 'too_many_connections'],
    ['08P01', 'pgbouncer cannot connect to server', 'unreachable'],
  ])('should not report %s %s as an unreachable server', async (sqlState, message, code) => {
    expect((await refusalOf(await refusing(sqlState, message))).code).toBe(code);
  });
});

/** PostgreSQL documentation: message formats, ErrorResponse. */
function errorResponse(sqlState: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${sqlState}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
