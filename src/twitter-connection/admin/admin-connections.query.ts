import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsSearch } from '../../platform/validation/is-search.js';
import { PageQuery } from '../../platform/lists/paging.js';
import { CONNECTION_STATUSES, type ConnectionStatus } from '../connection/connection-status.js';

const MAX_DAYS = 36_500;

/** Filters of the list of connections; a connection must match every filter that is given. */
export class AdminConnectionsQuery extends PageQuery {
  @ApiPropertyOptional({
    description:
      'An exact id (of the connection, its user or the X account) or the start of the username; an `@` in front is ignored.',
  })
  @IsOptional()
  @IsSearch()
  readonly search?: string;

  @ApiPropertyOptional({ enum: CONNECTION_STATUSES })
  @IsOptional()
  @IsIn(CONNECTION_STATUSES)
  readonly status?: ConnectionStatus;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_DAYS,
    description: 'Not verified for more than this number of days, or never.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => integerOf(value))
  @IsInt()
  @Min(1)
  @Max(MAX_DAYS)
  readonly inactiveDays?: number;
}

function integerOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}
