import { Injectable } from '@nestjs/common';
import { Database, type AuditEvent, type Transaction } from '#database';
import { Clock } from '../time/clock.js';
import { equalitiesOf, findPage, rowsAt, type KeysetPage } from '../lists/keyset-page.js';
import type { Cursor } from '../lists/paging.js';
import { periodOf, type PeriodQuery } from '../validation/period.query.js';

/** Who acts, by the bearer token, and in which request. */
export interface Actor {
  readonly id: string;
  readonly requestId: string;
}

export const AUDIT_ACTIONS = [
  'archive.download',
  'completion.decide',
  'maintenance_job.run',
  'maintenance_mode.change',
  'maintenance_mode.disable',
  'maintenance_mode.enable',
  'task.create',
  'task.delete',
  'task.update',
  'twitter_connection.disconnect',
  'twitter_connection.refresh',
  'verification_logs.export',
  'verifications.run',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Values that every admin may see: the caller names each field, so that no secret gets in by accident. */
export type AuditedFields = Readonly<Record<string, string | number | boolean | null>>;

export interface NewAuditEvent {
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly target: { readonly type: string; readonly id: string };
  readonly before?: AuditedFields;
  readonly after?: AuditedFields;
}

/** Which events of the audit trail; an event must match every filter that is given. */
export interface AuditEventFilter extends PeriodQuery {
  readonly actorId?: string;
  readonly action?: AuditAction;
  readonly targetId?: string;
}

/** Records which admin did what to what, and when. */
@Injectable()
export class AuditEvents {
  constructor(
    private readonly prisma: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes the event in the transaction of the action: both are stored or neither. */
  async record(tx: Transaction, { actor, action, target, before, after }: NewAuditEvent): Promise<void> {
    await tx.auditEvent.create({
      data: {
        at: this.clock.now(),
        actorId: actor.id,
        action,
        targetType: target.type,
        targetId: target.id,
        before: before === undefined ? null : JSON.stringify(before),
        after: after === undefined ? null : JSON.stringify(after),
        requestId: actor.requestId,
      },
    });
  }

  /** Writes the event before an action that is not one transaction. If this fails, the action must not begin. */
  async recordAhead(event: NewAuditEvent): Promise<void> {
    await this.prisma.$transaction((tx) => this.record(tx, event));
  }

  /** Events that match every filter, newest first. */
  async list(filter: AuditEventFilter, after: Cursor | null, take: number): Promise<AuditEvent[]> {
    const cursors = await findPage(this.prisma, pageOf(filter, after, take));
    return rowsAt(cursors, (ids) => this.prisma.auditEvent.findMany({ where: { id: { in: ids } } }));
  }
}

/** Actor and target have an index each; the other filters are checked row by row. */
function pageOf(filter: AuditEventFilter, after: Cursor | null, take: number): KeysetPage {
  const given = equalitiesOf(filter, ['targetId', 'actorId']);
  const equal = given.slice(0, 1);
  const filters = [...given.slice(1), ...equalitiesOf(filter, ['action'])];
  return { table: 'AuditEvent', timeColumn: 'at', equal, filters, ...periodOf(filter), after, take };
}
