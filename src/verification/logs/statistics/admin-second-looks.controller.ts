import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../identity/authenticated.decorator.js';
import { PeriodQuery, periodOf } from '../../../platform/validation/period.query.js';
import { toSecondLooksResponse } from './second-looks.js';
import { SecondLooksRepository } from './second-looks.repository.js';
import { SecondLooksResponse } from './second-looks.response.js';

@ApiTags('Admin: verification logs')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verification-logs/second-looks')
export class AdminSecondLooksController {
  constructor(private readonly secondLooks: SecondLooksRepository) {}

  /** Counts whole days (UTC): each day that the period touches. */
  @Get()
  @ApiOperation({
    operationId: 'getSecondLooks',
    summary: 'Get how second looks ended',
    description: 'How often a first "not found" became a yes at the second look. Whole days (UTC).',
  })
  @ApiOkResponse({ type: SecondLooksResponse })
  async get(@Query() query: PeriodQuery): Promise<SecondLooksResponse> {
    const { from, to } = periodOf(query);
    return toSecondLooksResponse(await this.secondLooks.read(from, to));
  }
}
