import type { DialectRules } from './api/dialect.js';
import type { Faults } from './control/faults.js';
import type { OAuthAuthority } from './oauth/oauth-authority.js';
import type { RateLimits } from './control/rate-limits.js';
import type { SimulatorSettings } from './simulator-options.js';
import type { VisibilityLag } from './control/visibility-lag.js';
import type { WorldState } from './world/visibility.js';

/** What the handlers of one simulator share. */
export interface SimulatorParts {
  readonly settings: SimulatorSettings;
  readonly state: WorldState;
  readonly oauth: OAuthAuthority;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly lag: VisibilityLag;
  /** The dialect of the moment. */
  readonly rules: () => DialectRules;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal;
}
