import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { Clock } from '../platform/clock.js';
import { ApiPage, toPage, type Page } from '../platform/paging.js';
import { AdminConnectionsQuery } from './admin-connections.query.js';
import { AdminConnectionsRepository } from './admin-connections.repository.js';
import { AdminConnectionResponse, toAdminConnectionResponse } from './admin-connections.response.js';

@ApiTags('Admin: X connections')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/twitter-connections')
export class AdminConnectionsController {
  constructor(
    private readonly connections: AdminConnectionsRepository,
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
}
