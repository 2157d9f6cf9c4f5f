import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MemberWrites } from '../platform/maintenance-mode/member-writes.js';
import { Problem } from '../platform/problem.js';
import { RequestLimits } from '../platform/request-limits/request-limits.js';
import { ACCESS, type Access } from './access.js';
import './authenticated-user.js';
import type { TokenClaims } from './token-claims.js';
import { TokenVerifier } from './token-verifier.js';
import { UserDirectory } from './user-directory.js';

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Lets through who may call the route; a route that does not say who may is closed to everybody. In maintenance mode
 * end users may read, and nobody's row is made or changed.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
    private readonly users: UserDirectory,
    private readonly limits: RequestLimits,
    private readonly writes: MemberWrites,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new Problem('forbidden', 'This route is not open to anybody.');
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (access.kind === 'public') {
      if (access.isLimited) await this.limits.countAddress(request);
      return true;
    }
    const claims = await this.#claimsOf(request);
    const { id, roles } = claims;
    request.user = { id, roles };
    await this.limits.countUser(request, id);
    if (access.role !== null && !roles.includes(access.role)) {
      throw new Problem('forbidden', `This needs the role ${access.role}.`);
    }
    if (access.role === null && !SAFE_METHODS.includes(request.method))
      this.writes.admitOrThrow(http.getResponse<FastifyReply>().raw);
    await this.writes.tryRun(() => this.users.remember(claims));
    return true;
  }

  /** Requests without a valid token are counted by address; a good token is never refused for what others sent. */
  async #claimsOf(request: FastifyRequest): Promise<TokenClaims> {
    try {
      return await this.tokens.verify(bearerTokenOrThrow(request));
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthenticated') {
        await this.limits.countAddress(request);
      }
      throw error;
    }
  }
}

function bearerTokenOrThrow({ headers }: FastifyRequest): string {
  const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return token;
  throw new Problem('unauthenticated', 'Send a bearer token in the Authorization header.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}
