import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { TokenVerifier } from './token-verifier.js';
import { UsersRepository } from './users.repository.js';

/** Authentication and authorization: one guard for every route. */
@Module({
  providers: [TokenVerifier, UsersRepository, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [UsersRepository],
})
export class IdentityModule {}
