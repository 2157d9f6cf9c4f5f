/** The address that relative paths are resolved against, its own path kept. @throws TypeError when malformed. */
export function baseUrlOf(address: string | URL): URL {
  const url = new URL(address);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
