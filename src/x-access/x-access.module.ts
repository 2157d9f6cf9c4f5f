import { Logger, Module } from '@nestjs/common';
import { NO_SHARED_NOTES, XApiClient } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { Clock } from '../platform/clock.js';
import { MemoryNotes } from '../platform/memory/memory-notes.js';
import { AdminUsageController } from './admin-usage.controller.js';
import { SpendLedger } from './spend-ledger.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

/** The one way to the X API, and the books about it. */
@Module({
  controllers: [AdminUsageController],
  providers: [
    {
      provide: XApiClient,
      inject: [AppConfig, Clock, SpendLedger, MemoryNotes],
      useFactory: xApiClient,
    },
    SpendLedger,
    UsageRepository,
    UsageService,
  ],
  exports: [UsageRepository, XApiClient],
})
export class XAccessModule {}

function xApiClient(config: AppConfig, clock: Clock, spend: SpendLedger, notes: MemoryNotes): XApiClient {
  const logger = new Logger(XApiClient.name);
  return new XApiClient({
    baseUrl: config.twitter.apiUrl,
    timeoutMs: config.twitter.readTimeoutMs,
    now: () => clock.now().getTime(),
    // Without Redis there is nobody to share with.
    notes: config.redisUrl === null ? NO_SHARED_NOTES : notes,
    spend,
    onBookkeepingFailure: (error) => {
      logger.error({ msg: 'A call to X is not settled in the books', err: error });
    },
  });
}
