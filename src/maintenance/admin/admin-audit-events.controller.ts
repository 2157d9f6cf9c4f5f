import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { AuditEvents } from '../../platform/audit/audit-events.js';
import { ApiPage, toPage, type Page } from '../../platform/lists/paging.js';
import { AuditEventsQuery } from './audit-events.query.js';
import { AuditEventResponse, toAuditEventResponse } from './audit-event.response.js';

@ApiTags('Admin: audit')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/audit-events')
export class AdminAuditEventsController {
  constructor(private readonly events: AuditEvents) {}

  @Get()
  @ApiOperation({
    operationId: 'listAuditEvents',
    summary: 'List audit events',
    description: 'What admins and members changed, the newest first.',
  })
  @ApiPage(AuditEventResponse)
  async list(@Query() query: AuditEventsQuery): Promise<Page<AuditEventResponse>> {
    const { limit, cursor, ...filter } = query;
    const rows = await this.events.list(filter, query.after(), limit + 1);
    return toPage(rows, limit, ({ at, id }) => ({ at, id }), toAuditEventResponse);
  }
}
