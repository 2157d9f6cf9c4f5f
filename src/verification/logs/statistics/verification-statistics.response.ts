import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { TASK_TYPES, type TaskType } from '#task-target';
import { PriceTableResponse } from '../../../x-access/usage.response.js';
import { CostResponse } from '../cost.response.js';

/** How many attempts had which result. */
export class ResultCounts {
  @ApiProperty() readonly approved!: number;
  @ApiProperty() readonly rejected!: number;
  @ApiProperty() readonly error!: number;
}

export class TaskTypeStatisticsResponse extends ResultCounts {
  @ApiProperty({ enum: TASK_TYPES }) readonly taskType!: TaskType;
  @ApiProperty() readonly total!: number;
  @ApiProperty({ description: 'Milliseconds.' }) readonly averageVerificationTime!: number;
}

export class StatisticsPointResponse extends ResultCounts {
  @ApiProperty({ format: 'date-time', description: 'When the hour or day (UTC) begins.' })
  readonly at!: string;
  @ApiProperty({ description: 'Of the attempts whose cost is known.' }) readonly estimatedCostUsd!: number;
}

/** The results of the attempts in a period. Rates are 0 to 1; without attempts, rates and times are 0. */
export class VerificationStatisticsResponse extends IntersectionType(ResultCounts, CostResponse) {
  @ApiProperty() readonly total!: number;
  @ApiProperty({ description: 'Share of approved attempts.' }) readonly successRate!: number;
  @ApiProperty({ description: 'Share of undetermined attempts.' }) readonly errorRate!: number;
  @ApiProperty({ description: 'Milliseconds.' }) readonly averageVerificationTime!: number;
  @ApiProperty({
    description: 'Milliseconds: the 95th percentile (nearest rank).',
  })
  readonly p95VerificationTime!: number;
  @ApiProperty() readonly apiCallCount!: number;
  @ApiProperty({ description: 'Share of attempts answered from the cache.' }) readonly cacheHitRate!: number;
  @ApiProperty({ type: [TaskTypeStatisticsResponse], description: 'Only types with attempts.' })
  readonly byTaskType!: TaskTypeStatisticsResponse[];
  @ApiProperty({
    type: [StatisticsPointResponse],
    description: 'Only hours or days with attempts, oldest first.',
  })
  readonly series!: StatisticsPointResponse[];
  @ApiProperty({ type: PriceTableResponse, description: 'The prices that estimates use now.' })
  readonly prices!: PriceTableResponse;
}
