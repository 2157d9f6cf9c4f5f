import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import type { Actor } from '../platform/audit/audit-events.js';
import { ApiPage, toPage, type Page } from '../platform/paging.js';
import { LogExportQuery } from './export/log-export.query.js';
import { LogExportService } from './export/log-export.service.js';
import { VerificationLogQuery } from './verification-log.query.js';
import { toVerificationLogResponse, VerificationLogResponse } from './verification-log.response.js';
import { VerificationLogsRepository } from './verification-logs.repository.js';

@ApiTags('Admin: verification logs')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verification-logs')
export class AdminVerificationLogsController {
  constructor(
    private readonly logs: VerificationLogsRepository,
    private readonly exports: LogExportService,
  ) {}

  @Get()
  @ApiPage(VerificationLogResponse)
  async list(@Query() query: VerificationLogQuery): Promise<Page<VerificationLogResponse>> {
    const { limit, cursor, ...filter } = query;
    const rows = await this.logs.list(filter, query.after(), limit + 1);
    return toPage(rows, limit, (row) => ({ at: row.verifiedAt, id: row.id }), toVerificationLogResponse);
  }

  /** Streamed as it is read. A file that was cut off on its way has no proper end of its transfer. */
  @Get('export')
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@Query() query: LogExportQuery, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { fileName, contentType, content } = await this.exports.begin(query, actor);
    return new StreamableFile(content, {
      type: contentType,
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}
