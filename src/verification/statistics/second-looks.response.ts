import { ApiProperty } from '@nestjs/swagger';
import { ResultCounts } from './verification-statistics.response.js';

export class SecondLookDelayResponse extends ResultCounts {
  @ApiProperty({
    description:
      'Seconds from the no to the second look, rounded up: 15, 30, 45, 60, 90, 120, 300, 600, 3600, or 86400, which also holds all that took longer.',
  })
  readonly upToSeconds!: number;
}

/** What second looks at a no found. */
export class SecondLooksResponse extends ResultCounts {
  @ApiProperty() readonly total!: number;
  @ApiProperty({ description: 'Approved, of all: 0 to 1; 0 of none.' }) readonly approvedShare!: number;
  @ApiProperty({ type: [SecondLookDelayResponse], description: 'Delays with looks only, shortest first.' })
  readonly delays!: SecondLookDelayResponse[];
}
