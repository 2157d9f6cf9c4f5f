import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../identity/authenticated.decorator.js';
import { UsageQuery } from '../../../x-access/usage.query.js';
import { AdminUsageResponse } from './admin-usage.response.js';
import { AdminUsageService } from './admin-usage.service.js';

@ApiTags('Admin: usage')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/usage')
export class AdminUsageController {
  constructor(private readonly usage: AdminUsageService) {}

  @Get()
  @ApiOperation({
    operationId: 'getUsage',
    summary: 'Get calls to X and their estimated cost',
    description: 'By endpoint and day, and by task, with the budget of the month and the prices used.',
  })
  @ApiOkResponse({ type: AdminUsageResponse })
  report(@Query() query: UsageQuery): Promise<AdminUsageResponse> {
    return this.usage.report(query);
  }
}
