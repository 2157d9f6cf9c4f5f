import type { Page } from '../types.js';

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}
type Filter = Record<string, unknown>;

/** A row that react-admin can show. */
export interface Row {
  readonly id: string;
}

/** What the API can do with one kind of row. It cannot do what a missing method is for. */
export interface ApiResource {
  readonly list: (filter: Filter, page: PageRequest) => Promise<Page<Row>>;
  readonly get?: (id: string) => Promise<Row>;
  readonly create?: (input: Record<string, unknown>) => Promise<Row>;
  readonly update?: (id: string, input: Record<string, unknown>) => Promise<Row>;
  readonly remove?: (id: string) => Promise<void>;
}
