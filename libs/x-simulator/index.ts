export { startSimulator, type XSimulator } from './simulator.js';
export type { SimulatorOptions } from './simulator-options.js';
export { SimulatorError, type SimulatorErrorCode } from './simulator-error.js';
export type { Dialect } from './api/dialects/dialect.js';
export type { World } from './world/world.js';
export type {
  NewUser,
  NewPost,
  SimulatedUser,
  SimulatedPost,
  PostOfUser,
  Instant,
} from './world/world-records.js';
export type { RequestLog, RequestRecord, RequestFilter } from './control/request-log.js';
export type { Faults, Fault, FaultKind } from './control/faults.js';
export { seededRandom } from './control/seeded-random.js';
export type { VisibilityLag, LaggedResource, LagSeconds } from './control/visibility-lag.js';
export type { RateLimits, DailyScope } from './control/rate-limits.js';
export type { RateLimit } from './control/request-windows.js';
export type { OAuthAuthority, GrantType, TokenAnswer } from './oauth/oauth-authority.js';
export type { SimulatorRoute, ApiRoute, OAuthRoute } from './server/routes.js';
