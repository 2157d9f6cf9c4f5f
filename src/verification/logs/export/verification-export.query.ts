import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { VerificationLogFilter } from '../verification-log.query.js';
import { EXPORT_FORMATS, type ExportFormat } from './export-format.js';

/** Which rows to export, and in which format. */
export class VerificationExportQuery extends VerificationLogFilter {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'csv' })
  @IsIn(EXPORT_FORMATS)
  readonly format: ExportFormat = 'csv';
}
