import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { AuditEvents } from '../platform/audit/audit-events.js';
import { ApiPage, toPage, type Page } from '../platform/paging.js';
import { AuditEventsQuery } from './audit-events.query.js';
import { AuditEventResponse, toAuditEventResponse } from './audit-event.response.js';

@ApiTags('Admin: audit')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/audit-events')
export class AdminAuditEventsController {
  constructor(private readonly events: AuditEvents) {}

  @Get()
  @ApiPage(AuditEventResponse)
  async list(@Query() query: AuditEventsQuery): Promise<Page<AuditEventResponse>> {
    const { limit, cursor, ...filter } = query;
    const rows = await this.events.list(filter, query.after(), limit + 1);
    return toPage(rows, limit, ({ at, id }) => ({ at, id }), toAuditEventResponse);
  }
}
