import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A free port of this host, for a URL that must be known before the server listens. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
