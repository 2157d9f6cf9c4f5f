import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../identity/current-actor.decorator.js';
import type { Actor } from '../../platform/audit/audit-events.js';
import { ApiPage, PageQuery, toPage, type Page } from '../../platform/lists/paging.js';
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
  @ApiOperation({
    operationId: 'listArchives',
    summary: 'List archive files of old verification logs',
    description: 'The newest first, each with its checksum and the period that it covers.',
  })
  @ApiPage(ArchiveResponse)
  async list(@Query() query: PageQuery): Promise<Page<ArchiveResponse>> {
    const rows = await this.archives.list(query.after(), query.limit + 1);
    return toPage(rows, query.limit, ({ createdAt, id }) => ({ at: createdAt, id }), toArchiveResponse);
  }

  /** The stored file: gzip, one JSON text per line. */
  @Get(':id/content')
  @ApiOperation({
    operationId: 'downloadArchive',
    summary: 'Download an archive file',
    description: 'The stored file: gzip, one JSON text per line. 404 also when the file is missing.',
  })
  @ApiProduces(GZIP)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async content(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { fileName, bytes, content } = await this.download.open(id, actor);
    const disposition = `attachment; filename="${fileName}"`;
    return new StreamableFile(content, { type: GZIP, disposition, length: bytes });
  }
}
