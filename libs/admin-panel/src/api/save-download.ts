/** Pieces are handed to the browser in lots of this size (bytes), so that it may keep them on disk. */
const LOT = 8_000_000;

/** Reads a streamed answer to its end. `onBytes` hears how many bytes have come so far. */
export async function readDownload(response: Response, onBytes: (bytes: number) => void): Promise<Blob> {
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  if (response.body === null) return new Blob([], { type });
  let whole = new Blob([], { type });
  let lot: BlobPart[] = [];
  let lotBytes = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    lot.push(value);
    lotBytes += value.byteLength;
    if (lotBytes >= LOT) {
      whole = new Blob([whole, ...lot], { type });
      lot = [];
      lotBytes = 0;
    }
    onBytes(whole.size + lotBytes);
  }
  return new Blob([whole, ...lot], { type });
}

/** Gives a file to the operator as a download. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of the file by then.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
