import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsDayOrInstant } from './is-day-or-instant.js';

/** Which days are asked for; the current month (UTC) unless given. */
export class UsageQuery {
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Inclusive. A day (`2026-01-31`) or a moment; days are UTC.',
  })
  @IsOptional()
  @IsDayOrInstant()
  readonly from?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'A day is included; a moment is not: 00:00 leaves its day out.',
  })
  @IsOptional()
  @IsDayOrInstant()
  readonly to?: string;
}
