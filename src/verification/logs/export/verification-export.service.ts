import { performance } from 'node:perf_hooks';
import { addAbortSignal, Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, StreamableFile } from '@nestjs/common';
import { BulkReads } from '#database';
import { AuditEvents, type Actor, type AuditedFields } from '../../../platform/audit/audit-events.js';
import { BackgroundWork } from '../../../platform/concurrency/background-work.js';
import { Clock } from '../../../platform/time/clock.js';
import type { Cursor } from '../../../platform/lists/paging.js';
import { Problem } from '../../../platform/problems/problem.js';
import type { VerificationLogFilter } from '../verification-log.query.js';
import { VerificationLogsRepository } from '../verification-logs.repository.js';
import { EXPORT_WRITERS, type ExportFormat, type ExportWriter } from './export-format.js';
import type { VerificationExportQuery } from './verification-export.query.js';

const ROWS_PER_PAGE = 200;
/** After each page comes a pause as long as its read, up to this: half of the time is left to other requests. */
const LONGEST_REST_MS = 100;

/**
 * The verification log as a file, written page by page as the client reads it. An error on the way, or a shutdown, breaks
 * the connection off, so that nobody takes a part of the file for the whole.
 */
@Injectable()
export class VerificationExportService {
  constructor(
    private readonly logs: VerificationLogsRepository,
    private readonly reads: BulkReads,
    private readonly audit: AuditEvents,
    private readonly background: BackgroundWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The rows that match every filter, newest first. The audit event is written before the first byte is sent.
   * @throws Problem `service_unavailable` when the service shuts down
   */
  async begin({ format, ...filter }: VerificationExportQuery, actor: Actor): Promise<StreamableFile> {
    const { stopping } = this.background;
    if (stopping.aborted) throw new Problem('service_unavailable', 'The service is shutting down.');
    await this.#record(format, filter, actor);
    const writer = EXPORT_WRITERS[format];
    const file = Readable.from(this.#chunks(writer, filter), { objectMode: false });
    return new StreamableFile(addAbortSignal(stopping, file), {
      type: writer.contentType,
      disposition: `attachment; filename="${fileName(this.clock.now(), format)}"`,
    });
  }

  #record(format: ExportFormat, filter: VerificationLogFilter, actor: Actor): Promise<void> {
    const given = Object.entries(filter).filter(([, value]) => value !== undefined);
    const after: AuditedFields = { format, ...Object.fromEntries(given) };
    const target = { type: 'verification_logs', id: 'export' };
    return this.audit.recordAhead({ actor, action: 'verification_logs.export', target, after });
  }

  async *#chunks(writer: ExportWriter, filter: VerificationLogFilter): AsyncGenerator<string> {
    if (writer.head !== '') yield writer.head;
    const resolved = await this.logs.resolve(filter);
    const reader = await this.reads.open();
    try {
      let after: Cursor | null = null;
      do {
        const began = performance.now();
        const { rows, next } = await this.logs.page(reader, resolved, after, ROWS_PER_PAGE);
        const chunk = rows.map((row) => writer.line(row)).join('');
        const rest = Math.min(performance.now() - began, LONGEST_REST_MS);
        if (chunk !== '') yield chunk;
        if (next !== null) await pause(rest);
        after = next;
      } while (after !== null);
    } finally {
      await reader.close();
    }
  }
}

/** Without colons, which Windows does not allow in names of files. */
function fileName(now: Date, format: ExportFormat): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  return `verification-logs-${stamp}.${format}`;
}
