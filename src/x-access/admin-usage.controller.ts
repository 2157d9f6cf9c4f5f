import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { UsageQuery } from './usage.query.js';
import { UsageResponse } from './usage.response.js';
import { UsageService } from './usage.service.js';

@ApiTags('Admin: usage')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/usage')
export class AdminUsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @ApiOkResponse({ type: UsageResponse })
  report(@Query() query: UsageQuery): Promise<UsageResponse> {
    return this.usage.report(query);
  }
}
