import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module } from '@nestjs/common';
import { openDatabase } from '#database';
import { Public } from '../src/identity/public.decorator.js';
import { BackgroundWork } from '../src/platform/background-work.js';
import { PrismaService } from '../src/platform/prisma.service.js';
import { startTestApp, type TestApp } from './support/test-app.js';

/** Holds up whoever waits for it until the test opens it. */
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

@Public()
@Controller('v1/slow')
class SlowController {
  constructor(
    private readonly background: BackgroundWork,
    private readonly prisma: PrismaService,
  ) {}

  @Get('answer')
  async answer(): Promise<{ done: true }> {
    gate.enter();
    await gate.opened;
    return { done: true };
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

let app: TestApp;

beforeEach(async () => {
  gate = new Gate();
  app = await startTestApp({ simulator: false, modules: [SlowModule] });
});

const get = (socket: Socket, path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

/** Whether new connections are refused, which is the first thing that a shutdown brings about. */
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
  it('should finish the request under way, and no longer be ready', async () => {
    const socket = connect(app.config.http.port, '127.0.0.1');
    const answers = text(socket);
    get(socket, '/v1/slow/answer');
    await gate.entered;
    const closed = app.close();
    await stoppedListening();
    get(socket, '/health/ready');
    gate.open();
    const received = await answers;
    await closed;
    expect(received).toContain('{"done":true}');
    expect(received).toMatch(/HTTP\/1\.1 503 .*"code":"service_unavailable"/s);
  });

  it('should wait for the work that goes on after an answer, with the database still open', async () => {
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
