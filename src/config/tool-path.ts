/** Where to search for the programs of a database's client, as an option of a backup or a restore. */
export function toolPathOption(): { readonly toolPath?: string } {
  const toolPath = process.env.PATH;
  return toolPath === undefined ? {} : { toolPath };
}
