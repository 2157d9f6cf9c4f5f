import { fillPage } from './fill-page.js';
import type { Cursor } from './paging.js';

/** Looks through a list of `length` rows, of which every `step`th passes; tells how many rows each query was for. */
async function look(length: number, step: number, take: number, firstWindow?: number) {
  const sizes: number[] = [];
  const positionOf = (start: Cursor | null): number => (start === null ? 0 : Number(start.id));
  const read = (start: Cursor | null, size: number) => {
    sizes.push(size);
    const first = positionOf(start);
    const end = Math.min(first + size, length);
    const window = Array.from({ length: end - first }, (_, index) => first + index);
    const next = first + size > length ? null : { id: String(end), at: new Date(0) };
    return Promise.resolve({ passed: window.filter((row) => row % step === 0), next });
  };
  const rows = await fillPage(null, take, read, firstWindow);
  return { rows, sizes };
}

describe('a page that is filled from windows of a list', () => {
  it('should take one query when enough rows of the first window pass, and hold no more than asked for', async () => {
    expect(await look(10_000, 1, 3)).toEqual({ rows: [0, 1, 2], sizes: [200] });
  });

  it('should take larger windows up to a limit, until the page is full', async () => {
    expect(await look(10_000, 4_000, 2)).toEqual({ rows: [0, 4_000], sizes: [200, 400, 800, 1_600, 2_000] });
  });

  it('should begin with a small window when most rows are said to pass', async () => {
    expect((await look(10_000, 1, 26, 26)).sizes).toEqual([26]);
    expect((await look(10_000, 2, 26, 26)).sizes).toEqual([26, 52]);
    expect((await look(10_000, 1, 300, 26)).sizes).toEqual([300]);
  });

  it('should end with the list', async () => {
    expect(await look(250, 100, 26)).toEqual({ rows: [0, 100, 200], sizes: [200, 400] });
  });

  it('should begin with a window that can fill the page', async () => {
    expect((await look(10_000, 1, 1_000)).sizes).toEqual([1_000]);
    expect((await look(10_000, 1, 3_000)).sizes).toEqual([2_000, 2_000]);
  });
});
