import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rootCertificates } from 'node:tls';

import type { ServerAddress } from '../server-address.js';
import type { ToolCall } from './tool-run.js';

/** Where a client's tools are, what they connect to, and a folder for the files they need. */
export interface ClientSettings {
  readonly address: ServerAddress;
  readonly toolPath: string;
  readonly privateFolder: string;
}

/** The two tools of a server's client that dump a database as SQL and run such a dump. */
export interface ServerClient {
  /** Writes the dump of the database to its output; of PostgreSQL's only the schema. */
  dumpCall(settings: ClientSettings, schema: string): Promise<ToolCall>;
  /** Runs the SQL of its input and stops at the first error. */
  loadCall(settings: ClientSettings): Promise<ToolCall>;
}

/** The authorities to check the server's certificate against, as a file: those that the service itself trusts. */
export async function writeAuthorities({ address, privateFolder }: ClientSettings): Promise<string> {
  const file = path.join(privateFolder, 'authorities.pem');
  await writeFile(file, address.certificateAuthority ?? rootCertificates.join('\n'), { mode: 0o600 });
  return file;
}
