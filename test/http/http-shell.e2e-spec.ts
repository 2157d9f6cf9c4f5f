import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  InternalServerErrorException,
  Module,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { identifier, Prisma } from '#database';
import { Public } from '../../src/identity/public.decorator.js';
import { PageQuery, toPage, type Page } from '../../src/platform/lists/paging.js';
import { Problem } from '../../src/platform/problems/problem.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

class Part {
  @IsInt()
  size!: number;
}

class Parcel {
  @IsString()
  label!: string;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Part)
  parts?: Part[];
}

@Public()
@Controller('v1/parcels')
class ParcelsController {
  @Get()
  list(@Query() query: PageQuery): Page<string> {
    const at = new Date(0);
    const rows = ['c', 'b', 'a'].filter((id) => id < (query.after()?.id ?? 'z'));
    return toPage(
      rows.slice(0, query.limit + 1),
      query.limit,
      (id) => ({ at, id }),
      (id) => id,
    );
  }

  @Get('search')
  search(@Query('label') label: string): { label: string } {
    return { label };
  }

  @Get('failure')
  failure(): void {
    throw new InternalServerErrorException('the database password is hunter2');
  }

  @Get('crash')
  crash(): void {
    throw new Error('the database password is hunter2', { cause: new Error('deeper') });
  }

  @Get('busy')
  busy(): void {
    throw new Problem('verification_cooldown', 'Too soon.', { retryAfterSeconds: 7 });
  }

  @Get('missing')
  missing(): void {
    throw new Problem('twitter_not_connected', 'None.', { status: 404 });
  }

  @Get(':id')
  find(@Param('id') id: string): { id: string } {
    return { id };
  }

  @Post()
  create(@Body() parcel: Parcel): Parcel {
    return parcel;
  }

  @Post(':id/send')
  @HttpCode(200)
  send(): { sent: true } {
    return { sent: true };
  }
}

@Module({ controllers: [ParcelsController] })
class ParcelsModule {}

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ simulator: false, modules: [ParcelsModule] });
});

afterAll(() => app.close());

/** Names of properties that every object has, such as `__proto__`. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

const nested = (levels: number, open: string, close: string): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;
const membersOf = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index.toString(36)}`, 0]));
const post = (body: string) => app.http().post('/v1/parcels').type('json').send(body);

describe('a body', () => {
  it.each([
    ['objects', '{"a":', '}'],
    ['arrays', '[', ']'],
    ['objects and arrays', '{"a":[', ']}'],
  ])('should be refused before it is processed when it nests %s too deeply', async (_what, open, close) => {
    const levels = open === '{"a":[' ? 2 : 1;
    for (const depth of [34, 1_000, 16_000]) {
      const response = await post(nested(Math.ceil(depth / levels), open, close));
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toEqual([
        { path: '', message: 'the body is nested deeper than 32 levels' },
      ]);
    }
  });

  it('should be accepted when it is nested 32 levels deep', async () => {
    const response = await post(`{"label":"a","parts":${nested(31, '[', ']')}}`);
    expect(response.body.errors).not.toContainEqual(expect.objectContaining({ path: '' }));
  });

  it.each([
    ['one object', { ...membersOf(1_001) }],
    ['many objects', { label: 'a', parts: Array.from({ length: 500 }, () => ({ size: 1, a: 1 })) }],
    ['a body of 9,000', { ...membersOf(9_000) }],
  ])(
    'should be refused before it is processed when it has more than 1,000 members: %s',
    async (_what, body) => {
      const response = await post(JSON.stringify(body));
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toEqual([{ path: '', message: 'the body has more than 1000 members' }]);
    },
  );

  it.each(['1', '[]', '{}'])(
    'should be refused before it is processed when its arrays have more than 1,000 elements: %s',
    async (element) => {
      const many = (count: number) => Array.from({ length: count }, () => element).join(',');
      const response = await post(`{"label":"a","parts":[${many(600)}],"more":[${many(401)}]}`);
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toEqual([{ path: '', message: 'the body has more than 1000 elements' }]);
    },
  );

  it('should be accepted when it has 1,000 members', async () => {
    const parts = Array.from({ length: 998 }, () => ({ size: 1 }));
    expect((await post(JSON.stringify({ label: 'a', parts }))).status).toBe(201);
  });

  it.each(INHERITED)('should refuse an unknown field that is called %s', async (name) => {
    for (const [body, path] of [
      [`{"label":"a","${name}":1}`, name],
      [`{"label":"a","${name}":{"prototype":{}}}`, name],
      [`{"label":"a","parts":[{"size":1},{"size":1,"${name}":null}]}`, `parts.1.${name}`],
    ] as const) {
      const response = await post(body);
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toEqual([{ path, message: `property ${name} should not exist` }]);
    }
  });
});

describe('a query', () => {
  it.each(INHERITED)('should refuse an unknown field that is called %s', async (name) => {
    for (const path of ['/v1/parcels', '/v1/parcels/search']) {
      const response = await app.http().get(`${path}?${name}=1`);
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toEqual([{ path: name, message: `property ${name} should not exist` }]);
    }
  });
});

describe('refusing a request', () => {
  it('should name every wrong field of a body by its path', async () => {
    const parcel = { label: 1, parts: [{ size: 1 }, { size: 'big' }] };
    const response = await app.http().post('/v1/parcels').send(parcel);
    expectProblem(response, 400, 'validation_failed');
    expect(response.body.instance).toBe('/v1/parcels');
    const paths = response.body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['label', 'parts.1.size']);
  });

  it.each([
    ['in a body', () => app.http().post('/v1/parcels').send({ label: 'a', colour: 'red' })],
    [
      'in the body of a route that takes none',
      () => app.http().post('/v1/parcels/1/send').send({ colour: 'red' }),
    ],
    ['in a query', () => app.http().get('/v1/parcels?colour=red')],
    ['in the query of a route that takes none', () => app.http().get('/v1/parcels/1?colour=red')],
    [
      'beside a query field that the route does take',
      () => app.http().get('/v1/parcels/search?label=a&colour=red'),
    ],
  ])('should refuse an unknown field %s', async (_where, send) => {
    const response = await send();
    expectProblem(response, 400, 'validation_failed');
    expect(response.body.errors).toEqual([{ path: 'colour', message: expect.any(String) }]);
  });

  it.each(['[]', '[{"label":"a"}]', '"label"', '1'])(
    'should refuse the body %s instead of an object',
    async (body) => {
      const response = await app.http().post('/v1/parcels').type('json').send(body);
      expectProblem(response, 400, 'validation_failed');
    },
  );

  it.each(['{', '{"label":', "{'label':'a'}"])('should refuse the malformed JSON %s', async (body) => {
    const response = await app.http().post('/v1/parcels').type('json').send(body);
    expectProblem(response, 400, 'malformed_json');
  });

  it('should treat an empty JSON body as no body', async () => {
    const response = await app.http().post('/v1/parcels/1/send').type('json').send('');
    expect([response.status, response.body]).toEqual([200, { sent: true }]);
  });

  it.each(['0', '101', '1.5', '0x10', '-1', '', 'many', '1&limit=2'])(
    'should refuse limit=%s',
    async (limit) => {
      const response = await app.http().get(`/v1/parcels?limit=${limit}`);
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors[0].path).toBe('limit');
    },
  );

  it.each(['', 'x', 'bnVsbA', '%00'])('should refuse cursor=%s', async (cursor) => {
    const response = await app.http().get(`/v1/parcels?cursor=${cursor}`);
    expectProblem(response, 400, 'invalid_cursor');
  });

  it('should answer an unknown path with 404, and not repeat its query', async () => {
    const response = await app.http().get('/v1/nowhere?secret=1');
    expectProblem(response, 404, 'not_found');
    expect(response.body.instance).toBe('/v1/nowhere');
    expect(response.text).not.toContain('secret');
  });

  it('should answer a wrong method with 405 and the allowed methods', async () => {
    const response = await app.http().delete('/v1/parcels');
    expectProblem(response, 405, 'method_not_allowed');
    expect(response.headers.allow).toBe('GET, HEAD, POST');
  });

  it('should name the allowed methods of a path with a parameter', async () => {
    const response = await app.http().get('/v1/parcels/1/send');
    expectProblem(response, 405, 'method_not_allowed');
    expect(response.headers.allow).toBe('POST');
  });

  it('should accept a body of 100 KB and refuse a larger one', async () => {
    const bodyOf = (bytes: number) => JSON.stringify({ label: 'x'.repeat(bytes - '{"label":""}'.length) });
    const fitting = await app.http().post('/v1/parcels').type('json').send(bodyOf(102_400));
    expect(fitting.status).toBe(201);
    const larger = await app.http().post('/v1/parcels').type('json').send(bodyOf(102_401));
    expectProblem(larger, 413, 'payload_too_large');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'should refuse a body of the type %s',
    async (type) => {
      const response = await app.http().post('/v1/parcels').set('content-type', type).send('label=a');
      expectProblem(response, 415, 'unsupported_media_type');
    },
  );

  it('should answer a path that cannot be decoded with a problem', async () => {
    expectProblem(await app.http().get('/v1/parcels/%ff'), 400, 'bad_request');
  });

  it('should answer a parameter longer than any id with 404', async () => {
    expectProblem(await app.http().get(`/v1/parcels/${'x'.repeat(1000)}`), 404, 'not_found');
  });

  it('should answer invalid HTTP with a problem', async () => {
    const socket = connect(app.config.http.port, '127.0.0.1');
    socket.end('GARBAGE\r\n\r\n');
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 .*content-type: application\/problem\+json.*x-request-id: /is);
    expect(JSON.parse(body)).toEqual(expect.objectContaining({ code: 'bad_request', status: 400 }));
  });
});

describe('failing', () => {
  it.each(['crash', 'failure'])(
    'should hide the internals of a %s, and log them with the request id',
    async (route) => {
      const response = await app.http().get(`/v1/parcels/${route}`);
      expectProblem(response, 500, 'internal_error');
      expect(response.text).not.toContain('hunter2');
      const line = app.logLines().find(({ requestId, err }) => requestId === response.body.requestId && err);
      expect(line).toEqual(
        expect.objectContaining({
          level: 'error',
          err: expect.objectContaining({
            message: expect.stringContaining('hunter2'),
            stack: expect.any(String),
          }),
        }),
      );
    },
  );

  it('should send the seconds to wait with a 429', async () => {
    const response = await app.http().get('/v1/parcels/busy');
    expectProblem(response, 429, 'verification_cooldown');
    expect(response.headers['retry-after']).toBe('7');
  });

  it('should allow a code to have its other documented status', async () => {
    expectProblem(await app.http().get('/v1/parcels/missing'), 404, 'twitter_not_connected');
  });
});

describe('paging', () => {
  it('should read a list to its end, page by page', async () => {
    const first = await app.http().get('/v1/parcels?limit=2');
    expect(first.body).toEqual({ data: ['c', 'b'], nextCursor: expect.any(String) });
    const second = await app.http().get(`/v1/parcels?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toEqual({ data: ['a'], nextCursor: null });
  });
});

describe('headers', () => {
  it.each(['abc-123_x.y', 'x'.repeat(128)])('should keep the request id %s', async (id) => {
    const response = await app.http().get('/health/live').set('x-request-id', id);
    expect(response.headers['x-request-id']).toBe(id);
  });

  it.each(['', 'a b', 'x'.repeat(129), 'a,b', '<script>'])('should replace the request id %p', async (id) => {
    const response = await app.http().get('/health/live').set('x-request-id', id);
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });

  it('should forbid caching and sniffing of answers below /v1', async () => {
    const { headers } = await app.http().get('/v1/parcels');
    expect(headers).toEqual(
      expect.objectContaining({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }),
    );
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    app.http().options('/v1/parcels').set({
      origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization',
    });

  it('should allow the exact origin of a frontend, with credentials', async () => {
    const { headers } = await app.http().get('/v1/parcels').set('origin', 'http://localhost:5173');
    expect(headers).toEqual(
      expect.objectContaining({
        'access-control-allow-origin': 'http://localhost:5173',
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'x-request-id, Retry-After, idempotent-replayed',
        vary: 'Origin',
      }),
    );
  });

  it('should answer its preflight request with what it may send', async () => {
    const { status, headers } = await preflight('http://localhost:5173');
    expect(status).toBe(204);
    expect(headers).toEqual(
      expect.objectContaining({
        'access-control-allow-origin': 'http://localhost:5173',
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-request-id',
        'x-request-id': expect.any(String),
      }),
    );
  });

  it.each(['http://localhost:5174', 'https://localhost:5173', 'http://localhost:5173.evil.example', 'null'])(
    'should not allow %s',
    async (origin) => {
      for (const { headers } of [
        await preflight(origin),
        await app.http().get('/v1/parcels').set({ origin }),
      ]) {
        expect(headers).not.toHaveProperty('access-control-allow-origin');
      }
    },
  );
});

describe('the request log', () => {
  it('should contain the path, the status and the request id, but neither query nor headers', async () => {
    const response = await app.http().get('/v1/parcels/search?label=query-secret').set({
      authorization: 'Bearer header-secret',
      cookie: 'nonce=cookie-secret',
      'x-request-id': 'logged-1',
    });
    expect(response.status).toBe(200);
    const lines = app.logLines().filter(({ requestId }) => requestId === 'logged-1');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        method: 'GET',
        path: '/v1/parcels/search',
        status: 200,
        durationMs: expect.any(Number),
      }),
    ]);
    expect(JSON.stringify(app.logLines())).not.toContain('-secret');
  });
});

describe('health', () => {
  it('should be alive and ready', async () => {
    const live = await app.http().get('/health/live');
    expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
    const ready = await app.http().get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body.details).toEqual({ database: expect.objectContaining({ status: 'up' }) });
  });

  it('should be alive but not ready while its database cannot answer', async () => {
    const { database } = app;
    const rename = (from: string, to: string): Promise<unknown> => {
      const [table, name] = [from, to].map((word) => identifier(database.provider, word));
      return database.$executeRaw(Prisma.sql`ALTER TABLE ${table} RENAME TO ${name}`);
    };
    await rename('User', 'Nobody');
    try {
      expect((await app.http().get('/health/live')).status).toBe(200);
      const ready = await app.http().get('/health/ready');
      expectProblem(ready, 503, 'service_unavailable');
      expect(ready.headers['retry-after']).toMatch(/^\d+$/);
    } finally {
      await rename('Nobody', 'User');
    }
    expect((await app.http().get('/health/ready')).status).toBe(200);
  });
});

describe('the documentation', () => {
  it.each(['/docs', '/docs-json'])('should not be at %s in production', async (path) => {
    expectProblem(await app.http().get(path), 404, 'not_found');
  });
});
