import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { TokenVerifier } from './token-verifier.js';
import { UserDirectory } from './user-directory.js';

/** Who is calling, and whether they may: one guard in front of every route. */
@Module({
  providers: [TokenVerifier, UserDirectory, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class IdentityModule {}
