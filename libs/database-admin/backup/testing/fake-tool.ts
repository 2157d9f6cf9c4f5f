import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Replaces a client tool (MariaDB's, if it matters) with a shell script. Returns a tool path that finds the script first.
 * @param names the possible names of the tool
 */
export async function fakeTool(folder: string, names: readonly string[], script: string): Promise<string> {
  const tools = path.join(folder, 'tools');
  await mkdir(tools, { recursive: true });
  for (const name of names) {
    const file = path.join(tools, name);
    await writeFile(file, `#!/bin/sh\n[ "$1" = --version ] && echo MariaDB && exit\n${script}\n`);
    await chmod(file, 0o755);
  }
  return `${tools}${path.delimiter}/usr/local/bin:/usr/bin:/bin`;
}
