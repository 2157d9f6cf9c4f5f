import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AuthenticatedUser } from '../../identity/authenticated-user.js';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentUser } from '../../identity/current-user.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorator.js';
import { ApiPage, toPage, type Page } from '../../platform/lists/paging.js';
import { ApiProblem } from '../../platform/problems/api-problem.decorator.js';
import { CompletionsQuery, VerifyCompletionsDto } from './completion.dto.js';
import {
  CompletionResponse,
  toCompletionResponse,
  VerifiedCompletionsResponse,
} from '../completion/completion.response.js';
import { CompletionsService } from './completions.service.js';

@ApiTags('Completions')
@Authenticated()
@Controller('v1/completions')
export class CompletionsController {
  constructor(private readonly completions: CompletionsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listCompletions',
    summary: 'List my completions',
    description: 'The newest first.',
  })
  @ApiPage(CompletionResponse)
  async list(
    @CurrentUser() user: AuthenticatedUser,
    @Query() query: CompletionsQuery,
  ): Promise<Page<CompletionResponse>> {
    const rows = await this.completions.list(user.id, query.status, query.after(), query.limit + 1);
    return toPage(rows, query.limit, (row) => ({ at: row.completedAt, id: row.id }), toCompletionResponse);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getCompletion',
    summary: 'Get one of my completions',
    description: 'Ask again at `nextVerificationAt` while it is `PENDING`.',
  })
  @ApiOkResponse({ type: CompletionResponse })
  async get(@CurrentUser() user: AuthenticatedUser, @Param('id') id: string): Promise<CompletionResponse> {
    return toCompletionResponse(await this.completions.getOrThrow(user.id, id));
  }

  @Post('verify')
  @ApiOperation({
    operationId: 'verifyCompletions',
    summary: 'Verify several of my completions',
    description:
      'All `PENDING` and `REJECTED` ones unless `completionIds` names some. They share what is read from X.',
  })
  @Idempotent()
  @HttpCode(200)
  @ApiOkResponse({ type: VerifiedCompletionsResponse })
  @ApiProblem('not_found')
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
  @ApiOperation({
    operationId: 'verifyCompletion',
    summary: 'Verify one of my completions again',
    description: 'One that is approved, or was decided by an admin, comes back as it is.',
  })
  @Idempotent()
  @HttpCode(200)
  @ApiProblem('twitter_not_connected')
  @ApiProblem('task_inactive')
  @ApiProblem('verification_cooldown')
  @ApiOkResponse({ type: CompletionResponse })
  async verify(@CurrentUser() user: AuthenticatedUser, @Param('id') id: string): Promise<CompletionResponse> {
    return toCompletionResponse(await this.completions.verify(user.id, id));
  }
}
