import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parseConfig } from '../../src/config/parse-config.js';
import { mintToken } from '../../src/identity/mint-token.js';
import { KeepAliveClient, type Fates } from '../support/http/keep-alive-client.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';
import { aTestDatabase, type TestDatabase } from '../support/app/test-database.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { waitUntil } from '../support/app/wait-until.js';

const TIMES = sized(2, 20);
const CLIENTS = 8;
const EXITS_WELL = [0, null];
/** How much of a request a client has sent. */
const PARTS_OF_A_REQUEST = [
  '',
  'GET /health/live HTTP/1.1\r\nHost: local',
  'POST /v1/twitter/connection/authorize HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"ret',
];

let tables: TestDatabase;
let service: ServiceProcess;

beforeEach(async () => {
  tables = await aTestDatabase();
  service = await ServiceProcess.serveOn(tables.url);
});

afterEach(async () => {
  await service.kill();
  await tables.release();
});

async function authorization(): Promise<string> {
  const { auth } = parseConfig(testEnvironment(tables.url, 0));
  return `Bearer ${await mintToken(auth, { sub: 'alice', roles: [], expiresInSeconds: 3600 })}`;
}

async function connected(): Promise<Socket> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  // The connection may be closed by a reset.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Connections that each sent the beginning of a request, and one that stays open after an answer. */
async function idleAndHalfOpen(): Promise<Socket[]> {
  const halfOpen = await Promise.all(
    PARTS_OF_A_REQUEST.map(async (part) => {
      const socket = await connected();
      socket.write(part);
      return socket;
    }),
  );
  const idle = await connected();
  idle.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(idle, 'data');
  return [...halfOpen, idle];
}

describe('SIGTERM', () => {
  it.each(Array.from({ length: TIMES }, (_, index) => index + 1))(
    'should fail no request of keep-alive clients, and exit with 0 (%i)',
    async () => {
      const headers = { authorization: await authorization() };
      const clients = Array.from(
        { length: CLIENTS },
        () => new KeepAliveClient(`${service.url}/v1/tasks`, headers),
      );
      const running = Promise.all(clients.map((client) => client.run()));
      await waitUntil('every client had answers', () => clients.every(({ fates }) => fates.answered > 20));
      const exit = await service.terminate();
      const fates: Fates[] = await running;
      expect(exit).toEqual(EXITS_WELL);
      expect(fates.flatMap(({ failures }) => failures)).toEqual([]);
    },
  );

  it('should not wait for idle connections, nor for those that sent nothing, half a header or half a body', async () => {
    const sockets = await idleAndHalfOpen();
    expect(await service.terminate()).toEqual(EXITS_WELL);
    for (const socket of sockets) socket.destroy();
  });
});
