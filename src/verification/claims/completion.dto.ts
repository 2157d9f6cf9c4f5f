import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  MaxLength,
} from 'class-validator';
import { IsText } from '../../platform/validation/is-text.js';
import { IsRowId } from '../../platform/validation/is-row-id.js';
import { PageQuery } from '../../platform/lists/paging.js';
import { COMPLETION_STATUSES, type CompletionStatus } from '../completion/completion.js';

const MAX_COMPLETIONS = 500;

export class ClaimTaskDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Address of the post that proves it, for quote, reply and post tasks.',
  })
  @IsOptional()
  @IsText()
  @MaxLength(500)
  readonly proofUrl?: string | null;
}

export class VerifyCompletionsDto {
  @ApiPropertyOptional({ type: [String], description: 'All pending and rejected completions when left out.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_COMPLETIONS)
  @ArrayUnique()
  @IsRowId({ each: true })
  readonly completionIds?: string[] | null;
}

export class CompletionsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: COMPLETION_STATUSES })
  @IsOptional()
  @IsIn(COMPLETION_STATUSES)
  readonly status?: CompletionStatus;
}
