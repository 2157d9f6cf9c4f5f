import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { AUDIT_ACTIONS, type AuditAction } from '../platform/audit/audit-events.js';
import { IsInstant } from '../platform/is-instant.js';
import { IsRowId } from '../platform/is-row-id.js';
import { PageQuery } from '../platform/paging.js';

/** Filters of what admins did; all that are given must hold. */
export class AuditEventsQuery extends PageQuery {
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

  @ApiPropertyOptional({ format: 'date-time', description: 'Inclusive.' })
  @IsOptional()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive.' })
  @IsOptional()
  @IsInstant()
  readonly to?: string;
}
