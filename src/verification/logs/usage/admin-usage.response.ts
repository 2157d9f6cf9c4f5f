import { ApiProperty } from '@nestjs/swagger';
import { UsageResponse } from '../../../x-access/usage.response.js';
import { CostResponse } from '../cost.response.js';

/** The verifications of one task in the requested days. */
export class TaskUsageResponse extends CostResponse {
  @ApiProperty() readonly taskId!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty({ description: 'Verifications that approved.' }) readonly approved!: number;
  @ApiProperty({ description: 'All verifications.' }) readonly verifications!: number;
  @ApiProperty() readonly apiCallCount!: number;
}

export class AdminUsageResponse extends UsageResponse {
  @ApiProperty({
    type: [TaskUsageResponse],
    description:
      'The most expensive task first, at most 100. By the verification log, so without rows that were archived. A call that several tasks share counts for the first of them.',
  })
  readonly tasks!: TaskUsageResponse[];
}
