/** Chunks are joined into blobs of this size (bytes), which the browser can keep on disk. */
const BLOB_BYTES = 8_000_000;

/** Reads a streamed answer to its end. `onBytes` gets the number of bytes so far. */
export async function readDownload(response: Response, onBytes: (bytes: number) => void): Promise<Blob> {
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  if (response.body === null) return new Blob([], { type });
  let whole = new Blob([], { type });
  let chunks: BlobPart[] = [];
  let chunkBytes = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    chunkBytes += value.byteLength;
    if (chunkBytes >= BLOB_BYTES) {
      whole = new Blob([whole, ...chunks], { type });
      chunks = [];
      chunkBytes = 0;
    }
    onBytes(whole.size + chunkBytes);
  }
  return new Blob([whole, ...chunks], { type });
}

/** Lets the browser save a file. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // By then the browser has opened the file.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
