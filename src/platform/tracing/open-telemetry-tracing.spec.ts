import { Logger } from '@nestjs/common';
import type { TracingConfig } from '../../config/tracing-config.js';
import { openTracing } from './open-tracing.js';
import { startOtlpReceiver, type OtlpReceiver } from './testing/otlp-receiver.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

let receiver: OtlpReceiver;

beforeEach(async () => {
  receiver = await startOtlpReceiver();
});

afterEach(async () => {
  await receiver.close();
});

function open(changes: Partial<TracingConfig> = {}) {
  return openTracing({
    url: new URL(`${receiver.url}/v1/traces`),
    headers: {},
    serviceName: 'a-service',
    attributes: {},
    sampler: 'parentbased_always_on',
    ratio: 1,
    ...changes,
  });
}

const nothing = () => Promise.resolve();

describe('traces', () => {
  it('should be sent with the name, the attributes and the headers that are configured', async () => {
    const tracing = await open({ headers: { 'api-key': 'k=1' }, attributes: { zone: 'eu' } });
    await tracing.span('work', { size: 3 }, nothing);
    await tracing.close();
    expect(receiver.spans).toMatchObject([{ name: 'work', attributes: { size: 3 } }]);
    expect(receiver.resources[0]).toMatchObject({ 'service.name': 'a-service', zone: 'eu' });
    expect(receiver.headers[0]).toMatchObject({ 'api-key': 'k=1', 'content-type': 'application/json' });
  });

  it('should nest as the code does, also over what has ended', async () => {
    const tracing = await open();
    await tracing.span('outer', {}, () =>
      tracing.span('inner', {}, async (span) => {
        span.set({ late: true });
        tracing.event('event', { a: 1 });
        tracing.ended({
          name: 'call',
          attributes: {},
          startedAt: Date.now(),
          durationMs: 5,
          hasFailed: true,
        });
        await Promise.resolve();
      }),
    );
    tracing.ended({ name: 'alone', attributes: {}, startedAt: Date.now(), durationMs: 5, hasFailed: false });
    await tracing.close();
    const byName = new Map(receiver.spans.map((span) => [span.name, span]));
    expect([...byName.keys()].sort()).toEqual(['call', 'inner', 'outer']);
    expect(byName.get('outer')?.parentSpanId ?? '').toBe('');
    expect(byName.get('inner')).toMatchObject({
      parentSpanId: byName.get('outer')?.spanId,
      attributes: { late: true },
      events: [{ name: 'event', attributes: { a: 1 } }],
    });
    expect(byName.get('call')).toMatchObject({
      parentSpanId: byName.get('inner')?.spanId,
      kind: 3,
      status: { code: 2 },
    });
  });

  it('should mark failed work, without the message of its error', async () => {
    const tracing = await open();
    const work = tracing.span('work', {}, () => Promise.reject(new TypeError('a secret')));
    await expect(work).rejects.toThrow('a secret');
    await tracing.close();
    expect(receiver.spans).toMatchObject([
      { status: { code: 2 }, attributes: { 'error.type': 'TypeError' } },
    ]);
    expect(JSON.stringify(receiver.bodies)).not.toContain('a secret');
  });

  it.each([
    [
      'continue the trace of the caller',
      `00-${TRACE}-${PARENT}-01`,
      [{ traceId: TRACE, parentSpanId: PARENT }],
    ],
    ['leave out what the caller does not sample', `00-${TRACE}-${PARENT}-00`, []],
  ])('should %s', async (_, traceparent, spans) => {
    const tracing = await open();
    tracing.request('GET /', {}, traceparent)?.end({ status: 200 }, false);
    await tracing.close();
    expect(receiver.spans).toMatchObject(spans);
  });

  it.each([`00-${TRACE}-${PARENT}`, `00-${'0'.repeat(32)}-${PARENT}-01`, 'nonsense', '', undefined])(
    'should begin a trace of its own where the header is %p',
    async (traceparent) => {
      const tracing = await open();
      tracing.request('GET /', {}, traceparent)?.end({}, false);
      await tracing.close();
      expect(receiver.spans).toHaveLength(1);
      expect(receiver.spans[0]?.traceId).not.toBe(TRACE);
    },
  );

  it.each([
    ['always_off', 1, 0],
    ['always_on', 0, 1],
    ['traceidratio', 0, 0],
    ['traceidratio', 1, 1],
    ['parentbased_traceidratio', 0, 0],
    ['parentbased_always_off', 1, 0],
  ] as const)('should follow the sampler %s with %d', async (sampler, ratio, count) => {
    const tracing = await open({ sampler, ratio });
    await tracing.span('work', {}, nothing);
    await tracing.close();
    expect(receiver.spans).toHaveLength(count);
  });

  it('should not wait at the end for a collector that does not answer', async () => {
    const silent = await startOtlpReceiver({ answers: false });
    const tracing = await open({ url: new URL(silent.url) });
    await tracing.span('work', {}, nothing);
    // The collector still holds the request.
    await expect(tracing.close()).resolves.toBeUndefined();
    await silent.close();
  });

  it('should log that the collector refuses them', async () => {
    const warnings: unknown[] = [];
    Logger.overrideLogger({
      log: nothing,
      error: nothing,
      warn: (message: unknown) => warnings.push(message),
    });
    try {
      const refusing = await startOtlpReceiver({ status: 400 });
      const tracing = await open({ url: new URL(refusing.url) });
      await tracing.span('work', {}, nothing);
      await tracing.close();
      await refusing.close();
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatchObject({ msg: 'Traces cannot be sent and are dropped' });
    } finally {
      Logger.overrideLogger(true);
    }
  });
});
