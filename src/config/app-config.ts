import type { KeyRing } from '#token-vault';
import type { JobName } from './job-names.js';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** How the signature of a bearer token is checked. */
export type TokenVerifierConfig =
  | { readonly kind: 'secret'; readonly secret: Uint8Array }
  | { readonly kind: 'jwks'; readonly url: URL };

export interface AuthConfig {
  readonly verifier: TokenVerifierConfig;
  readonly issuer: string | null;
  readonly audience: string | null;
  /** The literal name of the claim that lists the roles; dots in it mean nothing. */
  readonly rolesClaim: string;
}

/** Everything the environment decides, parsed and frozen; the class is the token to inject it by. */
export abstract class AppConfig {
  abstract readonly environment: 'production' | 'development' | 'test';
  /** The folder of `package.json`; relative paths of the environment start here. */
  abstract readonly packageRoot: string;
  abstract readonly http: {
    readonly host: string;
    readonly port: number;
    readonly corsOrigins: readonly string[];
    readonly trustedProxies: readonly string[];
    readonly docsEnabled: boolean;
    /** Requests of one user, or of one address while unauthenticated; null: no limit. */
    readonly requestsPerMinute: number | null;
  };
  abstract readonly database: {
    /** Absolute where it is a `file:` address. */
    readonly url: string;
    readonly autoMigrate: boolean;
  };
  abstract readonly auth: AuthConfig;
  /** Whether whoever reaches the service may sign in as one of the demo users, an admin among them. */
  abstract readonly devLogin: boolean;
  abstract readonly twitter: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly callbackUrl: URL;
    readonly apiUrl: URL;
    readonly authorizeUrl: URL;
    /** How long one read from X may take, and one call about tokens, ms. */
    readonly readTimeoutMs: number;
    readonly tokenTimeoutMs: number;
    readonly scopes: readonly string[];
    readonly keyRing: KeyRing;
  };
  /** Where a browser may be sent back to; the first is the default. Never empty. */
  abstract readonly frontendUrls: readonly [URL, ...URL[]];
  abstract readonly verification: {
    readonly timeoutMs: number;
    readonly cooldownSeconds: number;
    /** When a no that rests on "not found" is looked at once more; 0: never. */
    readonly secondLookSeconds: number;
    /** The pause between two looks for what is due. */
    readonly sweepMs: number;
    readonly evidenceTtlSeconds: number;
  };
  /** What may be asked of X, and for how much. */
  abstract readonly spending: {
    /** In millionths of a US dollar, per calendar month (UTC); null: no limit. */
    readonly monthlyBudgetMicroUsd: number | null;
    readonly callsPerUserPerDay: number;
  };
  abstract readonly maintenance: {
    /** Audit rows older than this leave the table. */
    readonly logRetentionDays: number;
    /** Absolute. */
    readonly archiveDirectory: string;
    readonly archiveRetentionDays: number;
    readonly inactiveConnectionDays: number;
    readonly inactiveConnectionAction: 'report' | 'disconnect';
    /** When each job runs, as cron expressions in UTC; null: never by itself. */
    readonly schedules: Readonly<Record<JobName, string | null>>;
  };
  /** Where several instances share what may be lost; null: everything stays in this process. */
  abstract readonly redisUrl: string | null;
  abstract readonly logLevel: LogLevel;
  /** What works here but would not in production; logged at boot. */
  abstract readonly warnings: readonly string[];
}
