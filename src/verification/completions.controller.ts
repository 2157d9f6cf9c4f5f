import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { AuthenticatedUser } from '../identity/authenticated-user.js';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentUser } from '../identity/current-user.decorator.js';
import { Idempotent } from '../platform/idempotency/idempotent.decorator.js';
import { ApiPage, toPage, type Page } from '../platform/paging.js';
import { CompletionsQuery, VerifyCompletionsDto } from './completion.dto.js';
import {
  CompletionResponse,
  toCompletionResponse,
  VerifiedCompletionsResponse,
} from './completion.response.js';
import { CompletionsService } from './completions.service.js';

@ApiTags('Completions')
@Authenticated()
@Controller('v1/completions')
export class CompletionsController {
  constructor(private readonly completions: CompletionsService) {}

  @Get()
  @ApiPage(CompletionResponse)
  async list(
    @CurrentUser() user: AuthenticatedUser,
    @Query() query: CompletionsQuery,
  ): Promise<Page<CompletionResponse>> {
    const rows = await this.completions.list(user.id, query.status, query.after(), query.limit + 1);
    return toPage(rows, query.limit, (row) => ({ at: row.completedAt, id: row.id }), toCompletionResponse);
  }

  @Get(':id')
  @ApiOkResponse({ type: CompletionResponse })
  async get(@CurrentUser() user: AuthenticatedUser, @Param('id') id: string): Promise<CompletionResponse> {
    return toCompletionResponse(await this.completions.getOrThrow(user.id, id));
  }

  @Post('verify')
  @Idempotent()
  @HttpCode(200)
  @ApiOkResponse({ type: VerifiedCompletionsResponse })
  @ApiNotFoundResponse({ description: '`not_found`: one of them is not yours' })
  async verifyMany(
    @CurrentUser() user: AuthenticatedUser,
    @Body() dto: VerifyCompletionsDto,
  ): Promise<VerifiedCompletionsResponse> {
    const { completions, apiCallCount } = await this.completions.verifyMany(
      user.id,
      dto.completionIds ?? null,
    );
    return { results: completions.map(toCompletionResponse), apiCallCount };
  }

  @Post(':id/verify')
  @Idempotent()
  @HttpCode(200)
  @ApiOkResponse({ type: CompletionResponse })
  async verify(@CurrentUser() user: AuthenticatedUser, @Param('id') id: string): Promise<CompletionResponse> {
    return toCompletionResponse(await this.completions.verify(user.id, id));
  }
}
