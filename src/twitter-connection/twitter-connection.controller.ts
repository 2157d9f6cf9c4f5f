import { Body, Controller, Delete, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiFoundResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
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
import { clearNonceCookie, nonceFrom, setNonceCookie } from './nonce-cookie.js';
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

  /** The whole query is taken as it comes: what X or somebody adds to it is ignored, not refused. */
  @Public()
  @Get('callback')
  @ApiFoundResponse({
    description: 'Back to the frontend with `?twitter=connected`, `denied` or `error&code=`.',
  })
  async callback(
    @Query() parameters: Record<string, unknown>,
    @Headers('cookie') cookies: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = parseCallbackQuery(parameters);
    const nonce = query.state === null ? null : nonceFrom(cookies, query.state);
    const location = await this.signIn.complete(query, nonce);
    if (query.state !== null && nonce !== null) {
      reply.header('set-cookie', clearNonceCookie(query.state, this.config.twitter.callbackUrl));
    }
    await reply
      .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .redirect(location, 302);
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
