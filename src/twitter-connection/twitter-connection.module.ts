import { Module } from '@nestjs/common';
import { XOAuthClient, type XOAuthCall } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { CallObserver } from '../x-access/call-observer.js';
import { XAccessModule } from '../x-access/x-access.module.js';
import { AdminConnectionsController } from './admin/admin-connections.controller.js';
import { AdminConnectionsRepository } from './admin/admin-connections.repository.js';
import { AdminConnectionsService } from './admin/admin-connections.service.js';
import { ConnectionCountsRepository } from './connection/connection-counts.repository.js';
import { ConnectionsRepository } from './connection/connections.repository.js';
import { StaleConnectionsRepository } from './connection/stale-connections.repository.js';
import { TwitterConnectionController } from './connection/twitter-connection.controller.js';
import { TwitterConnectionService } from './connection/twitter-connection.service.js';
import { SecretKeys } from './sealed-columns/secret-keys.js';
import { AuthorizationRequestsRepository } from './sign-in/authorization-requests.repository.js';
import { AuthorizationStates } from './sign-in/authorization-states.js';
import { AuthorizationStateStore } from './sign-in/passport/authorization-state.store.js';
import { TwitterStrategy } from './sign-in/passport/twitter.strategy.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { ConnectionTokens } from './tokens/connection-tokens.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { RevocationsRepository } from './tokens/revocations.repository.js';
import { TokenRefresher } from './tokens/token-refresher.js';
import { TokenRevoker } from './tokens/token-revoker.js';

const signIn = [
  AuthorizationRequestsRepository,
  AuthorizationStates,
  AuthorizationStateStore,
  SignInService,
  TwitterStrategy,
];
const connection = [ConnectionsRepository];
const tokens = [AccessTokens, ConnectionTokens, RevocationsRepository, TokenRefresher, TokenRevoker];
const admin = [AdminConnectionsRepository, AdminConnectionsService];
const shared = [ConnectionCountsRepository, SecretKeys, StaleConnectionsRepository, TwitterConnectionService];

/** Members' X accounts: sign-in, connection, tokens. */
@Module({
  imports: [XAccessModule],
  controllers: [AdminConnectionsController, TwitterConnectionController],
  providers: [
    { provide: XOAuthClient, useFactory: xOAuthClient, inject: [AppConfig, CallObserver] },
    ...[...signIn, ...connection, ...tokens, ...admin, ...shared],
  ],
  exports: shared,
})
export class TwitterConnectionModule {}

function xOAuthClient({ twitter }: AppConfig, observer: CallObserver): XOAuthClient {
  const { apiUrl: baseUrl, clientId, clientSecret, tokenTimeoutMs: timeoutMs } = twitter;
  const onCall = (call: XOAuthCall): void => {
    observer.token(call);
  };
  return new XOAuthClient({ baseUrl, clientId, clientSecret, timeoutMs, onCall });
}
