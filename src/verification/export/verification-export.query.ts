import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { VerificationLogFilters } from '../verification-log.query.js';
import { EXPORT_FORMATS, type ExportFormat } from './export-format.js';

/** Which rows, and as what kind of file. */
export class VerificationExportQuery extends VerificationLogFilters {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'csv' })
  @IsIn(EXPORT_FORMATS)
  readonly format: ExportFormat = 'csv';
}
