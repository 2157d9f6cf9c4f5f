import { authorizeApp, denyApp } from './authorization-decision.js';
import { checkAuthorizationRequest } from './authorization-request.js';
import { authorizePage, mistakesPage } from './authorize-page.js';
import { disturbConnection, delayReply, oauthRefusal } from '../control/fault-effects.js';
import type { Fault } from '../control/faults.js';
import type { TokenAnswer } from './oauth-authority.js';
import { OAuthRefusal } from './oauth-refusal.js';
import { htmlReply, jsonReply, redirectReply, type IncomingCall, type Reply } from '../server/reply.js';
import type { OpenRecord } from '../control/request-log.js';
import type { OAuthRoute } from '../server/routes.js';
import { SimulatorError } from '../simulator-error.js';
import type { SimulatorParts } from '../simulator-parts.js';

const NO_STORE = { 'cache-control': 'no-store' };

/** Answers the authorize page, the token endpoint (RFC 6749) and the revocation endpoint (RFC 7009). */
export class OAuthHandler {
  constructor(private readonly parts: SimulatorParts) {}

  async answer(call: IncomingCall, route: OAuthRoute, record: OpenRecord): Promise<Reply> {
    const form = new URLSearchParams(call.body);
    record.userId = this.parts.oauth.ownerOf(form.get('refresh_token') ?? form.get('code') ?? '');
    const codeVerifier = form.get('code_verifier');
    if (codeVerifier !== null) this.parts.oauth.recordVerifier(codeVerifier);
    const fault = this.parts.faults.take(route, record.userId);
    record.fault = fault?.kind ?? null;
    const disturbed = await disturbConnection(fault, this.parts.closing);
    if (disturbed !== null) return disturbed;
    try {
      const refusal = oauthRefusal(fault);
      if (refusal !== null) throw refusal;
      return await delayReply(this.run(call, form, route, fault), fault, this.parts.closing);
    } catch (error) {
      if (!(error instanceof OAuthRefusal)) throw error;
      const challenge = error.status === 401 ? { 'www-authenticate': 'Basic realm="X API"' } : {};
      const body = { error: error.code, error_description: error.description };
      return jsonReply(error.status, body, { ...NO_STORE, ...challenge });
    }
  }

  private run(call: IncomingCall, form: URLSearchParams, route: OAuthRoute, fault: Fault | null): Reply {
    switch (route) {
      case '/i/oauth2/authorize':
        return this.authorize(call, form);
      case '/2/oauth2/token':
        this.checkClient(call, form);
        return tokenReply(this.exchange(form), fault);
      case '/2/oauth2/revoke':
        this.checkClient(call, form);
        this.parts.oauth.revoke(required(form, 'token'));
        return jsonReply(200, { revoked: true }, NO_STORE);
    }
  }

  private authorize(call: IncomingCall, form: URLSearchParams): Reply {
    const { accounts } = this.parts.state;
    const check = checkAuthorizationRequest(call.query, this.parts.settings);
    if (!check.ok) return htmlReply(400, mistakesPage(check.mistakes));
    if (call.method === 'GET') return htmlReply(200, authorizePage(check.request, accounts.all()));
    if (form.get('decision') !== 'authorize') return redirectReply(denyApp(check.request));
    try {
      return redirectReply(authorizeApp(this.parts, check.request, form.get('username') ?? ''));
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      return htmlReply(400, mistakesPage([error.message]));
    }
  }

  private exchange(form: URLSearchParams): TokenAnswer {
    const { oauth } = this.parts;
    const grantType = required(form, 'grant_type');
    switch (grantType) {
      case 'authorization_code':
        oauth.countCall(grantType);
        return oauth.exchangeCode(
          required(form, 'code'),
          required(form, 'redirect_uri'),
          required(form, 'code_verifier'),
        );
      case 'refresh_token':
        oauth.countCall(grantType);
        return oauth.refresh(required(form, 'refresh_token'));
      default:
        throw new OAuthRefusal('unsupported_grant_type', `grant_type [${grantType}] is not supported.`);
    }
  }

  private checkClient({ headers }: IncomingCall, form: URLSearchParams): void {
    const { clientId, clientSecret } = this.parts.settings;
    const expected = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    if (headers.authorization !== `Basic ${expected}`) {
      throw new OAuthRefusal('invalid_client', 'Missing valid authorization header');
    }
    if (headers['content-type']?.split(';')[0]?.trim() !== 'application/x-www-form-urlencoded') {
      throw new OAuthRefusal('invalid_request', 'Content-Type must be application/x-www-form-urlencoded.');
    }
    if (form.has('client_id') && form.get('client_id') !== clientId) {
      throw new OAuthRefusal('invalid_request', 'Value passed for the client_id was invalid.');
    }
  }
}

function tokenReply(answer: TokenAnswer, fault: Fault | null): Reply {
  if (fault?.kind === 'hang-up-after-rotation') return 'hang-up';
  const isEmptied = fault?.kind === 'empty-refresh-token';
  return jsonReply(200, isEmptied ? { ...answer, refresh_token: '' } : answer, NO_STORE);
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') {
    throw new OAuthRefusal('invalid_request', `Missing required parameter [${name}].`);
  }
  return value;
}
