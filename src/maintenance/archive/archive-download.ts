import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AuditEvents, type Actor } from '../../platform/audit/audit-events.js';
import { Problem } from '../../platform/problem.js';
import { ArchiveStore } from './archive-store.js';
import { ArchivesRepository, stateOf } from './archives.repository.js';

/** A file on its way to an admin. */
export interface DownloadedArchive {
  readonly fileName: string;
  readonly bytes: number;
  readonly content: Readable;
}

/** Hands archive files out, and says so in the audit trail before the first byte leaves. */
@Injectable()
export class ArchiveDownload {
  constructor(
    private readonly archives: ArchivesRepository,
    private readonly store: ArchiveStore,
    private readonly audit: AuditEvents,
  ) {}

  /** Fails with `not_found` where there is no such archive, or no file of it. */
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
