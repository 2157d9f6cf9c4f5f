import { Module, type Provider } from '@nestjs/common';
import { XOAuthClient } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { XAccessModule } from '../x-access/x-access.module.js';
import { AccessTokens } from './access-tokens.js';
import { AdminConnectionsController } from './admin-connections.controller.js';
import { AdminConnectionsRepository } from './admin-connections.repository.js';
import { AdminConnectionsService } from './admin-connections.service.js';
import { AuthorizationRequestsRepository } from './authorization-requests.repository.js';
import { AuthorizationStateStore } from './authorization-state.store.js';
import { AuthorizationStates } from './authorization-states.js';
import { ConnectionCountsRepository } from './connection-counts.repository.js';
import { ConnectionTokens } from './connection-tokens.js';
import { ConnectionsRepository } from './connections.repository.js';
import { SignInService } from './sign-in.service.js';
import { RevocationsRepository } from './revocations.repository.js';
import { SecretKeys } from './secret-keys.js';
import { StaleConnectionsRepository } from './stale-connections.repository.js';
import { TokenRefresher } from './token-refresher.js';
import { TokenRevoker } from './token-revoker.js';
import { TwitterConnectionController } from './twitter-connection.controller.js';
import { TwitterConnectionService } from './twitter-connection.service.js';
import { TwitterStrategy } from './twitter.strategy.js';

const libs: Provider[] = [
  {
    provide: XOAuthClient,
    inject: [AppConfig],
    useFactory: ({ twitter }: AppConfig) =>
      new XOAuthClient({
        baseUrl: twitter.apiUrl,
        clientId: twitter.clientId,
        clientSecret: twitter.clientSecret,
        timeoutMs: twitter.tokenTimeoutMs,
      }),
  },
];

@Module({
  imports: [XAccessModule],
  controllers: [AdminConnectionsController, TwitterConnectionController],
  providers: [
    ...libs,
    AccessTokens,
    AdminConnectionsRepository,
    AdminConnectionsService,
    AuthorizationRequestsRepository,
    AuthorizationStates,
    AuthorizationStateStore,
    ConnectionCountsRepository,
    ConnectionsRepository,
    ConnectionTokens,
    SecretKeys,
    SignInService,
    RevocationsRepository,
    StaleConnectionsRepository,
    TokenRefresher,
    TokenRevoker,
    TwitterConnectionService,
    TwitterStrategy,
  ],
  exports: [
    AuthorizationRequestsRepository,
    ConnectionCountsRepository,
    SecretKeys,
    StaleConnectionsRepository,
    TwitterConnectionService,
  ],
})
export class TwitterConnectionModule {}
