import { connect } from 'node:net';
import { promisify } from 'node:util';
import { stateOf, switchMode, untilState } from '../support/jobs/maintenance-mode.js';
import { attemptsOf } from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, type Member } from '../support/members/member.js';
import { ProbeModule, work } from '../support/app/probe.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask } from '../support/members/new-task.js';

const WORK = '/v1/probe/work';

let testApp: TestApp;
let alice: Member;
let openGate: () => void;

beforeEach(async () => {
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: '0', VERIFICATION_TIMEOUT_MS: '100' },
    modules: [ProbeModule],
  });
  alice = aMember(testApp, 'alice');
  work.done = 0;
  work.gate = new Promise((resolve) => {
    openGate = resolve;
  });
});

afterEach(async () => {
  openGate();
  await testApp.close();
});

const untilAtWork = (): Promise<true> => waitUntil('the request is worked on', () => work.done > 0);

/** Sends a request to write, and disconnects before the answer; resolves when the service notices. */
async function askAndLeave(): Promise<void> {
  const socket = connect(testApp.config.http.port, '127.0.0.1');
  const headers = [
    'Host: localhost',
    `Authorization: ${await testApp.authorization(alice.id)}`,
    'Idempotency-Key: gone',
    'Content-Type: application/json',
    'Content-Length: 2',
  ];
  socket.write(`POST ${WORK} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n{}`);
  await untilAtWork();
  socket.destroy();
  const server = testApp.app.getHttpServer();
  const countConnections = promisify(server.getConnections.bind(server));
  await waitUntil('the connection is gone', async () => (await countConnections()) === 0);
}

describe('the state of maintenance mode', () => {
  it('should be draining until the last write of an end user is answered, and then quiet', async () => {
    const answer = alice.post(WORK);
    await untilAtWork();
    expect(await stateOf(testApp)).toBe('off');
    expect((await switchMode(testApp, true)).state).toBe('draining');
    expectProblem(await alice.post(WORK), 503, 'maintenance_mode');
    expect(await stateOf(testApp)).toBe('draining');
    openGate();
    expect((await answer).status).toBe(201);
    await untilState(testApp, 'quiet');
    expect(work.done).toBe(1);
  });

  it('should not wait for reads, nor for admins', async () => {
    for (const path of ['/v1/tasks', '/v1/completions']) expect((await alice.get(path)).status).toBe(200);
    await switchMode(testApp, true);
    expect((await alice.get('/v1/tasks')).status).toBe(200);
    await untilState(testApp, 'quiet');
  });

  it('should be off at once when the mode is switched off, even while old work is running', async () => {
    const answer = alice.post(WORK);
    await untilAtWork();
    await switchMode(testApp, true);
    expect((await switchMode(testApp, false)).state).toBe('off');
    openGate();
    expect((await answer).status).toBe(201);
    expect((await alice.post(WORK)).status).toBe(201);
  });

  it('should be draining while work continues whose client has disconnected', async () => {
    await askAndLeave();
    await switchMode(testApp, true);
    expect(await stateOf(testApp)).toBe('draining');
    openGate();
    await untilState(testApp, 'quiet');
    expect(await testApp.database.idempotencyKey.count({ where: { answer: { not: null } } })).toBe(1);
  });

  it('should wait for a verification that continues after its answer', async () => {
    testApp.simulator.world.addUser({ username: 'brand' });
    await alice.connect();
    const task = await aTask(testApp, followTask());
    const { goOn } = holdAnswers(testApp.simulator);
    const { body } = await alice.claim(task.id);
    expect(body.status).toBe('PENDING');
    expect((await switchMode(testApp, true)).state).toBe('draining');
    goOn();
    await untilState(testApp, 'quiet');
    expect(await attemptsOf(testApp, body.id)).toHaveLength(1);
  });
});
