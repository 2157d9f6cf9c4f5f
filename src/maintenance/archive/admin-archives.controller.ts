import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../identity/current-actor.decorator.js';
import type { Actor } from '../../platform/audit/audit-events.js';
import { ApiPage, PageQuery, toPage, type Page } from '../../platform/paging.js';
import { ArchiveDownload } from './archive-download.js';
import { ArchiveResponse, toArchiveResponse } from './archive.response.js';
import { ArchivesRepository } from './archives.repository.js';

const GZIP = 'application/gzip';

@ApiTags('Admin: maintenance')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/maintenance/archives')
export class AdminArchivesController {
  constructor(
    private readonly archives: ArchivesRepository,
    private readonly download: ArchiveDownload,
  ) {}

  @Get()
  @ApiPage(ArchiveResponse)
  async list(@Query() query: PageQuery): Promise<Page<ArchiveResponse>> {
    const rows = await this.archives.list(query.after(), query.limit + 1);
    return toPage(rows, query.limit, ({ createdAt, id }) => ({ at: createdAt, id }), toArchiveResponse);
  }

  /** The file as it lies in the store: gzip of one JSON text a line. */
  @Get(':id/content')
  @ApiProduces(GZIP)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiNotFoundResponse({ description: '`not_found`: no such archive, or its file is missing' })
  async content(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { fileName, bytes, content } = await this.download.open(id, actor);
    const disposition = `attachment; filename="${fileName}"`;
    return new StreamableFile(content, { type: GZIP, disposition, length: bytes });
  }
}
