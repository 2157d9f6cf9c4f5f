import type { SimulatorRoute } from '../server/routes.js';

/** Faults that only the token endpoint has. */
export const TOKEN_FAULT_KINDS = [
  'invalid-grant',
  'empty-refresh-token',
  'hang-up-after-rotation',
  'slow-after-rotation',
  'held-after-rotation',
] as const;

/** Faults that only API endpoints have. */
export const API_FAULT_KINDS = [
  'credits-depleted',
  'client-forbidden',
  /** Like `client-forbidden`, but only about this user. */
  'user-not-enrolled',
  /** A 403 in HTML, as a proxy between here and X may send. */
  'blocked-by-proxy',
  'forbidden',
  'not-found',
  'usage-capped',
  'partial-errors',
  'no-connection-status',
  'truncated-list',
  /** `result_count` is higher than the number of items. */
  'overcounted-list',
  /** `meta` is empty. */
  'uncounted-list',
  /** Posts have only an id and a text, whichever fields are requested. */
  'parts-left-out',
  'field-left-out',
] as const;

/** Where a field can be left out: `answer` for whole parts of it, such as `errors`. */
export const LEFT_OUT_OF = ['data', 'meta', 'includes', 'answer'] as const;

/** Faults of API endpoints and of the token endpoint. */
export const COMMON_FAULT_KINDS = ['unauthorized', 'timeout', 'hang-up', 'garbage'] as const;

type PlainFaultKind =
  | Exclude<(typeof TOKEN_FAULT_KINDS)[number], 'slow-after-rotation' | 'held-after-rotation'>
  | Exclude<(typeof API_FAULT_KINDS)[number], 'partial-errors' | 'field-left-out'>
  | (typeof COMMON_FAULT_KINDS)[number];

/** The kind of a fault and its settings. */
export type FaultKind =
  | { readonly kind: PlainFaultKind }
  /** Default 503. */
  | { readonly kind: 'server-error'; readonly status?: 500 | 502 | 503 | 504 }
  /** 429 with a reset in this many seconds; default 900. */
  | { readonly kind: 'rate-limited'; readonly resetSeconds?: number }
  /** Answers as usual after this many ms. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Answers as usual when this resolves: for programs that run the simulator in their own process. */
  | { readonly kind: 'held'; readonly until: Promise<void> }
  /** Issues the tokens at once and answers after this many ms. */
  | { readonly kind: 'slow-after-rotation'; readonly delayMs: number }
  /** Issues the tokens at once and answers when this resolves: for programs as with `held`. */
  | { readonly kind: 'held-after-rotation'; readonly until: Promise<void> }
  /** 200 with `errors`, and only this many items of the data; default 0: none. */
  | { readonly kind: 'partial-errors'; readonly keep?: number }
  /**
   * A field is missing from every item of `data` (the default), from `meta`, or from `includes`. A path with dots names
   * an inner field: `entities.urls`, or `users.username` of `includes`.
   */
  | { readonly kind: 'field-left-out'; readonly field: string; readonly of?: (typeof LEFT_OUT_OF)[number] };

/**
 * A fault and which requests it hits. Without a route: those to every API endpoint, or to the token endpoint for its
 * own kinds. Other kinds hit an OAuth endpoint only when `route` names it. Without a user: everybody's.
 */
export type Fault = FaultKind & {
  readonly route?: SimulatorRoute;
  readonly userId?: string;
  /** How many requests it hits; default 1, `Infinity` until it is cleared. */
  readonly times?: number;
  /** 0 to 1: it hits this share of the requests until it is cleared; `times` is ignored. */
  readonly share?: number;
};

const TOKEN_ROUTE: SimulatorRoute = '/2/oauth2/token';

/** Faults on demand. The one added first hits first; a request is hit by one at most. */
export class Faults {
  private pending: { readonly fault: Fault; left: number }[] = [];

  /** `random` returns numbers from 0 to below 1, for faults with a share. */
  constructor(private readonly random: () => number) {}

  add(fault: Fault): void {
    this.pending.push({ fault, left: fault.share === undefined ? (fault.times ?? 1) : Infinity });
  }

  clear(): void {
    this.pending = [];
  }

  /** The first fault that hits this request; counts as one of its `times`. */
  take(route: SimulatorRoute, userId: string | null): Fault | null {
    const entry = this.pending.find(({ fault }) => hits(fault, route, userId) && this.isDrawn(fault));
    if (entry === undefined) return null;
    entry.left -= 1;
    if (entry.left <= 0) this.pending = this.pending.filter((other) => other !== entry);
    return entry.fault;
  }

  private isDrawn({ share }: Fault): boolean {
    return share === undefined || this.random() < share;
  }
}

function hits(fault: Fault, route: SimulatorRoute, userId: string | null): boolean {
  if (fault.userId !== undefined && fault.userId !== userId) return false;
  if (isOneOf(TOKEN_FAULT_KINDS, fault.kind)) return route === TOKEN_ROUTE;
  const isOAuth = route.includes('/oauth2/');
  if (isOAuth && isOneOf(API_FAULT_KINDS, fault.kind)) return false;
  return fault.route === undefined ? !isOAuth : fault.route === route;
}

function isOneOf(kinds: readonly string[], kind: string): boolean {
  return kinds.includes(kind);
}
