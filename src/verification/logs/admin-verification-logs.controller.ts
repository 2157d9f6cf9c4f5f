import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { ApiPage, toPage, type Page } from '../../platform/lists/paging.js';
import { VerificationLogQuery } from './verification-log.query.js';
import { toVerificationLogResponse, VerificationLogResponse } from './verification-log.response.js';
import { VerificationLogsRepository } from './verification-logs.repository.js';

@ApiTags('Admin: verification logs')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verification-logs')
export class AdminVerificationLogsController {
  constructor(private readonly logs: VerificationLogsRepository) {}

  @Get()
  @ApiOperation({
    operationId: 'listVerificationLogs',
    summary: 'List verification logs',
    description: 'Each attempt to verify a completion, the newest first.',
  })
  @ApiPage(VerificationLogResponse)
  async list(@Query() query: VerificationLogQuery): Promise<Page<VerificationLogResponse>> {
    const { limit, cursor, ...filter } = query;
    const rows = await this.logs.list(filter, query.after(), limit + 1);
    return toPage(rows, limit, (row) => ({ at: row.verifiedAt, id: row.id }), toVerificationLogResponse);
  }
}
