/**
 * The address that relative paths are resolved against; a path in `address` is kept.
 * @throws TypeError when `address` is malformed
 */
export function baseUrlOf(address: string | URL): URL {
  const url = new URL(address);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
