import { createLogger } from './logger.js';

function loggedBy(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  write(createLogger('info', { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) }));
  return lines;
}

describe('createLogger', () => {
  it('should never write headers with secrets', () => {
    const headers = { authorization: 'Bearer s3cret', cookie: 'n=s3cret', 'set-cookie': ['n=s3cret'] };
    const lines = loggedBy((logger) => {
      logger.info(headers, 'alone');
      logger.info({ headers }, 'as headers');
      logger.info({ req: { headers }, res: { headers } }, 'of a request and its answer');
    });
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain('s3cret');
  });

  it('should write an error with its stack, code and causes, but no other properties', () => {
    const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), {
      code: 'E_OUTER',
      request: { token: 's3cret' },
    });
    const [line] = loggedBy((logger) => {
      logger.error({ err: error }, 'failed');
    });
    expect(line).toEqual(
      expect.objectContaining({
        level: 'error',
        msg: 'failed',
        err: {
          type: 'Error',
          message: 'outer',
          stack: expect.stringContaining('logger.spec'),
          code: 'E_OUTER',
          cause: { type: 'TypeError', message: 'inner', stack: expect.any(String) },
        },
      }),
    );
    expect(JSON.stringify(line)).not.toContain('s3cret');
  });

  it('should write nothing below its level', () => {
    const lines = loggedBy((logger) => {
      logger.debug('too small');
      logger.info('big enough');
    });
    expect(lines.map(({ msg }) => msg)).toEqual(['big enough']);
  });
});
