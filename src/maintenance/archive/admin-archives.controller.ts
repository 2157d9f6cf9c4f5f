import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { ApiPage, PageQuery, toPage, type Page } from '../../platform/paging.js';
import { Problem } from '../../platform/problem.js';
import { ArchiveResponse, toArchiveResponse } from './archive.response.js';
import { ArchiveStore } from './archive-store.js';
import { ArchivesRepository, stateOf } from './archives.repository.js';

const GZIP = 'application/gzip';

@ApiTags('Admin: maintenance')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/maintenance/archives')
export class AdminArchivesController {
  constructor(
    private readonly archives: ArchivesRepository,
    private readonly store: ArchiveStore,
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
  async content(@Param('id') id: string): Promise<StreamableFile> {
    const archive = await this.archives.find(id);
    if (archive === null || stateOf(archive) === 'WRITING')
      throw new Problem('not_found', 'There is no archive with this id.');
    const { fileName } = archive;
    const length = await this.store.size(fileName);
    if (length === null) throw new Problem('not_found', 'The file of this archive is missing.');
    return new StreamableFile(Readable.from(this.store.read(fileName), { objectMode: false }), {
      type: GZIP,
      disposition: `attachment; filename="${fileName}"`,
      length,
    });
  }
}
