import { access, constants } from 'node:fs/promises';
import path from 'node:path';

import { BackupError } from '../backup-error.js';

/** The usual folders of the servers' client tools, for callers that do not know the PATH. */
export const USUAL_TOOL_PATH = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/bin'].join(
  path.delimiter,
);

/** A client tool of a database server: its possible names, and the packages that contain it. */
export interface ClientTool {
  readonly names: readonly [string, ...string[]];
  readonly debianPackage: string;
  readonly homebrewFormula: string;
}

/**
 * The full path of the tool under its first name that is in the path.
 * @throws BackupError `tool_missing`; names the package to install
 */
export async function findToolOrThrow(tool: ClientTool, toolPath: string): Promise<string> {
  const folders = toolPath.split(path.delimiter).filter((folder) => folder !== '');
  for (const name of tool.names)
    for (const folder of folders)
      if (await isProgram(path.join(folder, name))) return path.join(folder, name);
  throw new BackupError('tool_missing', `There is no ${tool.names.join(' or ')} in PATH.`, {
    advice: `Install it: apt-get install ${tool.debianPackage}, or brew install ${tool.homebrewFormula}.`,
  });
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
