import { readDownload } from './save-download.js';

describe('a streamed download', () => {
  it('should arrive complete and report its progress', async () => {
    const parts = ['one,', 'two,', 'three'];
    const body = new ReadableStream({
      pull(stream) {
        const part = parts.shift();
        if (part === undefined) stream.close();
        else stream.enqueue(new TextEncoder().encode(part));
      },
    });
    const seen: number[] = [];
    const file = await readDownload(
      new Response(body, { headers: { 'content-type': 'text/csv' } }),
      (bytes) => seen.push(bytes),
    );
    expect(await file.text()).toBe('one,two,three');
    expect(file.type).toBe('text/csv');
    expect(seen).toEqual([4, 8, 13]);
  });

  it('should fail when the connection breaks', async () => {
    const body = new ReadableStream({
      start(stream) {
        stream.error(new Error('gone'));
      },
    });
    await expect(readDownload(new Response(body), () => undefined)).rejects.toThrow('gone');
  });
});
