import { join } from 'node:path';
import { fastify } from 'fastify';
import { packageRoot } from '../../../src/config/package-root.js';
import { serveWebApp } from '../../../src/web/serve-web-app.js';

/** A frontend of its own: the built member page on another port, with a service elsewhere. */
export interface Frontend {
  readonly url: string;
  close(): Promise<void>;
}

export async function startFrontend(port: number, apiUrl: string): Promise<Frontend> {
  // A browser opens connections that it may never use, and keeps them.
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
