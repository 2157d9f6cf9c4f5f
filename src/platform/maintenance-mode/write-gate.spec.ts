import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { WriteGate } from './write-gate.js';

const ON = { enabled: true, message: null, revision: 1 };

let mode: MaintenanceMode;
let writes: WriteGate;

beforeAll(() => {
  Logger.overrideLogger(false);
});

beforeEach(() => {
  mode = new MaintenanceMode();
  writes = new WriteGate(mode);
});

const aResponse = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

describe('WriteGate', () => {
  it('should count a request until it is answered', () => {
    const response = aResponse();
    writes.admitOrThrow(response);
    expect(writes.count).toBe(1);
    response.end();
    expect(writes.count).toBe(0);
  });

  it('should count a request whose client has disconnected until its work is done', () => {
    const [leaving, gone] = [aResponse(), aResponse()];
    gone.destroy();
    for (const response of [leaving, gone]) writes.admitOrThrow(response);
    leaving.destroy();
    expect(writes.count).toBe(2);
    for (const response of [leaving, gone]) response.end();
    expect(writes.count).toBe(0);
  });

  it('should count work until it has ended, also when it fails', async () => {
    let fail!: (error: Error) => void;
    const work = writes.tryRun(() => new Promise((_, reject) => (fail = reject)));
    expect(writes.count).toBe(1);
    fail(new Error('it broke'));
    await expect(work).rejects.toThrow('it broke');
    expect(writes.count).toBe(0);
  });

  it('should admit nothing while the mode is on, and still count what began before', () => {
    writes.admitOrThrow(aResponse());
    mode.follow(ON);
    expect(() => {
      writes.admitOrThrow(aResponse());
    }).toThrow(Problem);
    expect(writes.tryRun(() => Promise.reject(new Error('must not begin')))).toBeNull();
    expect(writes.count).toBe(1);
  });
});
