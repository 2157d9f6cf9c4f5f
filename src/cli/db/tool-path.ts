import { loadToolPath } from '../../config/tool-path.js';

/** The `toolPath` option of a backup or a restore, where the environment has a PATH. */
export function toolPathOption(): { readonly toolPath?: string } {
  const toolPath = loadToolPath();
  return toolPath === null ? {} : { toolPath };
}
