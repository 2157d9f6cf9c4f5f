import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { PrismaService } from '../../platform/prisma.service.js';
import { OldVerificationLogsModule } from '../../verification/old-verification-logs.module.js';
import { AdminArchivesController } from './admin-archives.controller.js';
import { ArchiveCleanUp } from './archive-clean-up.js';
import { ArchiveDownload } from './archive-download.js';
import { ArchivePreview } from './archive-preview.js';
import { ArchiveStore } from './archive-store.js';
import { ArchiveVerificationLogsJob } from './archive-verification-logs.job.js';
import { ArchivedRowsPurge } from './archived-rows-purge.js';
import { ArchivesRepository } from './archives.repository.js';
import { LocalArchiveStore } from './local-archive-store.js';
import { OldLogsArchiver } from './old-logs-archiver.js';

/** Old rows of the audit trail, in files. */
@Module({
  imports: [OldVerificationLogsModule],
  controllers: [AdminArchivesController],
  providers: [
    {
      provide: ArchiveStore,
      inject: [AppConfig],
      useFactory: ({ maintenance }: AppConfig) => new LocalArchiveStore(maintenance.archiveDirectory),
    },
    {
      provide: ArchivesRepository,
      inject: [PrismaService],
      useFactory: (prisma: PrismaService) => new ArchivesRepository(prisma),
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
