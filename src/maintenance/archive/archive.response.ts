import { ApiProperty } from '@nestjs/swagger';
import type { VerificationLogArchive } from '#database';
import { ARCHIVE_STATES, stateOf, type ArchiveState } from './archives.repository.js';

export class ArchiveResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly fileName!: string;
  @ApiProperty() readonly rowCount!: number;
  @ApiProperty() readonly bytes!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Of the whole file, in hex.' })
  readonly sha256!: string | null;
  @ApiProperty({ type: Date, nullable: true }) readonly oldestVerifiedAt!: Date | null;
  @ApiProperty({ type: Date, nullable: true }) readonly newestVerifiedAt!: Date | null;
  @ApiProperty() readonly createdAt!: Date;
  @ApiProperty({
    enum: ARCHIVE_STATES,
    description:
      'RECORDED: its rows are being deleted from the table; PURGED: they are deleted; RESTORED: they are back for a time; DAMAGED: the file was missing or damaged, and its rows are in another file.',
  })
  readonly state!: ArchiveState;
}

export function toArchiveResponse(archive: VerificationLogArchive): ArchiveResponse {
  const { id, fileName, rowCount, bytes, sha256, oldestVerifiedAt, newestVerifiedAt, createdAt } = archive;
  const state = stateOf(archive);
  return { id, fileName, rowCount, bytes, sha256, oldestVerifiedAt, newestVerifiedAt, createdAt, state };
}
