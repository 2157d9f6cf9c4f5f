import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rootCertificates } from 'node:tls';

import type { ServerAddress } from '#database';
import type { ToolCall } from './tool-run.js';

/** Where the client's tools are, the address to connect to, and a private folder for their files. */
export interface ClientSettings {
  readonly address: ServerAddress;
  readonly toolPath: string;
  readonly privateFolder: string;
}

/** The client tools of a server that dump a database as SQL and run such a dump. */
export interface ServerClient {
  /** Writes the dump of the database to its output; on PostgreSQL only the schema. */
  dumpCall(settings: ClientSettings, schema: string): Promise<ToolCall>;
  /** Runs the SQL of its input and stops at the first error. */
  loadCall(settings: ClientSettings): Promise<ToolCall>;
}

/** Writes a file with the certificate authorities that the service trusts, to verify the server with. */
export async function writeAuthorities({ address, privateFolder }: ClientSettings): Promise<string> {
  const file = path.join(privateFolder, 'authorities.pem');
  await writeFile(file, address.certificateAuthority ?? rootCertificates.join('\n'), { mode: 0o600 });
  return file;
}
