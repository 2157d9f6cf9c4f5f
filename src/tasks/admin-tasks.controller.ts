import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import type { Actor } from '../platform/audit/audit-events.js';
import { ApiPage, PageQuery, toPage, type Page } from '../platform/lists/paging.js';
import { ApiProblem } from '../platform/problems/api-problem.decorator.js';
import { CreateTaskDto, UpdateTaskDto } from './task.dto.js';
import { CatalogueTaskResponse, toCatalogueTaskResponse } from './task.response.js';
import { TasksService } from './tasks.service.js';

@ApiTags('Admin: tasks')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/tasks')
export class AdminTasksController {
  constructor(private readonly tasks: TasksService) {}

  @Post()
  @ApiOperation({
    operationId: 'createTask',
    summary: 'Create a task',
    description:
      'Members see it at once, or from `startsAt` on. All types but TWITTER_POST need `targetUrl`.',
  })
  @ApiCreatedResponse({ type: CatalogueTaskResponse })
  async create(@Body() dto: CreateTaskDto, @CurrentActor() actor: Actor): Promise<CatalogueTaskResponse> {
    return toCatalogueTaskResponse(await this.tasks.create(dto, actor));
  }

  @Get()
  @ApiOperation({
    operationId: 'listAllTasks',
    summary: 'List all tasks',
    description: 'Also inactive ones and those of other times; the newest first.',
  })
  @ApiPage(CatalogueTaskResponse)
  async list(@Query() query: PageQuery): Promise<Page<CatalogueTaskResponse>> {
    const rows = await this.tasks.list(query.after(), query.limit + 1);
    return toPage(
      rows,
      query.limit,
      (task) => ({ at: task.createdAt, id: task.id }),
      toCatalogueTaskResponse,
    );
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getAnyTask',
    summary: 'Get any task',
    description: 'Also an inactive one, or one of another time.',
  })
  @ApiOkResponse({ type: CatalogueTaskResponse })
  async get(@Param('id') id: string): Promise<CatalogueTaskResponse> {
    return toCatalogueTaskResponse(await this.tasks.getOrThrow(id));
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'updateTask',
    summary: 'Change a task',
    description: 'What is left out stays as it is. A changed target is looked up anew.',
  })
  @ApiOkResponse({ type: CatalogueTaskResponse })
  async update(
    @Param('id') id: string,
    @Body() dto: UpdateTaskDto,
    @CurrentActor() actor: Actor,
  ): Promise<CatalogueTaskResponse> {
    return toCatalogueTaskResponse(await this.tasks.update(id, dto, actor));
  }

  @Delete(':id')
  @ApiOperation({
    operationId: 'deleteTask',
    summary: 'Delete a task that nobody has claimed',
    description: 'A task with completions can only be switched off: `isActive` false.',
  })
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('task_has_completions')
  delete(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.tasks.delete(id, actor);
  }
}
