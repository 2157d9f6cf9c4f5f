import type { KeyRing } from '#token-vault';
import type { XPrices } from '#x-api';
import type { JobName } from './job-names.js';
import type { TracingConfig } from './tracing-config.js';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** How the signature of a bearer token is checked. */
export type TokenVerifierConfig =
  | { readonly kind: 'secret'; readonly secret: Uint8Array }
  | { readonly kind: 'jwks'; readonly url: URL };

export interface AuthConfig {
  readonly verifier: TokenVerifierConfig;
  readonly issuer: string | null;
  readonly audience: string | null;
  /** The literal name of the claim that lists the roles, not a path: dots have no meaning. */
  readonly rolesClaim: string;
}

/** The parsed and frozen environment; the class is its injection token. */
export abstract class AppConfig {
  abstract readonly environment: 'production' | 'development' | 'test';
  /** The folder of `package.json`; relative paths of the environment start here. */
  abstract readonly packageRoot: string;
  abstract readonly http: {
    readonly host: string;
    readonly port: number;
    readonly corsOrigins: readonly string[];
    readonly trustedProxies: readonly string[];
    /** How long a service that shuts down still accepts connections, not ready any more. */
    readonly shutdownDelayMs: number;
    readonly docsEnabled: boolean;
    /** The bearer token for `/metrics`; null: only this machine may read them. */
    readonly metricsToken: string | null;
    /** Requests of one user, or of one address while unauthenticated; null: no limit. */
    readonly requestsPerMinute: number | null;
  };
  abstract readonly database: {
    /** A `file:` URL is absolute. */
    readonly url: string;
    readonly autoMigrate: boolean;
    /** A statement that takes longer is logged, ms; null: none is. */
    readonly slowQueryMs: number | null;
  };
  abstract readonly auth: AuthConfig;
  /** Whether anyone may sign in as one of the demo users, including an admin. */
  abstract readonly devLogin: boolean;
  abstract readonly twitter: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly callbackUrl: URL;
    readonly apiUrl: URL;
    readonly authorizeUrl: URL;
    /** Timeouts of a read from X and of a call about tokens, in ms. */
    readonly readTimeoutMs: number;
    readonly tokenTimeoutMs: number;
    readonly scopes: readonly string[];
    readonly keyRing: KeyRing;
    /** The app's own, to read the balance of its credits; null: it is not read. */
    readonly bearerToken: string | null;
  };
  /** Where a browser may be sent back to; the first is the default. Never empty. */
  abstract readonly frontendUrls: readonly [URL, ...URL[]];
  abstract readonly verification: {
    readonly timeoutMs: number;
    readonly cooldownSeconds: number;
    /** After how long a rejection because of "not found" is verified once more; 0: never. */
    readonly secondLookSeconds: number;
    /** The pause between two searches for due completions. */
    readonly sweepMs: number;
    readonly evidenceTtlSeconds: number;
  };
  /** The limits of calls to X and of their cost. */
  abstract readonly spending: {
    /** In millionths of a US dollar, per calendar month (UTC); null: no limit. */
    readonly monthlyBudgetMicroUsd: number | null;
    readonly callsPerUserPerDay: number;
    /** X's prices, those of `X_PRICES` in their place. */
    readonly prices: XPrices;
  };
  abstract readonly maintenance: {
    /** Rows of the verification log older than this are archived. */
    readonly logRetentionDays: number;
    /** Absolute. */
    readonly archiveDirectory: string;
    readonly archiveRetentionDays: number;
    readonly inactiveConnectionDays: number;
    readonly inactiveConnectionAction: 'report' | 'disconnect';
    /** Cron expressions in UTC; null: runs only when an admin asks. */
    readonly schedules: Readonly<Record<JobName, string | null>>;
  };
  /** For the cache, limits and queue that instances share; null: each process has its own. */
  abstract readonly redisUrl: string | null;
  abstract readonly logLevel: LogLevel;
  /** Null: there are no traces. */
  abstract readonly tracing: TracingConfig | null;
  /** Problems that do not prevent the start; logged at boot. */
  abstract readonly warnings: readonly string[];
}
