import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../../identity/current-actor.decorator.js';
import type { Actor } from '../../../platform/audit/audit-events.js';
import { EXPORT_FORMATS, EXPORT_WRITERS } from './export-format.js';
import { VerificationExportQuery } from './verification-export.query.js';
import { VerificationExportService } from './verification-export.service.js';

@ApiTags('Admin: verification logs')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verification-logs/export')
export class AdminVerificationExportController {
  constructor(private readonly exports: VerificationExportService) {}

  @Get()
  @ApiOperation({
    operationId: 'exportVerificationLogs',
    summary: 'Export verification logs',
    description: 'A stream of CSV or NDJSON, with the filters of the list.',
  })
  @ApiProduces(...EXPORT_FORMATS.map((format) => EXPORT_WRITERS[format].contentType))
  @ApiOkResponse({
    description: 'Rows newest first. When the connection breaks off, the file is incomplete.',
    schema: { type: 'string' },
  })
  begin(@Query() query: VerificationExportQuery, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    return this.exports.begin(query, actor);
  }
}
