import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { Problem } from '../problem.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { MemberWrites } from './member-writes.js';

const ON = { enabled: true, message: null, revision: 1 };

let mode: MaintenanceMode;
let writes: MemberWrites;

beforeAll(() => {
  Logger.overrideLogger(false);
});

beforeEach(() => {
  mode = new MaintenanceMode();
  writes = new MemberWrites(mode);
});

const aResponse = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

describe('MemberWrites', () => {
  it('should count a request until it is answered', () => {
    const response = aResponse();
    writes.admitOrThrow(response);
    expect(writes.count).toBe(1);
    response.end();
    expect(writes.count).toBe(0);
  });

  it('should count a request on whose connection nobody waits any more until its work is done', () => {
    const [leaving, gone] = [aResponse(), aResponse()];
    gone.destroy();
    for (const response of [leaving, gone]) writes.admitOrThrow(response);
    leaving.destroy();
    expect(writes.count).toBe(2);
    for (const response of [leaving, gone]) response.end();
    expect(writes.count).toBe(0);
  });

  it('should count work until it has ended, though it fails', async () => {
    let fail!: (error: Error) => void;
    const work = writes.tryRun(() => new Promise((_, reject) => (fail = reject)));
    expect(writes.count).toBe(1);
    fail(new Error('it broke'));
    await expect(work).rejects.toThrow('it broke');
    expect(writes.count).toBe(0);
  });

  it('should let nothing begin while the mode is on, and keep count of what had begun', () => {
    writes.admitOrThrow(aResponse());
    mode.follow(ON);
    expect(() => {
      writes.admitOrThrow(aResponse());
    }).toThrow(Problem);
    expect(writes.tryRun(() => Promise.reject(new Error('must not begin')))).toBeNull();
    expect(writes.count).toBe(1);
  });
});
