import { billFor } from '../control/billing.js';
import type { Account } from '../world/accounts.js';
import type { DialectRules } from './dialects/dialect.js';
import { apiRefusal, distortAnswer, disturbConnection } from '../control/fault-effects.js';
import type { Fault } from '../control/faults.js';
import { ApiProblem, genericProblem } from './problems.js';
import { QueryReader } from './query-reader.js';
import { rateHeaders } from '../control/rate-limits.js';
import { jsonReply, problemReply, type IncomingCall, type Reply } from '../server/reply.js';
import type { OpenRecord } from '../control/request-log.js';
import { apiRoutes, type ApiMatch } from '../server/routes.js';
import type { SimulatorParts } from '../simulator-parts.js';

/** Answers the API endpoints: checks token, rate limits, faults and scopes, then runs the endpoint. */
export class ApiHandler {
  constructor(private readonly parts: SimulatorParts) {}

  async answer(call: IncomingCall, match: ApiMatch, record: OpenRecord): Promise<Reply> {
    const { limits, faults, closing } = this.parts;
    const owner = this.parts.oauth.authenticate(bearerToken(call));
    record.userId = owner?.userId ?? null;
    const hasRoom = owner === null || limits.take(match.route, owner.userId);
    const headers = limits.headers(match.route, record.userId);
    if (!hasRoom) return problemReply(429, genericProblem(429, 'Too Many Requests'), headers);

    const fault = faults.take(match.route, record.userId);
    record.fault = fault?.kind ?? null;
    const disturbed = await disturbConnection(fault, closing);
    if (disturbed !== null) return disturbed;
    try {
      const rules = this.parts.rules();
      const answer = distortAnswer(fault, this.run(call, match, rules, fault), rules, match);
      Object.assign(record, billFor(match.route, answer, this.parts.billsIncludes()));
      return jsonReply(200, answer, headers);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      return problemReply(error.status, error.body, { ...headers, ...this.exhausted(fault, match) });
    }
  }

  private run(call: IncomingCall, match: ApiMatch, rules: DialectRules, fault: Fault | null) {
    const refusal = apiRefusal(fault, rules, match);
    if (refusal !== null) throw refusal;
    const { endpoint, scopes } = apiRoutes[match.route];
    const viewer = this.authorize(call, scopes);
    const reader = new QueryReader(rules, call.query);
    const { state, lag } = this.parts;
    const context = { rules, state, lag, viewer };
    return endpoint({ reader, context, pathId: match.pathId, now: this.parts.now() });
  }

  private authorize(call: IncomingCall, scopes: readonly string[]): Account {
    const owner = this.parts.oauth.authenticate(bearerToken(call));
    const viewer = owner === null ? undefined : this.parts.state.accounts.find(owner.userId);
    if (owner === null || viewer === undefined)
      throw new ApiProblem(401, genericProblem(401, 'Unauthorized'));
    if (viewer.isSuspended || !scopes.every((scope) => owner.scopes.includes(scope))) {
      throw new ApiProblem(403, genericProblem(403, 'Forbidden'));
    }
    return viewer;
  }

  /** The headers of a 429 that a fault caused: nothing remains. */
  private exhausted(fault: Fault | null, { route }: ApiMatch): Record<string, string> {
    if (fault?.kind !== 'rate-limited') return {};
    const resetAt = Math.ceil(this.parts.now() / 1000) + (fault.resetSeconds ?? 900);
    const { limit } = this.parts.limits.peek(route, null);
    return rateHeaders('x-rate-limit', { limit, remaining: 0, resetAt });
  }
}

function bearerToken({ headers }: IncomingCall): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}
