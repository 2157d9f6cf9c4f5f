import type { Bill } from './billing.js';
import type { FaultKind } from './faults.js';
import type { SimulatorRoute } from '../server/routes.js';

/** One API or OAuth request; control requests are not recorded. */
export interface RequestRecord extends Bill {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Null when X has no such route. */
  readonly route: SimulatorRoute | null;
  readonly query: Readonly<Record<string, string>>;
  /** Names of the form fields; their values may be secrets. */
  readonly requestBodyKeys: readonly string[];
  /** Null until it is answered; it stays null when a fault prevented the answer. */
  readonly status: number | null;
  /** The user of its token. */
  readonly userId: string | null;
  /** The fault that hit it. A 429 without a fault: a rate window was used up. */
  readonly fault: FaultKind['kind'] | null;
  /** Kept for the newest thousand requests. */
  readonly responseBody: unknown;
}

/** Every given field must be equal. */
export type RequestFilter = Partial<
  Pick<RequestRecord, 'method' | 'path' | 'route' | 'status' | 'userId' | 'fault'>
>;

/** The record of a request that is being answered. */
export type OpenRecord = { -readonly [K in keyof RequestRecord]: RequestRecord[K] };

const KEPT_BODIES = 1000;

/** Requests and their answers, in the order of arrival. */
export class RequestLog {
  private records: OpenRecord[] = [];

  all(filter: RequestFilter = {}): readonly RequestRecord[] {
    return this.records.filter((record) => matches(record, filter));
  }

  count(filter: RequestFilter = {}): number {
    return this.all(filter).length;
  }

  /** Resources that X would have billed. */
  billedResources(filter: RequestFilter = {}): number {
    return this.all(filter).reduce((sum, { billedResources }) => sum + billedResources, 0);
  }

  /** What X would have billed, in millionths of a US dollar. */
  costMicroUsd(filter: RequestFilter = {}): number {
    return this.all(filter).reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
  }

  clear(): void {
    this.records = [];
  }

  /** Starts a record, which the server fills in when it answers. */
  open(
    request: Pick<RequestRecord, 'at' | 'method' | 'path' | 'route' | 'query' | 'requestBodyKeys'>,
  ): OpenRecord {
    const record: OpenRecord = {
      ...request,
      status: null,
      userId: null,
      billedResources: 0,
      costMicroUsd: 0,
      fault: null,
      responseBody: null,
    };
    this.records.push(record);
    const outdated = this.records.at(-KEPT_BODIES - 1);
    if (outdated !== undefined) outdated.responseBody = null;
    return record;
  }
}

function matches(record: RequestRecord, filter: RequestFilter): boolean {
  const keys = Object.keys(filter) as (keyof RequestFilter)[];
  return keys.every((key) => filter[key] === undefined || filter[key] === record[key]);
}
