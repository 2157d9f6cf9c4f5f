import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../identity/authenticated.decorator.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import type { Actor } from '../platform/audit/audit-events.js';
import { MaintenanceModeService } from '../platform/maintenance-mode/maintenance-mode.service.js';
import { ChangeModeDto, messageOf, ModeResponse, toModeResponse } from './mode.response.js';

@ApiTags('Admin: maintenance')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/maintenance/mode')
export class AdminModeController {
  constructor(private readonly mode: MaintenanceModeService) {}

  @Get()
  @ApiOkResponse({ type: ModeResponse })
  async get(): Promise<ModeResponse> {
    return toModeResponse(await this.mode.report());
  }

  @Put()
  @ApiOkResponse({ type: ModeResponse })
  async change(@Body() dto: ChangeModeDto, @CurrentActor() actor: Actor): Promise<ModeResponse> {
    const wanted = { enabled: dto.enabled, message: messageOf(dto) };
    return toModeResponse(await this.mode.change(wanted, actor));
  }
}
