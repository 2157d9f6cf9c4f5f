import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../identity/current-actor.decorator.js';
import type { Actor } from '../../platform/audit/audit-events.js';
import { Clock } from '../../platform/time/clock.js';
import { ApiPage, toPage, type Page } from '../../platform/lists/paging.js';
import { ApiProblem } from '../../platform/problems/api-problem.decorator.js';
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
  @ApiOperation({
    operationId: 'listConnections',
    summary: 'List X connections',
    description: 'With search, status and inactivity; never with tokens.',
  })
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

  /** Deletes the connection and revokes its tokens at X. */
  @Delete(':id')
  @ApiOperation({
    operationId: 'disconnectMember',
    summary: 'Disconnect a member',
    description: 'Deletes the connection and revokes its tokens at X.',
  })
  @HttpCode(204)
  @ApiNoContentResponse()
  disconnect(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.actions.disconnect(id, actor);
  }

  /** Refreshes the tokens at X, even when the old ones are still valid. */
  @Post(':id/refresh')
  @ApiOperation({
    operationId: 'refreshConnection',
    summary: 'Refresh the tokens of a connection',
    description: 'Also while the old ones are still valid.',
  })
  @HttpCode(200)
  @ApiOkResponse({ type: AdminConnectionResponse })
  @ApiProblem('reconnect_required')
  @ApiProblem('x_unavailable')
  async refresh(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<AdminConnectionResponse> {
    return toAdminConnectionResponse(await this.actions.refresh(id, actor), this.clock.now());
  }
}
