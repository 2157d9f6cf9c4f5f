import { ApiHandler } from '../api/api-handler.js';
import { OAuthHandler } from '../oauth/oauth-handler.js';
import { genericProblem } from '../api/problems.js';
import { problemReply, type HttpReply, type IncomingCall, type Reply } from './reply.js';
import type { OpenRecord, RequestLog } from '../control/request-log.js';
import { matchApiRoute, matchOAuthRoute, type OAuthRoute } from './routes.js';
import type { SimulatorParts } from '../simulator-parts.js';

/** Passes each request to the handler of its route and records request and answer. */
export class Dispatcher {
  private readonly api: ApiHandler;
  private readonly oauth: OAuthHandler;

  constructor(
    private readonly parts: SimulatorParts,
    private readonly log: RequestLog,
  ) {
    this.api = new ApiHandler(parts);
    this.oauth = new OAuthHandler(parts);
  }

  async answer(call: IncomingCall): Promise<Reply> {
    const apiMatch = matchApiRoute(call.path);
    const oauthRoute = matchOAuthRoute(call.path);
    const record = this.log.open({
      at: this.parts.now(),
      method: call.method,
      path: call.path,
      route: apiMatch?.route ?? oauthRoute,
      query: Object.fromEntries(call.query),
      requestBodyKeys: [...new URLSearchParams(call.body).keys()],
    });
    const reply = await this.route(call, record, apiMatch, oauthRoute);
    if (typeof reply !== 'string') {
      record.status = reply.status;
      record.responseBody = reply.body;
    }
    return reply;
  }

  private async route(
    call: IncomingCall,
    record: OpenRecord,
    apiMatch: ReturnType<typeof matchApiRoute>,
    oauthRoute: OAuthRoute | null,
  ): Promise<Reply> {
    if (apiMatch !== null) {
      return call.method === 'GET' ? this.api.answer(call, apiMatch, record) : wrongMethod('GET');
    }
    if (oauthRoute === null) return problemReply(404, genericProblem(404, 'Not Found'));
    const methods = oauthRoute === '/i/oauth2/authorize' ? ['GET', 'POST'] : ['POST'];
    if (!methods.includes(call.method)) return wrongMethod(methods.join(', '));
    return this.oauth.answer(call, oauthRoute, record);
  }
}

function wrongMethod(allow: string): HttpReply {
  return problemReply(405, genericProblem(405, 'Method Not Allowed'), { allow });
}
