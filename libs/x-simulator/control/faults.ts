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
  /** As `client-forbidden`, but about this user alone. */
  'user-not-enrolled',
  /** 403 of something between here and X, in HTML. */
  'blocked-by-proxy',
  'forbidden',
  'not-found',
  'usage-capped',
  'partial-errors',
  'no-connection-status',
  'truncated-list',
  /** `result_count` is higher than what is shown. */
  'overcounted-list',
  /** `meta` says nothing. */
  'uncounted-list',
  /** Posts have an id and a text, whatever was asked for. */
  'parts-left-out',
  'field-left-out',
] as const;

/** Where a field can be left out: `answer` is for whole parts of it, such as `errors`. */
export const LEFT_OUT_OF = ['data', 'meta', 'includes', 'answer'] as const;

/** Faults that both have. */
export const COMMON_FAULT_KINDS = ['unauthorized', 'timeout', 'hang-up', 'garbage'] as const;

type PlainFaultKind =
  | Exclude<(typeof TOKEN_FAULT_KINDS)[number], 'slow-after-rotation' | 'held-after-rotation'>
  | Exclude<(typeof API_FAULT_KINDS)[number], 'partial-errors' | 'field-left-out'>
  | (typeof COMMON_FAULT_KINDS)[number];

/** What goes wrong. */
export type FaultKind =
  | { readonly kind: PlainFaultKind }
  /** Default 503. */
  | { readonly kind: 'server-error'; readonly status?: 500 | 502 | 503 | 504 }
  /** 429 that names a reset so many seconds away; default 900. */
  | { readonly kind: 'rate-limited'; readonly resetSeconds?: number }
  /** Answers as usual, after so many ms. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Answers as usual once this resolves: for programs that run the simulator in their own process. */
  | { readonly kind: 'held'; readonly until: Promise<void> }
  /** Issues the tokens at once and answers after so many ms. */
  | { readonly kind: 'slow-after-rotation'; readonly delayMs: number }
  /** Issues the tokens at once and answers once this resolves: for programs as with `held`. */
  | { readonly kind: 'held-after-rotation'; readonly until: Promise<void> }
  /** 200 with `errors`, and no more of the data than so many items; default 0: none. */
  | { readonly kind: 'partial-errors'; readonly keep?: number }
  /**
   * A field is missing from `data` (the default, there from every item), from `meta`, or from `includes`, where a
   * field is a whole part of it. A path with dots leads inside: `entities.urls`, or `users.username` of `includes`.
   */
  | { readonly kind: 'field-left-out'; readonly field: string; readonly of?: (typeof LEFT_OUT_OF)[number] };

/**
 * A fault and whom it hits. Without a route: every API endpoint (for the kinds of the token endpoint: that one).
 * OAuth endpoints are hit by other kinds only when the route names them. Without a user: everybody.
 */
export type Fault = FaultKind & {
  readonly route?: SimulatorRoute;
  readonly userId?: string;
  /** How many requests it hits; default 1, `Infinity` until it is cleared. */
  readonly times?: number;
  /** 0 to 1: it hits this share of the requests until it is cleared, and `times` says nothing. */
  readonly share?: number;
};

const TOKEN_ROUTE: SimulatorRoute = '/2/oauth2/token';

/** Faults on demand. Those added first strike first; a request meets at most one. */
export class Faults {
  private pending: { readonly fault: Fault; left: number }[] = [];

  /** `random` draws numbers from 0 up to 1 for faults with a share. */
  constructor(private readonly random: () => number) {}

  add(fault: Fault): void {
    this.pending.push({ fault, left: fault.share === undefined ? (fault.times ?? 1) : Infinity });
  }

  clear(): void {
    this.pending = [];
  }

  /** The first fault that hits this request; uses up one of its times. */
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
