import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { IsRowId } from '../../platform/validation/is-row-id.js';
import {
  COMPLETION_STATUSES,
  VERIFICATION_RESULTS,
  type CompletionStatus,
  type VerificationResult,
} from '../completion/completion.js';
import { COMPLETION_ERROR_CODES, type CompletionErrorCode } from '../verdict/error-code.js';

const MAX_COMPLETIONS = 500;

/** Why a completion of a batch was not verified. */
const ITEM_ERROR_CODES = ['not_found', 'internal_error'] as const;
export type ItemErrorCode = CompletionErrorCode | (typeof ITEM_ERROR_CODES)[number];

export class BatchVerificationDto {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MAX_COMPLETIONS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_COMPLETIONS)
  @IsRowId({ each: true })
  readonly completionIds!: string[];
}

/** The result for one completion of a batch. */
export class BatchItemResponse {
  @ApiProperty() readonly completionId!: string;
  @ApiProperty({
    enum: COMPLETION_STATUSES,
    nullable: true,
    description: 'Null when there is no such completion.',
  })
  readonly status!: CompletionStatus | null;
  @ApiProperty({
    enum: VERIFICATION_RESULTS,
    nullable: true,
    description: 'Result of the latest attempt; null when there was none.',
  })
  readonly verificationResult!: VerificationResult | null;
  @ApiProperty({ enum: [...COMPLETION_ERROR_CODES, ...ITEM_ERROR_CODES], nullable: true })
  readonly errorCode!: ItemErrorCode | null;
}

export class BatchVerificationResponse {
  @ApiProperty({ type: [BatchItemResponse], description: 'One for each distinct id, in the order given.' })
  readonly results!: BatchItemResponse[];
  @ApiProperty({ description: 'Calls to the X API made for the whole batch.' })
  readonly apiCallCount!: number;
}
