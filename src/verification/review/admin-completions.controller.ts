import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../identity/current-actor.decorator.js';
import type { Actor } from '../../platform/audit/audit-events.js';
import { ApiPage, toPage, type Page } from '../../platform/lists/paging.js';
import { AdminCompletionsQuery, DecideCompletionDto } from './admin-completion.dto.js';
import {
  AdminCompletionResponse,
  toAdminCompletionPage,
  toAdminCompletionResponse,
} from './admin-completion.response.js';
import { ReviewService } from './review.service.js';

@ApiTags('Admin: completions')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/completions')
export class AdminCompletionsController {
  constructor(private readonly review: ReviewService) {}

  @Get()
  @ApiOperation({
    operationId: 'listReviewedCompletions',
    summary: 'List completions of all members',
    description: 'Filters by status and by whether an admin has to decide; the longest waiting first.',
  })
  @ApiPage(AdminCompletionResponse)
  async list(@Query() query: AdminCompletionsQuery): Promise<Page<AdminCompletionResponse>> {
    const { limit, cursor, ...filter } = query;
    const places = await this.review.list(filter, query.after(), limit + 1);
    return toAdminCompletionPage(
      toPage(
        places,
        limit,
        (place) => place,
        ({ completion }) => completion,
      ),
    );
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getReviewedCompletion',
    summary: 'Get a completion of any member',
    description: 'With its task, the latest attempt and the decision of an admin, if there is one.',
  })
  @ApiOkResponse({ type: AdminCompletionResponse })
  async get(@Param('id') id: string): Promise<AdminCompletionResponse> {
    return toAdminCompletionResponse(await this.review.getOrThrow(id));
  }

  /** Verification does not change the decision. Points are given once; a rejection takes them back. */
  @Patch(':id')
  @ApiOperation({
    operationId: 'decideCompletion',
    summary: 'Approve or reject a completion by hand',
    description:
      'The decision stays: no later verification changes it. Points are given once; a rejection takes them back.',
  })
  @ApiOkResponse({ type: AdminCompletionResponse })
  async decide(
    @Param('id') id: string,
    @Body() dto: DecideCompletionDto,
    @CurrentActor() actor: Actor,
  ): Promise<AdminCompletionResponse> {
    return toAdminCompletionResponse(await this.review.decide(id, dto, actor));
  }
}
