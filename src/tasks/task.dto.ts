import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { TASK_TYPES, type TaskType } from '#task-target';
import { IsInstant } from '../platform/validation/is-instant.js';
import { IsText } from '../platform/validation/is-text.js';

const HAS_VISIBLE_TEXT = /\S/;
const X_ID = /^[1-9][0-9]{0,18}$/;

/** May be omitted, but, unlike with `IsOptional`, not null. */
const MayBeOmitted = (): PropertyDecorator => ValidateIf((_dto, value) => value !== undefined);

export class CreateTaskDto {
  @ApiProperty({ minLength: 1, maxLength: 200 })
  @IsText()
  @Length(1, 200)
  @Matches(HAS_VISIBLE_TEXT, { message: 'title must not be blank' })
  readonly title!: string;

  @ApiPropertyOptional({ type: String, maxLength: 2000, nullable: true })
  @IsOptional()
  @IsText()
  @MaxLength(2000)
  readonly description?: string | null;

  @ApiProperty({ enum: TASK_TYPES })
  @IsIn(TASK_TYPES)
  readonly taskType!: TaskType;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Address of the account (TWITTER_FOLLOW) or of the post; needed for all types but TWITTER_POST.',
  })
  @IsOptional()
  @IsText()
  @IsNotEmpty()
  @MaxLength(500)
  readonly targetUrl?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    pattern: X_ID.source,
    description:
      'X id of the account that a TWITTER_FOLLOW task is about; if omitted, the first look-up of the username sets it.',
  })
  @IsOptional()
  @IsText()
  @Matches(X_ID, { message: 'targetUserId must be an id of X: 1 to 19 digits' })
  readonly targetUserId?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 280,
    description: 'Text that the post of a quote, reply or post task must contain.',
  })
  @IsOptional()
  @IsText()
  @Length(1, 280)
  @Matches(HAS_VISIBLE_TEXT, { message: 'requiredText must not be blank' })
  readonly requiredText?: string | null;

  @ApiPropertyOptional({ minimum: 0, maximum: 1_000_000, default: 0 })
  @MayBeOmitted()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  readonly points?: number;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsInstant()
  readonly startsAt?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsInstant()
  readonly endsAt?: string | null;

  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 36_500, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(36_500)
  readonly minAccountAgeDays?: number | null;

  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 1_000_000_000, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  readonly minFollowers?: number | null;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 3_650, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3_650)
  readonly recheckAfterDays?: number | null;
}

/**
 * A change of a task: an omitted field is not changed, null clears a nullable field. `targetUrl` and `targetUserId` reset
 * what is known of the target, even with the same value.
 */
export class UpdateTaskDto extends PartialType(CreateTaskDto, { skipNullProperties: false }) {
  @ApiPropertyOptional()
  @MayBeOmitted()
  @IsBoolean()
  readonly isActive?: boolean;
}
