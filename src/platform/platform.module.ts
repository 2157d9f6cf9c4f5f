import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { BackgroundWork } from './background-work.js';
import { Clock } from './clock.js';
import { KeyedMutex } from './keyed-mutex.js';
import { openPrisma, PrismaService } from './prisma.service.js';

/** What every module may need. Being global, Nest starts it first and shuts it down last. */
@Global()
@Module({
  providers: [
    { provide: PrismaService, useFactory: openPrisma, inject: [AppConfig] },
    BackgroundWork,
    KeyedMutex,
  ],
  exports: [PrismaService, BackgroundWork, KeyedMutex, Clock],
})
export class PlatformModule implements OnApplicationShutdown {
  constructor(private readonly prisma: PrismaService) {}

  static register(clock: Clock): DynamicModule {
    return { module: PlatformModule, providers: [{ provide: Clock, useValue: clock }] };
  }

  /** Runs after the hooks of the providers, so after the background work has ended. */
  async onApplicationShutdown(): Promise<void> {
    await this.prisma.$disconnect();
  }
}
