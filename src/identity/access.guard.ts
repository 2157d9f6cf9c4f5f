import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WriteGate } from '../platform/maintenance-mode/write-gate.js';
import { Problem } from '../platform/problems/problem.js';
import { RequestLimits } from '../platform/request-limits/request-limits.js';
import { ACCESS, type Access } from './access.js';
import './authenticated-user.js';
import { CHECKS_USER } from './checks-user.decorator.js';
import type { TokenClaims } from './token-claims.js';
import { TokenVerifier } from './token-verifier.js';
import { UsersRepository } from './users.repository.js';

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Checks whether the caller may call the route; a route without a declared access is closed. In maintenance mode end
 * users may only read, and no row of a user is created or changed.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
    private readonly users: UsersRepository,
    private readonly limits: RequestLimits,
    private readonly writes: WriteGate,
  ) {}

  /** @throws Problem `unauthenticated`, `forbidden`, `too_many_requests` or `maintenance_mode` when it is refused */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new Problem('forbidden', 'Nobody may call this route.');
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
    const isSafe = SAFE_METHODS.includes(request.method);
    if (access.role === null && !isSafe) this.writes.admitOrThrow(http.getResponse<FastifyReply>().raw);
    const checksUser = this.reflector.get<true | undefined>(CHECKS_USER, context.getHandler()) ?? false;
    await this.writes.tryRun(() => this.users.upsertFromClaims(claims, !isSafe && !checksUser));
    return true;
  }

  /** Only requests without a valid token are counted by address, so a valid one is never refused because of others. */
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
