import { ApiProperty } from '@nestjs/swagger';

/** What was asked of X on one day at one endpoint. */
export class UsageRowResponse {
  @ApiProperty({ description: 'UTC.', example: '2026-01-31' }) readonly day!: string;
  @ApiProperty({ example: 'users/tweets' }) readonly endpoint!: string;
  @ApiProperty({ description: 'HTTP requests to the X API.' }) readonly calls!: number;
  @ApiProperty({ description: 'Resources that X returned and bills.' }) readonly billedResources!: number;
  @ApiProperty() readonly estimatedCostUsd!: number;
  @ApiProperty({
    description:
      'Set aside for calls whose outcome is not known: under way, not answered, or lost with their process.',
  })
  readonly reservedUsd!: number;
}

export class UsageTotalResponse {
  @ApiProperty() readonly calls!: number;
  @ApiProperty() readonly billedResources!: number;
  @ApiProperty() readonly estimatedCostUsd!: number;
  @ApiProperty() readonly reservedUsd!: number;
}

/** How much of this month's budget is used. */
export class BudgetResponse {
  @ApiProperty({ description: 'UTC.', example: '2026-01' }) readonly month!: string;
  @ApiProperty() readonly limitUsd!: number;
  @ApiProperty() readonly spentUsd!: number;
  @ApiProperty() readonly reservedUsd!: number;
  @ApiProperty({ description: 'Whether 80 % of the budget are spent or set aside.' })
  readonly warning!: boolean;
}

export class PriceResponse {
  @ApiProperty({ example: 'users/tweets' }) readonly endpoint!: string;
  @ApiProperty({ description: 'For each resource that X returns.' }) readonly usd!: number;
}

export class PriceTableResponse {
  @ApiProperty() readonly source!: string;
  @ApiProperty({ format: 'date' }) readonly readOn!: string;
  @ApiProperty({ type: [PriceResponse] }) readonly data!: PriceResponse[];
}

export class UsageResponse {
  @ApiProperty({ type: [UsageRowResponse], description: 'The newest day first.' })
  readonly data!: UsageRowResponse[];
  @ApiProperty({ type: UsageTotalResponse, description: 'Of the rows in `data`.' })
  readonly total!: UsageTotalResponse;
  @ApiProperty({ type: BudgetResponse, nullable: true, description: 'Null without X_MONTHLY_BUDGET_USD.' })
  readonly budget!: BudgetResponse | null;
  @ApiProperty({ type: PriceTableResponse, description: 'What the estimates go by.' })
  readonly prices!: PriceTableResponse;
}
