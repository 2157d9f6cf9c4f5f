import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsInstant } from '../../platform/is-instant.js';

export const STATISTICS_INTERVALS = ['hour', 'day'] as const;
export type StatisticsInterval = (typeof STATISTICS_INTERVALS)[number];

/** Which attempts are counted, and how finely. */
export class VerificationStatisticsQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'Inclusive.' })
  @IsOptional()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive.' })
  @IsOptional()
  @IsInstant()
  readonly to?: string;

  @ApiPropertyOptional({ enum: STATISTICS_INTERVALS, default: 'day', description: 'In UTC.' })
  @IsIn(STATISTICS_INTERVALS)
  readonly interval: StatisticsInterval = 'day';
}
