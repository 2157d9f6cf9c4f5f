import type { Page } from './types.js';

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}
type Filter = Record<string, unknown>;

/** A row that react-admin can show; every one of the API has an id. */
export interface Row {
  readonly id: string;
}

/** What the API can do with one kind of row. A missing method is a thing it cannot do. */
export interface ApiResource {
  readonly list: (filter: Filter, page: PageRequest) => Promise<Page<Row>>;
  readonly get?: (id: string) => Promise<Row>;
  readonly create?: (input: Record<string, unknown>) => Promise<Row>;
  readonly update?: (id: string, input: Record<string, unknown>) => Promise<Row>;
  readonly remove?: (id: string) => Promise<void>;
}
