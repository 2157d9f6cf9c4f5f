import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { TASK_TYPES, type TaskType } from '#task-target';
import { IsFlag } from '../../platform/validation/is-flag.js';
import { IsSearch } from '../../platform/validation/is-search.js';
import { IsRowId } from '../../platform/validation/is-row-id.js';
import { PageQuery } from '../../platform/lists/paging.js';
import { PeriodBound, type PeriodQuery } from '../../platform/validation/period.query.js';
import { VERIFICATION_RESULTS, type VerificationResult } from '../completion/completion.js';

/** Filters of the verification logs; a log must match every filter that is given. */
export class VerificationLogQuery extends PageQuery implements PeriodQuery {
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

  @PeriodBound('Inclusive.')
  readonly from?: string;

  @PeriodBound('Exclusive.')
  readonly to?: string;

  @ApiPropertyOptional({
    description:
      'An exact id (of a row, completion, user, task or X account) or the start of a username; an `@` in front is ignored.',
  })
  @IsOptional()
  @IsSearch()
  readonly search?: string;
}

/** The same filters, without pages. */
export class VerificationLogFilter extends OmitType(VerificationLogQuery, [
  'limit',
  'cursor',
  'after',
] as const) {}
