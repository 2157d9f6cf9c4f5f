import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { isDay, IsDayOrInstant } from './is-day-or-instant.js';
import { dayOf, monthOf, nextMonth } from './usage-period.js';

/** The requested days; the current month (UTC) by default. */
export class UsageQuery {
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Inclusive. A day (`2026-01-31`) or a date and time; days are UTC.',
  })
  @IsOptional()
  @IsDayOrInstant()
  readonly from?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'A day is inclusive; a date and time is exclusive: 00:00 excludes its day.',
  })
  @IsOptional()
  @IsDayOrInstant()
  readonly to?: string;
}

/** The first and the last of the requested days (UTC): `2026-01-31`. */
export function usageDays({ from, to }: UsageQuery, now: Date): { firstDay: string; lastDay: string } {
  return {
    firstDay: from === undefined ? `${monthOf(now)}-01` : firstDayOf(from),
    lastDay: to === undefined ? dayBefore(nextMonth(now)) : lastDayOf(to),
  };
}

function firstDayOf(from: string): string {
  return isDay(from) ? from : dayOf(new Date(from));
}

function lastDayOf(to: string): string {
  return isDay(to) ? to : dayBefore(new Date(to));
}

/** The last day that began before a moment. */
function dayBefore(moment: Date): string {
  return dayOf(new Date(moment.getTime() - 1));
}
