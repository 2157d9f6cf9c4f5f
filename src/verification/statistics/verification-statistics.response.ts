import { ApiProperty } from '@nestjs/swagger';
import { TASK_TYPES, type TaskType } from '#task-target';

/** How many attempts ended in which way. */
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
}

/** What the attempts of a time came to. Rates are 0 to 1; a rate or time of no attempts is 0. */
export class VerificationStatisticsResponse extends ResultCounts {
  @ApiProperty() readonly total!: number;
  @ApiProperty({ description: 'Approved, of all.' }) readonly successRate!: number;
  @ApiProperty({ description: 'Those that could not tell, of all.' }) readonly errorRate!: number;
  @ApiProperty({ description: 'Milliseconds.' }) readonly averageVerificationTime!: number;
  @ApiProperty({
    description: 'Milliseconds: the smallest time that at least 95 % of the attempts did not exceed.',
  })
  readonly p95VerificationTime!: number;
  @ApiProperty() readonly apiCallCount!: number;
  @ApiProperty({ description: 'Answered from the cache, of all.' }) readonly cacheHitRate!: number;
  @ApiProperty({ type: [TaskTypeStatisticsResponse], description: 'Types with attempts only.' })
  readonly byTaskType!: TaskTypeStatisticsResponse[];
  @ApiProperty({
    type: [StatisticsPointResponse],
    description: 'Hours or days with attempts only, oldest first.',
  })
  readonly series!: StatisticsPointResponse[];
}
