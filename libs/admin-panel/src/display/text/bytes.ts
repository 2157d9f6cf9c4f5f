const UNITS = ['B', 'KB', 'MB', 'GB'];

/** A size for people: `1.4 MB`. A KB is 1,000 bytes. */
export function bytesText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit] ?? 'B'}`;
}
