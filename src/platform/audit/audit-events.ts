import { Injectable } from '@nestjs/common';
import type { AuditEvent, Transaction } from '#database';
import { Clock } from '../clock.js';
import { findPage, inOrderOf } from '../keyset-page.js';
import type { Cursor } from '../paging.js';
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

/** Which events of the trail; all that are given must hold. */
export interface AuditEventFilter {
  readonly actorId?: string;
  readonly action?: AuditAction;
  readonly targetId?: string;
  /** Inclusive. */
  readonly from?: string;
  /** Exclusive. */
  readonly to?: string;
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

  /** Writes the event before an action whose effects are not one transaction; without the event it must not begin. */
  async recordAhead(event: NewAuditEvent): Promise<void> {
    await this.prisma.$transaction((tx) => this.record(tx, event));
  }

  /** Events that pass every filter, newest first. */
  async list(filter: AuditEventFilter, after: Cursor | null, take: number): Promise<AuditEvent[]> {
    const places = await this.#places(filter, after, take);
    if (places.length === 0) return [];
    const ids = places.map(({ id }) => id);
    return inOrderOf(places, await this.prisma.auditEvent.findMany({ where: { id: { in: ids } } }));
  }

  /** An index each finds the events of an actor and of a target; the rest is sifted. */
  #places(filter: AuditEventFilter, after: Cursor | null, take: number): Promise<Cursor[]> {
    const given = [
      ['targetId', filter.targetId],
      ['actorId', filter.actorId],
      ['action', filter.action],
    ] as const;
    const equal = given.flatMap(([column, value]) => (value === undefined ? [] : [[column, value] as const]));
    const [lead] = equal;
    const indexed = lead === undefined || lead[0] === 'action' ? 0 : 1;
    return findPage(this.prisma, {
      table: 'AuditEvent',
      timeColumn: 'at',
      equal: equal.slice(0, indexed),
      sifted: equal.slice(indexed),
      from: dateOf(filter.from),
      to: dateOf(filter.to),
      after,
      take,
    });
  }
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
