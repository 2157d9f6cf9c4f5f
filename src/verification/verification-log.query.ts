import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { TASK_TYPES, type TaskType } from '#task-target';
import { IsFlag } from '../platform/is-flag.js';
import { IsSearch } from '../platform/is-search.js';
import { IsInstant } from '../platform/is-instant.js';
import { IsRowId } from '../platform/is-row-id.js';
import { PageQuery } from '../platform/paging.js';
import { VERIFICATION_RESULTS, type VerificationResult } from './completion.js';

/** Filters of the audit trail; all that are given must hold. */
export class VerificationLogQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsRowId()
  readonly userId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsRowId()
  readonly taskId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsRowId()
  readonly completionId?: string;

  @ApiPropertyOptional({ enum: TASK_TYPES })
  @IsOptional()
  @IsIn(TASK_TYPES)
  readonly taskType?: TaskType;

  @ApiPropertyOptional({ enum: VERIFICATION_RESULTS })
  @IsOptional()
  @IsIn(VERIFICATION_RESULTS)
  readonly verificationResult?: VerificationResult;

  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @IsFlag()
  readonly cacheHit?: boolean;

  @ApiPropertyOptional({ format: 'date-time', description: 'Inclusive.' })
  @IsOptional()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive.' })
  @IsOptional()
  @IsInstant()
  readonly to?: string;

  @ApiPropertyOptional({
    description:
      'An exact id (of a row, completion, user, task or X account) or the start of a username; an `@` in front is ignored.',
  })
  @IsOptional()
  @IsSearch()
  readonly search?: string;
}

/** The same filters, for what has no pages. */
export class VerificationLogFilters extends OmitType(VerificationLogQuery, [
  'limit',
  'cursor',
  'after',
] as const) {}
