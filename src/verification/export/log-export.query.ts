import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { VerificationLogQuery } from '../verification-log.query.js';
import { EXPORT_FORMATS, type ExportFormat } from './export-format.js';

/** What to export, by the filters of the list, and how to write it. */
export class LogExportQuery extends OmitType(VerificationLogQuery, ['limit', 'cursor', 'after'] as const) {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'csv' })
  @IsIn(EXPORT_FORMATS)
  readonly format: ExportFormat = 'csv';
}
