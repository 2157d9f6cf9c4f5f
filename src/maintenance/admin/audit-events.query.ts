import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { AUDIT_ACTIONS, type AuditAction } from '../../platform/audit/audit-events.js';
import { IsRowId } from '../../platform/validation/is-row-id.js';
import { PageQuery } from '../../platform/lists/paging.js';
import { PeriodBound, type PeriodQuery } from '../../platform/validation/period.query.js';

/** Filters of the audit trail; an event must match every filter that is given. */
export class AuditEventsQuery extends PageQuery implements PeriodQuery {
  @ApiPropertyOptional({ description: 'The `sub` of the bearer token.' })
  @IsOptional()
  @IsRowId()
  readonly actorId?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTIONS })
  @IsOptional()
  @IsIn(AUDIT_ACTIONS)
  readonly action?: AuditAction;

  @ApiPropertyOptional()
  @IsOptional()
  @IsRowId()
  readonly targetId?: string;

  @PeriodBound('Inclusive.')
  readonly from?: string;

  @PeriodBound('Exclusive.')
  readonly to?: string;
}
