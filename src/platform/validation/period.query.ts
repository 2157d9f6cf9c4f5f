import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from './is-instant.js';

/** Documents and checks one end of a period in a query. */
export function PeriodBound(description: 'Inclusive.' | 'Exclusive.'): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ format: 'date-time', description }),
    IsOptional(),
    IsInstant(),
  );
}

/** A period in a query. */
export class PeriodQuery {
  @PeriodBound('Inclusive.')
  readonly from?: string;

  @PeriodBound('Exclusive.')
  readonly to?: string;
}

/** The ends of the period as dates; null where it has no limit. */
export function periodOf({ from, to }: PeriodQuery): { from: Date | null; to: Date | null } {
  return { from: dateOf(from), to: dateOf(to) };
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
