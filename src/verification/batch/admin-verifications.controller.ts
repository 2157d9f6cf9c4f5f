import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../identity/current-actor.decorator.js';
import type { Actor } from '../../platform/audit/audit-events.js';
import { BatchVerificationDto, BatchVerificationResponse } from './batch-verification.dto.js';
import { BatchVerificationService } from './batch-verification.service.js';

@ApiTags('Admin: verifications')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verifications')
export class AdminVerificationsController {
  constructor(private readonly batch: BatchVerificationService) {}

  @Post()
  @ApiOperation({
    operationId: 'verifyBatch',
    summary: 'Verify up to 500 completions of any members',
    description: 'Answers when all are verified. Those of one member share what is read from X.',
  })
  @HttpCode(200)
  @ApiOkResponse({ type: BatchVerificationResponse })
  verify(
    @Body() dto: BatchVerificationDto,
    @CurrentActor() actor: Actor,
  ): Promise<BatchVerificationResponse> {
    return this.batch.verify(dto.completionIds, actor);
  }
}
