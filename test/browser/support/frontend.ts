import { join } from 'node:path';
import { fastify } from 'fastify';
import { packageRoot } from '#database';
import { serveWebApp } from '../../../src/web/serve-web-app.js';

/** The built member page on a port of its own, for a service elsewhere. */
export interface Frontend {
  readonly url: string;
  close(): Promise<void>;
}

export async function startFrontend(port: number, apiUrl: string): Promise<Frontend> {
  // A browser opens connections that it may never use.
  const server = fastify({ forceCloseConnections: true });
  await serveWebApp(server, {
    name: 'member page',
    prefix: '/',
    folder: join(packageRoot, 'dist/libs/member-page/public'),
    hasOwnAddresses: false,
    connectSources: [apiUrl],
    jsonFiles: { 'config.json': { apiUrl } },
  });
  await server.listen({ port, host: '127.0.0.1' });
  return { url: `http://localhost:${port}`, close: () => server.close() };
}
