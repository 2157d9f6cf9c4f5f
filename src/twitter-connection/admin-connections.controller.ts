import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import type { Actor } from '../platform/audit/audit-events.js';
import { Clock } from '../platform/clock.js';
import { ApiPage, toPage, type Page } from '../platform/paging.js';
import { AdminConnectionsQuery } from './admin-connections.query.js';
import { AdminConnectionsRepository } from './admin-connections.repository.js';
import { AdminConnectionResponse, toAdminConnectionResponse } from './admin-connections.response.js';
import { AdminConnectionsService } from './admin-connections.service.js';

@ApiTags('Admin: X connections')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/twitter-connections')
export class AdminConnectionsController {
  constructor(
    private readonly connections: AdminConnectionsRepository,
    private readonly actions: AdminConnectionsService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiPage(AdminConnectionResponse)
  async list(@Query() query: AdminConnectionsQuery): Promise<Page<AdminConnectionResponse>> {
    const { limit, cursor, ...filter } = query;
    const now = this.clock.now();
    const rows = await this.connections.list(filter, now, query.after(), limit + 1);
    return toPage(
      rows,
      limit,
      ({ connectedAt, id }) => ({ at: connectedAt, id }),
      (row) => toAdminConnectionResponse(row, now),
    );
  }

  /** Erases the connection and has X forget its tokens. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: '`not_found`' })
  disconnect(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.actions.disconnect(id, actor);
  }

  /** Trades the tokens for new ones at X, however long the old ones have to live. */
  @Post(':id/refresh')
  @HttpCode(200)
  @ApiOkResponse({ type: AdminConnectionResponse })
  @ApiNotFoundResponse({ description: '`not_found`' })
  @ApiConflictResponse({ description: '`reconnect_required`' })
  @ApiServiceUnavailableResponse({ description: '`x_unavailable`' })
  async refresh(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<AdminConnectionResponse> {
    return toAdminConnectionResponse(await this.actions.refresh(id, actor), this.clock.now());
  }
}
