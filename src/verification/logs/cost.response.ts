import { ApiProperty } from '@nestjs/swagger';
import { usdOf } from '../../x-access/budget.js';

/** What verifications cost by the estimate, each by the prices of its time. */
export class CostResponse {
  @ApiProperty({ description: 'Of the verifications whose cost is known.' })
  readonly estimatedCostUsd!: number;
  @ApiProperty({ description: 'Verifications by earlier versions, which did not store the cost.' })
  readonly unknownCosts!: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      '`estimatedCostUsd` divided by the approvals whose cost is known; null when there are none. Approvals by admins are not counted.',
  })
  readonly usdPerApproval!: number | null;
}

/** Sums over verifications; money in millionths of a US dollar. */
interface CostSums {
  readonly attempts: number;
  /** How many of them, and of their approvals, have a known cost. */
  readonly priced: number;
  readonly pricedApprovals: number;
  readonly microUsd: number;
}

export function toCostResponse({ attempts, priced, pricedApprovals, microUsd }: CostSums): CostResponse {
  return {
    estimatedCostUsd: usdOf(microUsd),
    unknownCosts: attempts - priced,
    usdPerApproval: pricedApprovals === 0 ? null : usdOf(microUsd / pricedApprovals),
  };
}

/** The estimated cost of one attempt in US dollars; null when it is not known. */
export function estimatedCostUsd(microUsd: number | null): number | null {
  return microUsd === null ? null : usdOf(microUsd);
}
