import { ApiProperty } from '@nestjs/swagger';
import { X_RESOURCES, type XResource } from '#x-api';

/** The requests to one endpoint of X on one day. */
export class UsageRowResponse {
  @ApiProperty({ description: 'UTC.', example: '2026-01-31' }) readonly day!: string;
  @ApiProperty({ example: 'users/tweets' }) readonly endpoint!: string;
  @ApiProperty({ description: 'HTTP requests to the X API.' }) readonly calls!: number;
  @ApiProperty({ description: 'Resources that X returned and bills.' }) readonly billedResources!: number;
  @ApiProperty() readonly estimatedCostUsd!: number;
  @ApiProperty({
    description:
      'Reserved for calls whose result is unknown: running, unanswered, or lost when their process died.',
  })
  readonly reservedUsd!: number;
}

export class UsageTotalResponse {
  @ApiProperty() readonly calls!: number;
  @ApiProperty() readonly billedResources!: number;
  @ApiProperty() readonly estimatedCostUsd!: number;
  @ApiProperty() readonly reservedUsd!: number;
}

export class BudgetResponse {
  @ApiProperty({ description: 'UTC.', example: '2026-01' }) readonly month!: string;
  @ApiProperty() readonly limitUsd!: number;
  @ApiProperty() readonly spentUsd!: number;
  @ApiProperty() readonly reservedUsd!: number;
  @ApiProperty({ description: 'Whether 80 % of the budget is spent or reserved.' })
  readonly warning!: boolean;
}

export class PostReadsResponse {
  @ApiProperty({ description: 'UTC.', example: '2026-01' }) readonly month!: string;
  @ApiProperty({ description: 'Resources billed by endpoints that return posts.' }) readonly count!: number;
  @ApiProperty({ description: 'Posts that X lets a pay-per-use project read in a month.' })
  readonly cap!: number;
  @ApiProperty({ description: 'Whether 80 % of the cap are read.' }) readonly warning!: boolean;
}

export class BalanceResponse {
  @ApiProperty({ format: 'date-time' }) readonly readAt!: string;
  @ApiProperty({ description: "Of X's credits." }) readonly balanceUsd!: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'What X took since the reading before; null when that is not known.',
  })
  readonly billedUsd!: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'The estimate of the same time.' })
  readonly estimatedUsd!: number | null;
  @ApiProperty({ description: 'Whether the two differ by more than 10 %.' }) readonly warning!: boolean;
}

export class PriceResponse {
  @ApiProperty({
    enum: X_RESOURCES,
    description: '`me` is the profile of the caller; included objects count too.',
  })
  readonly resource!: XResource;
  @ApiProperty({ description: 'For each one that X returns.' }) readonly usd!: number;
  @ApiProperty({ description: 'By X_PRICES, not by the table of `readOn`.' }) readonly isReplaced!: boolean;
}

export class PriceTableResponse {
  @ApiProperty() readonly source!: string;
  @ApiProperty({ format: 'date', description: 'When these prices were read from `source`.' })
  readonly readOn!: string;
  @ApiProperty({ type: [PriceResponse] }) readonly data!: PriceResponse[];
}

export class UsageResponse {
  @ApiProperty({ type: [UsageRowResponse], description: 'The newest day first.' })
  readonly data!: UsageRowResponse[];
  @ApiProperty({ type: UsageTotalResponse, description: 'Of the rows in `data`.' })
  readonly total!: UsageTotalResponse;
  @ApiProperty({ type: BudgetResponse, nullable: true, description: 'Null without X_MONTHLY_BUDGET_USD.' })
  readonly budget!: BudgetResponse | null;
  @ApiProperty({ type: PostReadsResponse, description: 'This month.' })
  readonly postReads!: PostReadsResponse;
  @ApiProperty({
    type: BalanceResponse,
    nullable: true,
    description: 'As it was last read; null without X_BEARER_TOKEN, or where X shows none.',
  })
  readonly balance!: BalanceResponse | null;
  @ApiProperty({ type: PriceTableResponse, description: 'The prices that the estimates use.' })
  readonly prices!: PriceTableResponse;
}
