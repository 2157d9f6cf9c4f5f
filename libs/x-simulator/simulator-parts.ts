import type { Dialect, DialectRules } from './api/dialects/dialect.js';
import type { Faults } from './control/faults.js';
import type { OAuthAuthority } from './oauth/oauth-authority.js';
import type { RateLimits } from './control/rate-limits.js';
import type { RequestLog } from './control/request-log.js';
import type { SimulatorSettings } from './simulator-options.js';
import type { VisibilityLag } from './control/visibility-lag.js';
import type { WorldState } from './world/visibility.js';
import type { World } from './world/world.js';

/** Shared by all handlers of one simulator. */
export interface SimulatorParts {
  readonly settings: SimulatorSettings;
  readonly state: WorldState;
  readonly oauth: OAuthAuthority;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly lag: VisibilityLag;
  /** The current dialect. */
  readonly rules: () => DialectRules;
  /** Whether included objects are billed. */
  readonly billsIncludes: () => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal;
}

/** What control commands can change. */
export interface ControlledSimulator extends Pick<SimulatorParts, 'oauth' | 'faults' | 'limits' | 'lag'> {
  readonly world: World;
  readonly requests: RequestLog;
  setDialect(dialect: Dialect): void;
  approve(authorizationUrl: string, username: string): Promise<URL>;
  deny(authorizationUrl: string): Promise<URL>;
}
