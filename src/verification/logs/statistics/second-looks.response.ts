import { ApiProperty } from '@nestjs/swagger';
import { ResultCounts } from './verification-statistics.response.js';

export class SecondLookDelayResponse extends ResultCounts {
  @ApiProperty({
    description:
      'Seconds from the rejection to the second look, rounded up: 15, 30, 45, 60, 90, 120, 300, 600, 3600, or 86400, which also stands for longer delays.',
  })
  readonly upToSeconds!: number;
}

/** The results of second looks at rejections. */
export class SecondLooksResponse extends ResultCounts {
  @ApiProperty() readonly total!: number;
  @ApiProperty({ description: 'Share of approvals, 0 to 1; 0 when nothing was counted.' })
  readonly approvedShare!: number;
  @ApiProperty({ type: [SecondLookDelayResponse], description: 'Only delays that occurred, shortest first.' })
  readonly delays!: SecondLookDelayResponse[];
}
