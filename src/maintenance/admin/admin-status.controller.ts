import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { StatusResponse, toStatusResponse } from './status.response.js';
import { StatusService } from './status.service.js';

@ApiTags('Admin: status')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/status')
export class AdminStatusController {
  constructor(private readonly status: StatusService) {}

  @Get()
  @ApiOperation({
    operationId: 'getStatus',
    summary: 'Get the state of the service',
    description: 'Queue, circuit breakers, closed rate windows and instances.',
  })
  @ApiOkResponse({ type: StatusResponse })
  async get(): Promise<StatusResponse> {
    return toStatusResponse(await this.status.read());
  }
}
