import { ApiError } from '#client';
import type { BatchAnswer } from '../../api/types.js';
import { batchOf, countsOf, itemsOf, type Batch } from './batch.js';
import { runBatch, type Pause, type RunParts } from './run-batch.js';

const ids = (count: number) => Array.from({ length: count }, (_, number) => `id${number}`);

function anError(status: number, retryAfterSeconds: number | null = null): ApiError {
  return new ApiError({ status, code: 'service_unavailable', detail: 'Not now.', retryAfterSeconds });
}

function approved(chunk: readonly string[]): BatchAnswer {
  const results = chunk.map((completionId) => ({
    completionId,
    status: 'APPROVED' as const,
    verificationResult: 'APPROVED' as const,
    errorCode: null,
  }));
  return { results, apiCallCount: 1 };
}

/** A run against a service whose call number n (from 1) fails with `answer(n)`, or succeeds when that is null. */
function aRun(answer: (call: number, abort: AbortController) => ApiError | null) {
  const abort = new AbortController();
  const sent: (readonly string[])[] = [];
  const waits: number[] = [];
  const pauses: (Pause | null)[] = [];
  const seen: Batch[] = [];
  const parts: RunParts = {
    send: (chunk) => {
      sent.push(chunk);
      const error = answer(sent.length, abort);
      return error === null ? Promise.resolve(approved(chunk)) : Promise.reject(error);
    },
    wait: (seconds) => {
      waits.push(seconds);
      return Promise.resolve();
    },
    onChange: (batch) => seen.push(batch),
    onPause: (pause) => pauses.push(pause),
    signal: abort.signal,
  };
  return { abort, sent, waits, pauses, seen, parts };
}

const counts = (batch: Batch) => countsOf(itemsOf(batch));

describe('the run of a batch', () => {
  it('should send 25 ids at a time, and show the results of each chunk', async () => {
    const { parts, sent, seen } = aRun(() => null);
    const batch = await runBatch(batchOf(ids(60)), ids(60), parts);
    expect(sent.map(({ length }) => length)).toEqual([25, 25, 10]);
    expect(new Set(seen.map((state) => counts(state).approved))).toEqual(new Set([0, 25, 50, 60]));
    expect(batch.apiCallCount).toBe(3);
  });

  it('should retry a chunk after the time that the service asks for', async () => {
    const { parts, sent, waits, pauses } = aRun((call) => (call === 1 ? anError(429, 7) : null));
    const batch = await runBatch(batchOf(ids(30)), ids(30), parts);
    expect(waits).toEqual([7]);
    expect(pauses).toEqual([{ seconds: 7, why: 'Not now.' }, null]);
    expect(sent[1]).toEqual(sent[0]);
    expect(counts(batch).approved).toBe(30);
  });

  it('should mark a chunk as failed after four tries, and continue with the others', async () => {
    const { parts, sent, waits } = aRun((call) => (call <= 4 ? anError(503) : null));
    const batch = await runBatch(batchOf(ids(30)), ids(30), parts);
    expect(sent).toHaveLength(5);
    expect(waits).toEqual([2, 5, 15]);
    expect(counts(batch)).toMatchObject({ failed: 25, approved: 5 });
    expect(batch.items.get('id0')).toEqual({ kind: 'unanswered', why: 'Not now.' });
  });

  it('should try each further chunk only once while the service is down, and four times again after a success', async () => {
    const { parts, sent } = aRun((call) => (call <= 5 || call === 7 ? anError(0) : null));
    const batch = await runBatch(batchOf(ids(100)), ids(100), parts);
    // 4 failed tries, 1 failed try, 1 success, then a failed try and a successful one.
    expect(sent).toHaveLength(8);
    expect(counts(batch)).toMatchObject({ failed: 50, approved: 50 });
  });

  it('should not retry a chunk that the service refuses for good', async () => {
    const { parts, sent } = aRun((call) => (call === 1 ? anError(400) : null));
    const batch = await runBatch(batchOf(ids(50)), ids(50), parts);
    expect(sent).toHaveLength(2);
    expect(counts(batch)).toMatchObject({ failed: 25, approved: 25 });
  });

  it('should give a chunk up when the service asks for a very long wait', async () => {
    const { parts, sent, waits } = aRun(() => anError(429, 3600));
    await runBatch(batchOf(ids(5)), ids(5), parts);
    expect(sent).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it('should finish the current chunk when it is stopped, and send no other', async () => {
    const { parts, sent } = aRun((call, abort) => {
      if (call === 2) abort.abort();
      return null;
    });
    const batch = await runBatch(batchOf(ids(100)), ids(100), parts);
    expect(sent).toHaveLength(2);
    expect(counts(batch)).toMatchObject({ approved: 50, stopped: 50, waiting: 0 });
  });

  it('should not retry a chunk after it was stopped', async () => {
    const { parts, sent } = aRun((_, abort) => {
      abort.abort();
      return anError(503, 1);
    });
    const batch = await runBatch(batchOf(ids(50)), ids(50), parts);
    expect(sent).toHaveLength(1);
    expect(counts(batch)).toMatchObject({ failed: 25, stopped: 25 });
  });

  it('should keep the results of other ids when some are sent again', async () => {
    const first = aRun((call) => (call === 2 ? anError(400) : null));
    const batch = await runBatch(batchOf(ids(30)), ids(30), first.parts);
    const second = aRun(() => null);
    const again = await runBatch(batch, ids(30).slice(25), second.parts);
    expect(second.sent).toEqual([ids(30).slice(25)]);
    expect(counts(again).approved).toBe(30);
    expect(Math.min(...second.seen.map((state) => counts(state).approved))).toBe(25);
    expect(again.apiCallCount).toBe(2);
  });

  it('should end with the session', async () => {
    const { parts } = aRun(() => anError(401));
    await expect(runBatch(batchOf(ids(5)), ids(5), parts)).rejects.toMatchObject({ status: 401 });
  });
});
