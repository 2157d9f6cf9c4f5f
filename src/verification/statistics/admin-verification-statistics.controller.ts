import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { VerificationStatisticsQuery } from './verification-statistics.query.js';
import { VerificationStatisticsResponse } from './verification-statistics.response.js';
import { VerificationStatisticsService } from './verification-statistics.service.js';

@ApiTags('Admin: verification logs')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verification-logs/stats')
export class AdminVerificationStatisticsController {
  constructor(private readonly statistics: VerificationStatisticsService) {}

  @Get()
  @ApiOkResponse({ type: VerificationStatisticsResponse })
  @ApiServiceUnavailableResponse({ description: '`service_unavailable`: the counting takes too long' })
  get(@Query() query: VerificationStatisticsQuery): Promise<VerificationStatisticsResponse> {
    return this.statistics.of(query);
  }
}
