import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module, StreamableFile } from '@nestjs/common';
import { Database, openDatabase } from '#database';
import { Public } from '../../src/identity/public.decorator.js';
import { BackgroundWork } from '../../src/platform/concurrency/background-work.js';
import type { DrainTimes } from '../../src/observability/http/open-connections.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

/** A promise that waits until the test opens it. */
class Gate {
  readonly entered: Promise<void>;
  readonly opened: Promise<void>;
  enter!: () => void;
  open!: () => void;

  constructor() {
    this.entered = new Promise((resolve) => (this.enter = resolve));
    this.opened = new Promise((resolve) => (this.open = resolve));
  }
}

let gate: Gate;

async function* slowly(): AsyncGenerator<Buffer> {
  yield Buffer.from('begun, ');
  gate.enter();
  await gate.opened;
  yield Buffer.from('ended');
}

@Public()
@Controller('v1/slow')
class SlowController {
  constructor(
    private readonly background: BackgroundWork,
    private readonly prisma: Database,
  ) {}

  @Get('answer')
  async answer(): Promise<{ done: true }> {
    gate.enter();
    await gate.opened;
    return { done: true };
  }

  /** Its headers are sent before the gate opens. */
  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(Readable.from(slowly()));
  }

  @Get('background')
  begin(): { begun: true } {
    this.background.run('make a user', async () => {
      gate.enter();
      await gate.opened;
      await this.prisma.user.create({ data: { id: 'made-after-the-answer' } });
    });
    return { begun: true };
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

/** No client is disconnected within the time of a test. */
const PATIENT: DrainTimes = { acceptMs: 0, graceMs: 120_000, limitMs: 240_000 };

let app: TestApp;

const start = async (drainTimes: DrainTimes): Promise<TestApp> => {
  gate = new Gate();
  app = await startTestApp({ simulator: false, modules: [SlowModule], drainTimes });
  return app;
};

async function connected(): Promise<Socket> {
  const socket = connect(app.config.http.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

const get = (socket: Socket, path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

/** Whether new connections are refused, which a shutdown does first. */
async function stoppedListening(): Promise<void> {
  for (;;) {
    const socket = connect(app.config.http.port, '127.0.0.1');
    const refused = await Promise.race([
      once(socket, 'connect').then(() => false),
      once(socket, 'close').then(() => true),
    ]).catch(() => true);
    socket.destroy();
    if (refused) return;
  }
}

describe('shutdown', () => {
  it('should finish the running request, and close its connection', async () => {
    await start(PATIENT);
    const socket = await connected();
    const answers = text(socket);
    get(socket, '/v1/slow/answer');
    await gate.entered;
    const closed = app.close();
    await stoppedListening();
    gate.open();
    expect(await answers).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n.*\{"done":true\}$/is);
    await closed;
  });

  it('should answer a request on an open connection, close it, and not be ready any more', async () => {
    await start(PATIENT);
    const socket = await connected();
    const answers = text(socket);
    const closed = app.close();
    await stoppedListening();
    get(socket, '/health/ready');
    const received = await answers;
    expect(received).toMatch(/^HTTP\/1\.1 503 .*"code":"service_unavailable"/s);
    expect(received).toMatch(/^connection: close\r$/im);
    await closed;
  });

  it('should say that it is not ready before it refuses connections', async () => {
    await start({ ...PATIENT, acceptMs: 5_000 });
    const closed = app.close();
    await waitUntil('it is not ready', async () => (await app.http().get('/health/ready')).status === 503);
    const socket = await connected();
    get(socket, '/health/live');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n/is);
    await closed;
  });

  it('should answer two pipelined requests, and then close the connection', async () => {
    await start(PATIENT);
    const socket = await connected();
    const answers = text(socket);
    get(socket, '/v1/slow/answer');
    get(socket, '/v1/slow/answer');
    await gate.entered;
    const closed = app.close();
    await stoppedListening();
    gate.open();
    const received = await answers;
    expect(received.match(/\{"done":true\}/g)).toHaveLength(2);
    expect(received.match(/^connection: close\r$/gim)).toHaveLength(1);
    await closed;
  });

  it('should finish an answer that has begun, and close its connection', async () => {
    await start({ acceptMs: 0, graceMs: 0, limitMs: 120_000 });
    const socket = await connected();
    const answers = text(socket);
    get(socket, '/v1/slow/stream');
    await gate.entered;
    const closed = app.close();
    await stoppedListening();
    gate.open();
    expect(await answers).toMatch(/begun, .*ended/s);
    await closed;
  });

  it('should break off an answer that does not end within the limit', async () => {
    await start({ acceptMs: 0, graceMs: 0, limitMs: 1 });
    const socket = await connected();
    const answers = text(socket);
    get(socket, '/v1/slow/answer');
    await gate.entered;
    await app.close();
    expect(await answers).toBe('');
    gate.open();
  });

  it('should wait for work after an answer, with the database still open', async () => {
    await start({ acceptMs: 0, graceMs: 0, limitMs: 120_000 });
    const response = await app.http().get('/v1/slow/background');
    expect(response.body).toEqual({ begun: true });
    await gate.entered;
    const closed = app.app.close();
    await stoppedListening();
    gate.open();
    await closed;
    const database = await openDatabase(app.config.database.url);
    const made = await database.user.findUnique({ where: { id: 'made-after-the-answer' } });
    await database.$disconnect();
    await app.close();
    expect(made).not.toBeNull();
  });
});
