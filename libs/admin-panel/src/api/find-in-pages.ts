import { ownError } from './problem.js';
import type { PageRequest, Row } from './resource.js';
import type { Page } from './types.js';

const ROWS_A_PAGE = 100;
const MOST_PAGES = 50;

/** Looks for a row by walking its list, newest first. Throws an ApiError where the first 5,000 rows do not hold it. */
export async function findInPages(list: (page: PageRequest) => Promise<Page<Row>>, id: string): Promise<Row> {
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { data, nextCursor }: Page<Row> = await list({
      limit: ROWS_A_PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    const row = data.find((candidate) => candidate.id === id);
    if (row !== undefined) return row;
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  throw ownError(404, 'not_found', `There is nothing with the id ${id}.`);
}
