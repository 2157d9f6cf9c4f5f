import { Injectable } from '@nestjs/common';
import type { AuditEvent, Transaction } from '#database';
import { Clock } from '../clock.js';
import { keysetWhere, type Cursor } from '../paging.js';
import { PrismaService } from '../prisma.service.js';

/** Who acts, by the bearer token, and in which request. */
export interface Actor {
  readonly id: string;
  readonly requestId: string;
}

/** What admins can do. */
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

/** Values that may be shown to every admin: the caller names each field, so that no secret comes along by itself. */
export type AuditedFields = Readonly<Record<string, string | number | boolean | null>>;

/** One admin action. */
export interface NewAuditEvent {
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly target: { readonly type: string; readonly id: string };
  readonly before?: AuditedFields;
  readonly after?: AuditedFields;
}

/** Who did which admin action to what, when. */
@Injectable()
export class AuditEvents {
  constructor(
    private readonly prisma: PrismaService,
    private readonly clock: Clock,
  ) {}

  /** Writes the event in the transaction of the action itself: neither is there without the other. */
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

  /** Newest first. */
  list(after: Cursor | null, take: number): Promise<AuditEvent[]> {
    return this.prisma.auditEvent.findMany({
      where: keysetWhere(after, 'at'),
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take,
    });
  }
}
