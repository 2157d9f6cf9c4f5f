import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiFoundResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config.js';
import type { AuthenticatedUser } from '../identity/authenticated-user.js';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentUser } from '../identity/current-user.decorator.js';
import { Public } from '../identity/public.decorator.js';
import { Clock } from '../platform/clock.js';
import { Idempotent } from '../platform/idempotency/idempotent.decorator.js';
import { STATE_LIFETIME_SECONDS } from './authorization-states.js';
import { AuthorizeDto, AuthorizeResponse } from './authorize.dto.js';
import { parseCallbackQuery } from './callback-query.js';
import { ConnectionResponse, toConnectionResponse } from './connection.response.js';
import { isPrefetch, refuseHead } from './callback-visit.js';
import { nonceFrom, setNonceCookie } from './nonce-cookie.js';
import { SignInService } from './sign-in.service.js';
import { TwitterConnectionService } from './twitter-connection.service.js';

@ApiTags('Twitter connection')
@Controller('v1/twitter/connection')
export class TwitterConnectionController {
  constructor(
    private readonly config: AppConfig,
    private readonly signIn: SignInService,
    private readonly connection: TwitterConnectionService,
    private readonly clock: Clock,
  ) {}

  @Authenticated()
  @Post('authorize')
  @Idempotent()
  @ApiCreatedResponse({ type: AuthorizeResponse })
  async authorize(
    @CurrentUser() user: AuthenticatedUser,
    @Body() dto: AuthorizeDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthorizeResponse> {
    const { authorizationUrl, begun } = await this.signIn.begin(user.id, dto.returnTo ?? null);
    reply.header(
      'set-cookie',
      setNonceCookie(begun.cookie, this.config.twitter.callbackUrl, STATE_LIFETIME_SECONDS),
    );
    return { authorizationUrl, expiresAt: begun.expiresAt };
  }

  /**
   * The whole query is taken as it comes: what X or somebody adds to it is ignored, not refused. The nonce stays with the
   * browser until it runs out: the same callback may be opened again.
   */
  @Public()
  @Get('callback')
  @ApiFoundResponse({
    description: 'Back to the frontend with `?twitter=connected`, `denied` or `error&code=`.',
  })
  @ApiNoContentResponse({ description: 'To a prefetch: nothing was done.' })
  async callback(
    @Query() parameters: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseHead(request);
    reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    if (isPrefetch(request.headers)) return reply.status(204).send();
    const query = parseCallbackQuery(parameters);
    const nonce = query.state === null ? null : nonceFrom(request.headers.cookie, query.state);
    return reply.redirect(await this.signIn.complete(query, nonce), 302);
  }

  @Authenticated()
  @Get()
  @ApiOkResponse({ type: ConnectionResponse })
  async status(@CurrentUser() user: AuthenticatedUser): Promise<ConnectionResponse> {
    return toConnectionResponse(await this.connection.find(user.id), this.clock.now());
  }

  @Authenticated()
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: '`twitter_not_connected`' })
  disconnect(@CurrentUser() user: AuthenticatedUser): Promise<void> {
    return this.connection.disconnect(user.id);
  }
}
