import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Length, Matches } from 'class-validator';
import { IsFlag } from '../../platform/validation/is-flag.js';
import { IsRowId } from '../../platform/validation/is-row-id.js';
import { IsText } from '../../platform/validation/is-text.js';
import { PageQuery } from '../../platform/lists/paging.js';
import { COMPLETION_STATUSES, type CompletionStatus } from '../completion/completion.js';
import { DECISIONS, type Decision } from './decision.js';

const REASON_LENGTH = 500;

/** Filters over the completions of all members; a completion has to match each that is given. */
export class AdminCompletionsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: COMPLETION_STATUSES })
  @IsOptional()
  @IsIn(COMPLETION_STATUSES)
  readonly status?: CompletionStatus;

  @ApiPropertyOptional({ type: Boolean, description: 'Whether an admin has to decide.' })
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

/** A decision by an admin. */
export class DecideCompletionDto implements Decision {
  @ApiProperty({ enum: DECISIONS })
  @IsIn(DECISIONS)
  readonly status!: Decision['status'];

  @ApiProperty({
    minLength: 1,
    maxLength: REASON_LENGTH,
    description: 'With a rejection, the member sees it as `rejectionReason`.',
  })
  @IsText()
  @Length(1, REASON_LENGTH)
  @Matches(/\S/, { message: 'reason must not be blank' })
  readonly reason!: string;
}
