import type { Dialect } from './api/dialect.js';

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
  /** When given, any other redirect address is refused (exact match). Default: every http(s) address is taken. */
  readonly redirectUris?: readonly string[];
  /** Default `posts`. */
  readonly dialect?: Dialect;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Default 7200, as at X. */
  readonly accessTokenTtlSeconds?: number;
  /** Default 30, as at X. */
  readonly codeTtlSeconds?: number;
  /** Draws whom faults with a share hit, in the order of requests, and how late things are shown. Default 1. */
  readonly seed?: number;
}

/** The options with their defaults filled in; `redirectUris` is null when every address is taken. */
export interface SimulatorSettings {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[] | null;
  readonly dialect: Dialect;
  readonly now: () => number;
  readonly accessTokenTtlSeconds: number;
  readonly codeTtlSeconds: number;
  readonly seed: number;
}

export function settingsFrom(options: SimulatorOptions): SimulatorSettings {
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    clientId: options.clientId ?? 'sim-client',
    clientSecret: options.clientSecret ?? 'sim-secret',
    redirectUris: options.redirectUris ?? null,
    dialect: options.dialect ?? 'posts',
    now: options.now ?? Date.now,
    accessTokenTtlSeconds: options.accessTokenTtlSeconds ?? 7200,
    codeTtlSeconds: options.codeTtlSeconds ?? 30,
    seed: options.seed ?? 1,
  };
}
