import type { Provider } from '@nestjs/common';
import { BulkReads, Database, Leases, SnapshotReads } from '#database';
import { AppConfig } from '../../config/app-config.js';
import { provideDatabase } from './database.provider.js';
import { StatementObserver } from './statement-observer.js';

export const databaseProviders: Provider[] = [
  StatementObserver,
  {
    provide: Database,
    inject: [AppConfig, StatementObserver],
    useFactory: (config: AppConfig, { watch }: StatementObserver) => provideDatabase(config, { watch }),
  },
  { provide: Leases, inject: [Database], useFactory: (prisma: Database) => new Leases(prisma) },
  {
    provide: SnapshotReads,
    inject: [Database, AppConfig, StatementObserver],
    useFactory: (prisma: Database, { database }: AppConfig, { watch }: StatementObserver) =>
      new SnapshotReads(prisma, database.url, { watch }),
  },
  {
    provide: BulkReads,
    inject: [AppConfig, StatementObserver],
    useFactory: ({ database }: AppConfig, { watch }: StatementObserver) =>
      new BulkReads(database.url, { watch }),
  },
];
