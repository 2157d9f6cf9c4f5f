import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AuditEvents, type Actor } from '../../platform/audit/audit-events.js';
import { Problem } from '../../platform/problems/problem.js';
import { ArchiveStore } from './store/archive-store.js';
import { ArchivesRepository, stateOf } from './archives.repository.js';

export interface DownloadedArchive {
  readonly fileName: string;
  readonly bytes: number;
  readonly content: Readable;
}

/** Serves archive files, and records each download in the audit trail before the first byte is sent. */
@Injectable()
export class ArchiveDownload {
  constructor(
    private readonly archives: ArchivesRepository,
    private readonly store: ArchiveStore,
    private readonly audit: AuditEvents,
  ) {}

  /** @throws Problem `not_found` when there is no such archive, or its file is missing */
  async open(id: string, actor: Actor): Promise<DownloadedArchive> {
    const archive = await this.archives.find(id);
    if (archive === null || stateOf(archive) === 'WRITING')
      throw new Problem('not_found', 'There is no archive with this id.');
    const { fileName, rowCount, sha256 } = archive;
    const bytes = await this.store.size(fileName);
    if (bytes === null) throw new Problem('not_found', 'The file of this archive is missing.');
    await this.audit.recordAhead({
      actor,
      action: 'archive.download',
      target: { type: 'archive', id },
      after: { fileName, rowCount, sha256 },
    });
    return { fileName, bytes, content: Readable.from(this.store.read(fileName), { objectMode: false }) };
  }
}
