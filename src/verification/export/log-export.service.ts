import { addAbortSignal, Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AuditEvents, type Actor, type AuditedFields } from '../../platform/audit/audit-events.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { Clock } from '../../platform/clock.js';
import type { Cursor } from '../../platform/paging.js';
import { toVerificationLogResponse } from '../verification-log.response.js';
import { VerificationLogsRepository, type VerificationLogFilter } from '../verification-logs.repository.js';
import { ROW_WRITERS, type ExportFormat, type RowWriter } from './export-format.js';
import type { LogExportQuery } from './log-export.query.js';

/** SQLite stops the event loop while it reads: so many rows take it some ten milliseconds. */
const ROWS_AT_ONCE = 250;
/** Room for others after each read: as long as it took, but no longer than this. */
const LONGEST_PAUSE_MS = 50;
/** So much text may wait for a slow reader before the next rows are read. */
const READ_AHEAD_BYTES = 64 * 1024;

/** An export on its way to an admin. */
export interface LogExport {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Readable;
}

/** Hands the audit trail out as a file, and says so in the admins' audit trail before the first byte leaves. */
@Injectable()
export class LogExportService {
  constructor(
    private readonly logs: VerificationLogsRepository,
    private readonly audit: AuditEvents,
    private readonly work: BackgroundWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The rows that pass the filters, newest first, as the list shows them; those that come later are not among them. Rows
   * are read page by page as the reader takes them: one that stops reading stops the queries. A shutdown cuts it off.
   */
  async begin({ format, ...filter }: LogExportQuery, actor: Actor): Promise<LogExport> {
    await this.audit.recordAhead({
      actor,
      action: 'verification_logs.export',
      target: { type: 'verification_logs', id: 'export' },
      after: auditedFields(format, filter),
    });
    const writer = ROW_WRITERS[format];
    const content = Readable.from(this.#texts(writer, filter), {
      objectMode: false,
      highWaterMark: READ_AHEAD_BYTES,
    });
    return {
      fileName: `verification-logs-${this.clock
        .now()
        .toISOString()
        .replaceAll(/[-:]|\.\d+/g, '')}.${format}`,
      contentType: writer.contentType,
      content: addAbortSignal(this.work.stopping, content),
    };
  }

  async *#texts(writer: RowWriter, filter: VerificationLogFilter): AsyncGenerator<string> {
    if (writer.head !== '') yield writer.head;
    let after: Cursor | null = null;
    for (;;) {
      const begun = performance.now();
      const rows = await this.logs.list(filter, after, ROWS_AT_ONCE);
      if (rows.length > 0) yield writer.write(rows.map(toVerificationLogResponse));
      const last = rows.at(-1);
      if (last === undefined || rows.length < ROWS_AT_ONCE) return;
      after = { at: last.verifiedAt, id: last.id };
      await pause(Math.min(performance.now() - begun, LONGEST_PAUSE_MS));
    }
  }
}

function auditedFields(format: ExportFormat, filter: VerificationLogFilter): AuditedFields {
  const { userId, taskId, completionId, taskType, verificationResult, cacheHit, from, to, search } = filter;
  const given = { userId, taskId, completionId, taskType, verificationResult, cacheHit, from, to, search };
  return {
    format,
    ...Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}
