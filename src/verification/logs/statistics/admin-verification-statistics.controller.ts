import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../identity/authenticated.decorator.js';
import { VerificationStatisticsQuery } from './verification-statistics.query.js';
import { VerificationStatisticsResponse } from './verification-statistics.response.js';
import { VerificationStatisticsService } from './verification-statistics.service.js';

@ApiTags('Admin: verification logs')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verification-logs/stats')
export class AdminVerificationStatisticsController {
  constructor(private readonly statistics: VerificationStatisticsService) {}

  @Get()
  @ApiOperation({
    operationId: 'getVerificationStatistics',
    summary: 'Get figures of verifications over time',
    description:
      'Results, rates, times and costs of a period, in total, by task type and by day or hour; of all tasks or one.',
  })
  @ApiOkResponse({ type: VerificationStatisticsResponse })
  get(@Query() query: VerificationStatisticsQuery): Promise<VerificationStatisticsResponse> {
    return this.statistics.of(query);
  }
}
