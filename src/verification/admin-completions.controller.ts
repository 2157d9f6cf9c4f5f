import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import type { Actor } from '../platform/audit/audit-events.js';
import { ApiPage, toPage, type Page } from '../platform/paging.js';
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
  @ApiOkResponse({ type: AdminCompletionResponse })
  async get(@Param('id') id: string): Promise<AdminCompletionResponse> {
    return toAdminCompletionResponse(await this.review.getOrThrow(id));
  }

  /** Final for verification; points are given once, and taken back from what is rejected. */
  @Patch(':id')
  @ApiOkResponse({ type: AdminCompletionResponse })
  async decide(
    @Param('id') id: string,
    @Body() dto: DecideCompletionDto,
    @CurrentActor() actor: Actor,
  ): Promise<AdminCompletionResponse> {
    return toAdminCompletionResponse(await this.review.decide(id, dto, actor));
  }
}
