import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { AuditEvents } from '../platform/audit/audit-events.js';
import { ApiPage, PageQuery, toPage, type Page } from '../platform/paging.js';
import { AuditEventResponse, toAuditEventResponse } from './audit-event.response.js';

@ApiTags('Admin: audit')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/audit-events')
export class AdminAuditEventsController {
  constructor(private readonly events: AuditEvents) {}

  @Get()
  @ApiPage(AuditEventResponse)
  async list(@Query() query: PageQuery): Promise<Page<AuditEventResponse>> {
    const rows = await this.events.list(query.after(), query.limit + 1);
    return toPage(rows, query.limit, ({ at, id }) => ({ at, id }), toAuditEventResponse);
  }
}
