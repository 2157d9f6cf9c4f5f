import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Length, Matches } from 'class-validator';
import { IsFlag } from '../platform/is-flag.js';
import { IsRowId } from '../platform/is-row-id.js';
import { IsText } from '../platform/is-text.js';
import { PageQuery } from '../platform/paging.js';
import { COMPLETION_STATUSES, type CompletionStatus } from './completion.js';
import { DECISIONS, type Decision } from './decision.js';

const REASON_LENGTH = 500;

/** Filters of the completions of all members; all that are given must hold. */
export class AdminCompletionsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: COMPLETION_STATUSES })
  @IsOptional()
  @IsIn(COMPLETION_STATUSES)
  readonly status?: CompletionStatus;

  @ApiPropertyOptional({ type: Boolean, description: 'Whether a person has to look.' })
  @IsOptional()
  @IsFlag()
  readonly needsReview?: boolean;

  @ApiPropertyOptional()
  @IsOptional()
  @IsRowId()
  readonly userId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsRowId()
  readonly taskId?: string;
}

/** A decision by hand. */
export class DecideCompletionDto implements Decision {
  @ApiProperty({ enum: DECISIONS })
  @IsIn(DECISIONS)
  readonly status!: Decision['status'];

  @ApiProperty({
    minLength: 1,
    maxLength: REASON_LENGTH,
    description: 'Becomes the `rejectionReason` that the member sees, when it is a rejection.',
  })
  @IsText()
  @Length(1, REASON_LENGTH)
  @Matches(/\S/, { message: 'reason must not be blank' })
  readonly reason!: string;
}
