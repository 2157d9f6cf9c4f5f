import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import type { Actor } from '../platform/audit/audit-events.js';
import { ApiPage, PageQuery, toPage, type Page } from '../platform/paging.js';
import { CreateTaskDto, UpdateTaskDto } from './task.dto.js';
import { CatalogueTaskResponse, toCatalogueTaskResponse } from './task.response.js';
import { TasksService } from './tasks.service.js';

@ApiTags('Admin: tasks')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/tasks')
export class AdminTasksController {
  constructor(private readonly tasks: TasksService) {}

  @Post()
  @ApiCreatedResponse({ type: CatalogueTaskResponse })
  async create(@Body() dto: CreateTaskDto, @CurrentActor() actor: Actor): Promise<CatalogueTaskResponse> {
    return toCatalogueTaskResponse(await this.tasks.create(dto, actor));
  }

  @Get()
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
  @ApiOkResponse({ type: CatalogueTaskResponse })
  async get(@Param('id') id: string): Promise<CatalogueTaskResponse> {
    return toCatalogueTaskResponse(await this.tasks.getOrThrow(id));
  }

  @Patch(':id')
  @ApiOkResponse({ type: CatalogueTaskResponse })
  async update(
    @Param('id') id: string,
    @Body() dto: UpdateTaskDto,
    @CurrentActor() actor: Actor,
  ): Promise<CatalogueTaskResponse> {
    return toCatalogueTaskResponse(await this.tasks.update(id, dto, actor));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: '`task_has_completions`' })
  delete(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.tasks.delete(id, actor);
  }
}
