import { problemOf, unreachable, waitInWords } from './problem.js';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

describe('an answer that is not a success', () => {
  it('should tell what happened, where, when to try again and which request it was', async () => {
    const problem = await problemOf(
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
    expect(problem.body.errors).toEqual({ title: 'title must not be blank' });
  });

  it('should put an error about the whole body where a form shows what belongs to no field', async () => {
    const problem = await problemOf(answer(400, { errors: [{ path: '', message: 'odd' }] }));
    expect(problem.body.errors).toEqual({ 'root.serverError': 'odd' });
  });

  it.each([['<html>Bad gateway</html>'], ['[]'], ['null'], [''], ['{"detail": 5, "errors": "x"}']])(
    'should be told of even when its body is %j',
    async (body) => {
      const problem = await problemOf(answer(502, body, { 'x-request-id': 'r-2' }));
      expect(problem.message).toBe('The service answered 502. (request r-2)');
      expect(problem.body).toEqual({});
    },
  );

  it.each(['soon', 'Infinity', '-1', ''])('should not believe in the Retry-After %j', async (header) => {
    expect((await problemOf(answer(503, {}, { 'retry-after': header }))).retryAfterSeconds).toBeNull();
  });
});

describe('no answer at all', () => {
  it('should be told from an answer', () => {
    expect(unreachable().isUnreachable).toBe(true);
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
    expect(waitInWords(seconds)).toBe(words);
  });
});
