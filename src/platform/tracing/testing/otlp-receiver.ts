import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const valueSchema = z.object({
  stringValue: z.string().optional(),
  intValue: z.number().optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
});
const attributesSchema = z
  .array(z.object({ key: z.string(), value: valueSchema }))
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]])));

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  /** 1 internal, 2 server, 3 client. */
  kind: z.number(),
  attributes: attributesSchema,
  events: z.array(z.object({ name: z.string(), attributes: attributesSchema })).default([]),
  status: z.object({ code: z.number().default(0) }),
});

const bodySchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

export type ReceivedSpan = z.output<typeof spanSchema>;

/** A collector that takes OTLP over HTTP, on loopback. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly resources: Record<string, unknown>[];
  readonly headers: IncomingHttpHeaders[];
  /** All bodies, as they came. */
  readonly bodies: unknown[];
  close(): Promise<void>;
}

/**
 * @param options.answers whether it answers; otherwise it holds every request
 * @param options.status of its answers
 */
export async function startOtlpReceiver({ answers = true, status = 200 } = {}): Promise<OtlpReceiver> {
  const received = { spans: [], resources: [], headers: [], bodies: [] } as Pick<
    OtlpReceiver,
    'spans' | 'resources' | 'headers' | 'bodies'
  >;
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      received.headers.push(request.headers);
      received.bodies.push(body);
      for (const { resource, scopeSpans } of bodySchema.parse(body).resourceSpans) {
        received.resources.push(resource.attributes);
        received.spans.push(...scopeSpans.flatMap(({ spans }) => spans));
      }
      if (answers) response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { ...received, url: `http://127.0.0.1:${port}`, close };
}
