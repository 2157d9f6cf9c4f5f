import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsRowId } from '../../../platform/validation/is-row-id.js';
import { PeriodQuery } from '../../../platform/validation/period.query.js';

export const STATISTICS_INTERVALS = ['hour', 'day'] as const;
export type StatisticsInterval = (typeof STATISTICS_INTERVALS)[number];

/** Which attempts to count, and by hour or by day. */
export class VerificationStatisticsQuery extends PeriodQuery {
  @ApiPropertyOptional({ description: 'Of one task only.' })
  @IsOptional()
  @IsRowId()
  readonly taskId?: string;

  @ApiPropertyOptional({ enum: STATISTICS_INTERVALS, default: 'day', description: 'In UTC.' })
  @IsIn(STATISTICS_INTERVALS)
  readonly interval: StatisticsInterval = 'day';
}
