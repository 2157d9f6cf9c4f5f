import { performance } from 'node:perf_hooks';
import { addAbortSignal, Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, StreamableFile } from '@nestjs/common';
import { BulkReads } from '#database';
import { AuditEvents, type Actor, type AuditedFields } from '../../platform/audit/audit-events.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { Clock } from '../../platform/clock.js';
import type { Cursor } from '../../platform/paging.js';
import { Problem } from '../../platform/problem.js';
import { VerificationLogsRepository, type VerificationLogFilter } from '../verification-logs.repository.js';
import { EXPORT_WRITERS, type ExportFormat, type ExportWriter } from './export-format.js';
import type { VerificationExportQuery } from './verification-export.query.js';

const ROWS_PER_PAGE = 200;
/** The pause after a page is as long as reading it took: others get half of the time, and of the database. */
const LONGEST_REST_MS = 100;

/**
 * The audit trail as a file that is made while it is read: a page at a time, and none before the reader has taken the
 * one before. What fails on the way, the service's shutdown included, cuts the connection, so that a part of the file
 * does not pass for the whole.
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
   * The file of the rows that pass every filter, newest first. Who takes it is on record before its first byte.
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

/** Colons have no place in the names of Windows' files. */
function fileName(now: Date, format: ExportFormat): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  return `verification-logs-${stamp}.${format}`;
}
