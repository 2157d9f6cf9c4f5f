import { Injectable } from '@nestjs/common';
import { Database, uniqueViolation, type MaintenanceMode as ModeRow } from '#database';
import { AuditEvents, type Actor, type AuditAction, type AuditedFields } from '../audit/audit-events.js';
import { Clock } from '../time/clock.js';
import type { ModeState } from './maintenance-mode.js';

/** The only row. */
const ID = 'mode';

export type WantedMode = Pick<ModeState, 'enabled' | 'message'>;

/** The mode as stored for all instances. */
@Injectable()
export class MaintenanceModeRepository {
  constructor(
    private readonly prisma: Database,
    private readonly audit: AuditEvents,
    private readonly clock: Clock,
  ) {}

  /** Null when it was never changed. */
  read(): Promise<ModeRow | null> {
    return this.prisma.maintenanceMode.findUnique({ where: { id: ID } });
  }

  /** Sets the mode and records it in the audit trail, unless it is set already. Returns the stored mode. */
  async change(wanted: WantedMode, actor: Actor): Promise<ModeRow | null> {
    const current = await this.read();
    const { enabled, message } = current ?? { enabled: false, message: null };
    if (wanted.enabled === enabled && wanted.message === message) return current;
    // A concurrent change may have set the wanted mode, or another one.
    return (await this.#swap(current, wanted, actor)) ?? this.change(wanted, actor);
  }

  /** Null when `current` is outdated. */
  async #swap(current: ModeRow | null, wanted: WantedMode, actor: Actor): Promise<ModeRow | null> {
    const revision = current?.revision ?? 0;
    const changed: ModeRow = {
      id: ID,
      enabled: wanted.enabled,
      message: wanted.message,
      revision: revision + 1,
      changedAt: this.clock.now(),
      changedBy: actor.id,
    };
    try {
      return await this.prisma.$transaction(async (tx) => {
        if (current === null) await tx.maintenanceMode.create({ data: changed });
        else {
          const { count } = await tx.maintenanceMode.updateMany({
            where: { id: ID, revision },
            data: changed,
          });
          if (count === 0) return null;
        }
        await this.audit.record(tx, {
          actor,
          action: actionOf(current, wanted),
          target: { type: 'maintenance_mode', id: ID },
          before: auditedFieldsOf(current),
          after: auditedFieldsOf(wanted),
        });
        return changed;
      });
    } catch (error) {
      if (uniqueViolation(error) === null) throw error;
      return null;
    }
  }
}

function actionOf(before: WantedMode | null, { enabled }: WantedMode): AuditAction {
  if (enabled === (before?.enabled ?? false)) return 'maintenance_mode.change';
  return enabled ? 'maintenance_mode.enable' : 'maintenance_mode.disable';
}

function auditedFieldsOf(mode: WantedMode | null): AuditedFields {
  return { enabled: mode?.enabled ?? false, message: mode?.message ?? null };
}
