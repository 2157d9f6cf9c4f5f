import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedUser } from '../../identity/authenticated-user.js';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { ChecksUser } from '../../identity/checks-user.decorator.js';
import { CurrentUser } from '../../identity/current-user.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorator.js';
import { ApiPage, PageQuery, type Page } from '../../platform/lists/paging.js';
import { ApiProblem } from '../../platform/problems/api-problem.decorator.js';
import { ClaimTaskDto } from './completion.dto.js';
import {
  CompletionResponse,
  MemberTaskResponse,
  toCompletionResponse,
} from '../completion/completion.response.js';
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
  @ApiOperation({
    operationId: 'listTasks',
    summary: 'List open tasks',
    description: 'Each with my completion of it, if there is one.',
  })
  @ApiPage(MemberTaskResponse)
  list(@CurrentUser() user: AuthenticatedUser, @Query() query: PageQuery): Promise<Page<MemberTaskResponse>> {
    return this.tasks.list(user.id, query);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getTask',
    summary: 'Get a task with my completion',
    description: '`completion` is null until I claim the task.',
  })
  @ApiOkResponse({ type: MemberTaskResponse })
  get(@CurrentUser() user: AuthenticatedUser, @Param('id') id: string): Promise<MemberTaskResponse> {
    return this.tasks.get(user.id, id);
  }

  @Post(':id/completions')
  @ApiOperation({
    operationId: 'claimTask',
    summary: 'Claim that I did a task, and verify it',
    description:
      '201 for a new completion, 200 for one that exists. The verdict is in `status`; `PENDING` comes with `errorCode`, and with `nextVerificationAt` where it is tried again by itself.',
  })
  @Idempotent()
  @ChecksUser()
  @ApiProblem('twitter_not_connected')
  @ApiProblem('task_inactive')
  @ApiCreatedResponse({ type: CompletionResponse })
  @ApiOkResponse({ type: CompletionResponse, description: 'The task was claimed already.' })
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
