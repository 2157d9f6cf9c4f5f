import type { Dialect } from './api/dialects/dialect.js';

/** How a simulator starts; every field has a default. */
export interface SimulatorOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port to listen on. Default 0: any free port. */
  readonly port?: number;
  /** Default `sim-client`. */
  readonly clientId?: string;
  /** Default `sim-secret`. */
  readonly clientSecret?: string;
  /** When given, any other redirect address is refused (exact match). Default: every http(s) address is allowed. */
  readonly redirectUris?: readonly string[];
  /** Default `posts`. */
  readonly dialect?: Dialect;
  /** Whether it bills the objects that expansions include. Default false. */
  readonly billsIncludes?: boolean;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Default 7200, as at X. */
  readonly accessTokenTtlSeconds?: number;
  /** Default 30, as at X. */
  readonly codeTtlSeconds?: number;
  /** Seed of the random numbers that decide which requests a fault with a share hits, and of random lags. Default 1. */
  readonly seed?: number;
}

/** The options with their defaults filled in; `redirectUris` is null when every address is allowed. */
export type SimulatorSettings = Required<Omit<SimulatorOptions, 'redirectUris'>> & {
  readonly redirectUris: readonly string[] | null;
};

export function settingsFrom(options: SimulatorOptions): SimulatorSettings {
  return {
    host: '127.0.0.1',
    port: 0,
    clientId: 'sim-client',
    clientSecret: 'sim-secret',
    redirectUris: null,
    dialect: 'posts',
    billsIncludes: false,
    now: Date.now,
    accessTokenTtlSeconds: 7200,
    codeTtlSeconds: 30,
    seed: 1,
    ...options,
  };
}
