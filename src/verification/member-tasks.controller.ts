import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedUser } from '../identity/authenticated-user.js';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentUser } from '../identity/current-user.decorator.js';
import { Idempotent } from '../platform/idempotency/idempotent.decorator.js';
import { ApiPage, PageQuery, type Page } from '../platform/paging.js';
import { ClaimTaskDto } from './completion.dto.js';
import { CompletionResponse, MemberTaskResponse, toCompletionResponse } from './completion.response.js';
import { CompletionsService } from './completions.service.js';
import { MemberTasksService } from './member-tasks.service.js';

@ApiTags('Tasks')
@Authenticated()
@Controller('v1/tasks')
export class MemberTasksController {
  constructor(
    private readonly tasks: MemberTasksService,
    private readonly completions: CompletionsService,
  ) {}

  @Get()
  @ApiPage(MemberTaskResponse)
  list(@CurrentUser() user: AuthenticatedUser, @Query() query: PageQuery): Promise<Page<MemberTaskResponse>> {
    return this.tasks.list(user.id, query);
  }

  @Get(':id')
  @ApiOkResponse({ type: MemberTaskResponse })
  get(@CurrentUser() user: AuthenticatedUser, @Param('id') id: string): Promise<MemberTaskResponse> {
    return this.tasks.get(user.id, id);
  }

  @Post(':id/completions')
  @Idempotent()
  @ApiCreatedResponse({ type: CompletionResponse })
  @ApiOkResponse({ type: CompletionResponse, description: 'The task was claimed before.' })
  async claim(
    @CurrentUser() user: AuthenticatedUser,
    @Param('id') id: string,
    @Body() dto: ClaimTaskDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CompletionResponse> {
    const { isNew, completion } = await this.completions.claim(user.id, id, dto.proofUrl ?? null);
    reply.status(isNew ? 201 : 200);
    return toCompletionResponse(completion);
  }
}
