import { Module } from '@nestjs/common';
import { Database } from '#database';
import { AppConfig } from '../../config/app-config.js';
import { VerificationLogsModule } from '../../verification/logs/verification-logs.module.js';
import { AdminArchivesController } from './admin-archives.controller.js';
import { ArchiveCleanUp } from './job/archive-clean-up.js';
import { ArchiveDownload } from './archive-download.js';
import { ArchivePreview } from './job/archive-preview.js';
import { ArchiveStore } from './store/archive-store.js';
import { ArchiveVerificationLogsJob } from './job/archive-verification-logs.job.js';
import { ArchivedRowsPurge } from './job/archived-rows-purge.js';
import { ArchivesRepository } from './archives.repository.js';
import { LocalArchiveStore } from './store/local-archive-store.js';
import { OldLogsArchiver } from './job/old-logs-archiver.js';

/** Old rows of the verification log, in files. */
@Module({
  imports: [VerificationLogsModule],
  controllers: [AdminArchivesController],
  providers: [
    {
      provide: ArchiveStore,
      inject: [AppConfig],
      useFactory: ({ maintenance }: AppConfig) => new LocalArchiveStore(maintenance.archiveDirectory),
    },
    {
      provide: ArchivesRepository,
      inject: [Database],
      useFactory: (prisma: Database) => new ArchivesRepository(prisma),
    },
    ArchiveCleanUp,
    ArchivedRowsPurge,
    ArchiveDownload,
    ArchivePreview,
    ArchiveVerificationLogsJob,
    OldLogsArchiver,
  ],
  exports: [ArchiveVerificationLogsJob],
})
export class ArchiveModule {}
