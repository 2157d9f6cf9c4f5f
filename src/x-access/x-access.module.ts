import { Logger, Module } from '@nestjs/common';
import { NO_SHARED_STATE, XApiClient } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { Clock } from '../platform/time/clock.js';
import { CallObserver } from './call-observer.js';
import { SharedXState } from './shared-x-state.js';
import { SpendLedger } from './spend-ledger.js';
import { UsageRepository } from './usage/usage.repository.js';
import { UsageService } from './usage.service.js';

/** The client of the X API, and the usage that it counts. */
@Module({
  providers: [
    {
      provide: XApiClient,
      inject: [AppConfig, Clock, SpendLedger, SharedXState, CallObserver],
      useFactory: xApiClient,
    },
    CallObserver,
    SharedXState,
    SpendLedger,
    UsageRepository,
    UsageService,
  ],
  exports: [CallObserver, SpendLedger, UsageRepository, UsageService, XApiClient],
})
export class XAccessModule {}

function xApiClient(
  config: AppConfig,
  clock: Clock,
  spend: SpendLedger,
  sharedState: SharedXState,
  observer: CallObserver,
): XApiClient {
  const logger = new Logger(XApiClient.name);
  return new XApiClient({
    baseUrl: config.twitter.apiUrl,
    timeoutMs: config.twitter.readTimeoutMs,
    now: () => clock.now().getTime(),
    // Without Redis nothing is shared.
    sharedState: config.redisUrl === null ? NO_SHARED_STATE : sharedState,
    spend,
    prices: config.spending.prices,
    onCall: (call) => {
      observer.read(call);
    },
    onBookkeepingFailure: (error) => {
      logger.error({ msg: 'The cost of a call to X could not be stored', err: error });
    },
  });
}
