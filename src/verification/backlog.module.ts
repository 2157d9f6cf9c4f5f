import { Module } from '@nestjs/common';
import { BacklogRepository } from './backlog.repository.js';

/** How much there is to verify, without what verifies. */
@Module({ providers: [BacklogRepository], exports: [BacklogRepository] })
export class BacklogModule {}
