import { OmitType } from '@nestjs/swagger';
import { VerificationStatisticsQuery } from './verification-statistics.query.js';

/** Which second looks are counted: those of all days (UTC) that the time touches. */
export class SecondLooksQuery extends OmitType(VerificationStatisticsQuery, ['interval']) {}
