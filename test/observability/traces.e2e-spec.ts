import {
  startOtlpReceiver,
  type OtlpReceiver,
  type ReceivedSpan,
} from '../../src/platform/tracing/testing/otlp-receiver.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { runJob } from '../support/jobs/job-runs.js';
import { aMember, aTask } from '../support/members/member.js';
import { followTask } from '../support/members/new-task.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const REFRESH_REQUEST = 'the-request-that-refreshes';

let receiver: OtlpReceiver;
let testApp: TestApp;
/** What must stay here. */
let ids: string[];

const named = (name: string): ReceivedSpan[] => receiver.spans.filter((span) => span.name === name);
const inTrace = (name: string): ReceivedSpan | undefined =>
  named(name).find(({ traceId }) => traceId === TRACE);

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  testApp = await startTestApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  const { world } = testApp.simulator;
  world.addUser({ username: 'brand' });
  const member = await aMember(testApp, 'ada').connect();
  world.follow('ada', 'brand');
  const task = await aTask(testApp, followTask());
  const claimed = await testApp
    .http()
    .post(`/v1/tasks/${task.id}/completions`)
    .set('authorization', await testApp.authorization(member.id))
    .set('traceparent', `00-${TRACE}-${PARENT}-01`)
    .send({});
  const connection = await testApp.database.twitterConnection.findFirstOrThrow();
  await testApp
    .http()
    .post(`/v1/admin/twitter-connections/${connection.id}/refresh`)
    .set('authorization', await testApp.authorization('root', ['admin']))
    .set('x-request-id', REFRESH_REQUEST)
    .send({});
  await member.get('/v1/nothing/here');
  await member.get('/v1/tasks?code=a-code-in-a-query');
  await testApp.http().get('/health/ready');
  await testApp.http().get('/metrics');
  await runJob(testApp, 'purge-authorization-requests');
  ids = [task.id, connection.id, connection.twitterId, member.id, 'ada', 'brand', 'a-code-in-a-query'];
  expect(claimed.status).toBe(201);
  // Sends what is left.
  await testApp.close();
});

afterAll(async () => {
  await receiver.close();
});

describe('the trace of a request', () => {
  it('should be continued from the caller, by the template of the route', () => {
    expect(inTrace('POST /v1/tasks/:id/completions')).toMatchObject({
      parentSpanId: PARENT,
      kind: 2,
      attributes: { 'http.request.method': 'POST', 'http.route': '/v1/tasks/:id/completions' },
    });
    expect(named('GET').map(({ attributes }) => attributes['http.response.status_code'])).toContain(404);
  });

  it('should hold the verification with its result, the calls to X and the statements', () => {
    const verification = inTrace('verification');
    expect(verification).toMatchObject({
      parentSpanId: inTrace('POST /v1/tasks/:id/completions')?.spanId,
      attributes: { 'tta.claims': 1, 'tta.service_class': 'waiting', 'tta.x_calls': 1 },
      events: [{ name: 'attempt', attributes: { 'tta.type': 'TWITTER_FOLLOW', 'tta.result': 'APPROVED' } }],
    });
    expect(inTrace('X users/by')).toMatchObject({
      parentSpanId: verification?.spanId,
      kind: 3,
      attributes: { 'tta.endpoint': 'users/by', 'http.response.status_code': 200, 'tta.billed_resources': 1 },
    });
    expect(inTrace('INSERT TwitterVerificationLog')).toMatchObject({
      kind: 3,
      attributes: {
        'db.system.name': expect.any(String),
        'db.query.text': expect.stringContaining('INSERT'),
      },
    });
    expect(named('X oauth2/token').length).toBeGreaterThan(0);
  });

  it('should hold no id, no name, no query and no parameter', () => {
    const sent = JSON.stringify(receiver.bodies);
    expect(ids.filter((id) => sent.includes(`"${id}"`) || (id.length > 6 && sent.includes(id)))).toEqual([]);
  });

  it('should be named in the log lines of the request', () => {
    const answered = testApp
      .logLines()
      .find((line) => line.trace_id === TRACE && line.msg === 'Request answered');
    expect(answered).toMatchObject({ span_id: expect.stringMatching(/^[0-9a-f]{16}$/), status: 201 });
    const refreshed = testApp
      .logLines()
      .filter(({ msg, requestId }) => msg === 'Access token refreshed' && requestId === REFRESH_REQUEST);
    expect(refreshed).toMatchObject([{ trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
  });
});

it('should trace jobs, and not probes', () => {
  expect(named('job purge-authorization-requests')).toMatchObject([
    { attributes: { 'tta.job': 'purge-authorization-requests', 'tta.status': 'SUCCEEDED' } },
  ]);
  expect(receiver.spans.filter(({ name }) => /health|metrics/.test(name))).toEqual([]);
});
