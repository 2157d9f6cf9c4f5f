import { ApiError } from './api-error.js';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

describe('an error answer', () => {
  it('should say what happened, in which field, when to try again and in which request', async () => {
    const problem = await ApiError.of(
      answer(
        400,
        {
          detail: 'The request is not valid.',
          code: 'validation_failed',
          requestId: 'r-1',
          errors: [{ path: 'title', message: 'title must not be blank' }],
        },
        { 'retry-after': '5' },
      ),
    );
    expect(problem).toMatchObject({
      status: 400,
      code: 'validation_failed',
      requestId: 'r-1',
      retryAfterSeconds: 5,
    });
    expect(problem.message).toBe(
      'The request is not valid. title: title must not be blank. Try again in 5 seconds. (request r-1)',
    );
    expect(problem.errors).toEqual([{ path: 'title', message: 'title must not be blank' }]);
  });

  it('should have a text also for an error about the whole body', async () => {
    const problem = await ApiError.of(answer(400, { detail: 'No.', errors: [{ path: '', message: 'odd' }] }));
    expect(problem.message).toBe('No. odd.');
  });

  it.each([['<html>Bad gateway</html>'], ['[]'], ['null'], [''], ['{"detail": 5, "errors": "x"}']])(
    'should have a message even with the body %j',
    async (body) => {
      const problem = await ApiError.of(answer(502, body, { 'x-request-id': 'r-2' }));
      expect(problem.message).toBe('The service answered 502. (request r-2)');
      expect(problem).toMatchObject({ code: 'unreadable', errors: [] });
    },
  );

  it.each(['soon', 'Infinity', '-1', ''])(
    'should ignore the invalid Retry-After header %j',
    async (header) => {
      expect((await ApiError.of(answer(503, {}, { 'retry-after': header }))).retryAfterSeconds).toBeNull();
    },
  );
});

describe('no answer at all', () => {
  it('should be marked as unreachable', () => {
    expect(ApiError.unreachable()).toMatchObject({ status: 0, code: 'unreachable', isUnreachable: true });
  });
});

describe('the time to try again', () => {
  it.each([
    [null, null],
    [0, 'Try again now.'],
    [1, 'Try again in 1 second.'],
    [90, 'Try again in 90 seconds.'],
    [150, 'Try again in 3 minutes.'],
  ])('should read %j as %j', (seconds, words) => {
    const error = new ApiError({
      status: 429,
      code: 'too_many_requests',
      detail: 'No.',
      retryAfterSeconds: seconds,
    });
    expect(error.retryWords).toBe(words);
  });
});
