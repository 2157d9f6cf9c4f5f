import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiFoundResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../../config/app-config.js';
import type { AuthenticatedUser } from '../../identity/authenticated-user.js';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentUser } from '../../identity/current-user.decorator.js';
import { Public } from '../../identity/public.decorator.js';
import { Clock } from '../../platform/time/clock.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorator.js';
import { ApiProblem } from '../../platform/problems/api-problem.decorator.js';
import { STATE_LIFETIME_SECONDS } from '../sign-in/authorization-states.js';
import { AuthorizeDto, AuthorizeResponse } from '../sign-in/authorize.dto.js';
import { parseCallbackQuery } from '../sign-in/callback-query.js';
import {
  MyConnectionResponse,
  NoConnectionResponse,
  toConnectionResponse,
  type ConnectionResponse,
} from './connection.response.js';
import { isPrefetch, refuseHead } from '../sign-in/callback-visit.js';
import { nonceFrom, setNonceCookie } from '../sign-in/nonce-cookie.js';
import { SignInService } from '../sign-in/sign-in.service.js';
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
  @ApiOperation({
    operationId: 'beginConnection',
    summary: 'Begin to connect my X account',
    description:
      'Send the browser to `authorizationUrl`. The answer sets a cookie that the callback needs: a browser must send this request with credentials.',
  })
  @Idempotent()
  @ApiProblem('return_to_not_allowed')
  @ApiCreatedResponse({
    type: AuthorizeResponse,
    headers: {
      'Set-Cookie': {
        description: 'Ties the sign-in to this browser; sent to the callback only.',
        required: true,
        schema: { type: 'string' },
      },
    },
  })
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
   * The whole query is accepted: parameters that X or somebody else adds are ignored. The browser keeps the nonce cookie
   * until it expires, because the same callback may be opened again.
   */
  @Public()
  @Get('callback')
  @ApiOperation({
    operationId: 'finishConnection',
    summary: 'Where X sends the browser back to',
    description:
      'Not called by clients. Redirects to `returnTo` with `?twitter=connected`, or `?twitter=error` and `code`.',
  })
  @ApiFoundResponse({
    description: 'Back to the frontend with `?twitter=connected`, `denied` or `error&code=`.',
    headers: {
      Location: {
        description: '`returnTo` of the sign-in, with its result.',
        required: true,
        schema: { type: 'string', format: 'uri' },
      },
    },
  })
  @ApiNoContentResponse({ description: 'Answer to a prefetch: nothing was done.' })
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
  @ApiOperation({
    operationId: 'getConnection',
    summary: 'Get my X connection',
    description: 'Without a connection there is only `connected`, which is false.',
  })
  @ApiExtraModels(NoConnectionResponse, MyConnectionResponse)
  @ApiOkResponse({
    schema: {
      oneOf: [NoConnectionResponse, MyConnectionResponse].map((model) => ({ $ref: getSchemaPath(model) })),
    },
  })
  async status(@CurrentUser() user: AuthenticatedUser): Promise<ConnectionResponse> {
    return toConnectionResponse(await this.connection.find(user.id), this.clock.now());
  }

  @Authenticated()
  @Delete()
  @ApiOperation({
    operationId: 'deleteConnection',
    summary: 'Disconnect my X account',
    description: 'Deletes the connection and revokes its tokens at X.',
  })
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('twitter_not_connected', 404)
  disconnect(@CurrentUser() user: AuthenticatedUser): Promise<void> {
    return this.connection.disconnect(user.id);
  }
}
