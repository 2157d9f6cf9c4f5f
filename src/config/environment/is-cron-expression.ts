import { CronTime } from 'cron';

/** Whether the text is a cron expression (five fields, or six with seconds) that has a next tick. */
export function isCronExpression(text: string): boolean {
  if (!CronTime.validateCronExpression(text).valid) return false;
  try {
    new CronTime(text, 'UTC').getNextDateFrom(new Date(), 'UTC');
    return true;
  } catch {
    return false;
  }
}
