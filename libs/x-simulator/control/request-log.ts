import type { FaultKind } from './faults.js';
import type { SimulatorRoute } from '../server/routes.js';

/** One API or OAuth request; requests to the control surface are not recorded. */
export interface RequestRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Null when X has no such route. */
  readonly route: SimulatorRoute | null;
  readonly query: Readonly<Record<string, string>>;
  /** Names of the form fields; their values may be secrets. */
  readonly requestBodyKeys: readonly string[];
  /** Null until it is answered; for ever, when a fault left it without an answer. */
  readonly status: number | null;
  /** Whose token came with it. */
  readonly userId: string | null;
  readonly billedResources: number;
  /** What struck it. A 429 without a fault came because a window had no room. */
  readonly fault: FaultKind['kind'] | null;
  /** Kept for the newest thousand requests. */
  readonly responseBody: unknown;
}

/** Every given field must be equal. */
export type RequestFilter = Partial<
  Pick<RequestRecord, 'method' | 'path' | 'route' | 'status' | 'userId' | 'fault'>
>;

/** A record while its request is being answered. */
export type OpenRecord = { -readonly [K in keyof RequestRecord]: RequestRecord[K] };

const KEPT_BODIES = 1000;

/** What the simulator was asked and what it answered, in the order of arrival. */
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
    return this.all(filter).reduce((sum, record) => sum + record.billedResources, 0);
  }

  clear(): void {
    this.records = [];
  }

  /** For the server: begins a record that it fills in as it answers. */
  open(
    request: Pick<RequestRecord, 'at' | 'method' | 'path' | 'route' | 'query' | 'requestBodyKeys'>,
  ): OpenRecord {
    const unanswered = { status: null, userId: null, billedResources: 0, fault: null, responseBody: null };
    const record: OpenRecord = { ...request, ...unanswered };
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
