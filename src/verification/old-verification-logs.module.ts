import { Module } from '@nestjs/common';
import { OldVerificationLogs } from './old-verification-logs.js';

/** The part of the audit trail that its upkeep needs, without what verifies. */
@Module({ providers: [OldVerificationLogs], exports: [OldVerificationLogs] })
export class OldVerificationLogsModule {}
