import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../identity/current-actor.decorator.js';
import type { Actor } from '../../platform/audit/audit-events.js';
import { MaintenanceModeService } from '../../platform/maintenance-mode/maintenance-mode.service.js';
import { ChangeModeDto, messageOf, ModeResponse, toModeResponse } from './mode.response.js';

@ApiTags('Admin: maintenance')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/maintenance/mode')
export class AdminModeController {
  constructor(private readonly mode: MaintenanceModeService) {}

  @Get()
  @ApiOperation({
    operationId: 'getMaintenanceMode',
    summary: 'Get the maintenance mode',
    description: 'Whether it is on, and whether work that began before it still runs.',
  })
  @ApiOkResponse({ type: ModeResponse })
  async get(): Promise<ModeResponse> {
    return toModeResponse(await this.mode.report());
  }

  @Put()
  @ApiOperation({
    operationId: 'changeMaintenanceMode',
    summary: 'Switch the maintenance mode on or off',
    description: 'While it is on, members can read but not write, on every instance within 5 s.',
  })
  @ApiOkResponse({ type: ModeResponse })
  async change(@Body() dto: ChangeModeDto, @CurrentActor() actor: Actor): Promise<ModeResponse> {
    const wanted = { enabled: dto.enabled, message: messageOf(dto) };
    return toModeResponse(await this.mode.change(wanted, actor));
  }
}
