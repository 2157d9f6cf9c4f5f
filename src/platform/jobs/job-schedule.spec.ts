import fc from 'fast-check';
import { sized } from '../../../test/support/app/sized.js';
import { JobSchedule } from './job-schedule.js';

const at = (text: string): Date => new Date(text);

describe('the ticks of a cron expression', () => {
  it('should be in UTC, whatever the zone of the machine and its daylight-saving change', () => {
    const daily = new JobSchedule('0 3 * * *');
    for (const day of ['2026-03-08', '2026-03-29', '2026-10-04', '2026-10-25', '2026-11-01'])
      expect(daily.latest(at(`${day}T12:00:00Z`))).toEqual(at(`${day}T03:00:00Z`));
  });

  it('should count a tick as due from its exact time on', () => {
    const hourly = new JobSchedule('0 * * * *');
    expect(hourly.latest(at('2026-05-01T10:00:00.000Z'))).toEqual(at('2026-05-01T10:00:00Z'));
    expect(hourly.latest(at('2026-05-01T09:59:59.999Z'))).toEqual(at('2026-05-01T09:00:00Z'));
    expect(hourly.next(at('2026-05-01T10:00:00.000Z'))).toEqual(at('2026-05-01T11:00:00Z'));
  });

  it('should find the last tick however long ago it was', () => {
    expect(new JobSchedule('0 0 29 2 *').latest(at('2027-12-31T00:00:00Z'))).toEqual(
      at('2024-02-29T00:00:00Z'),
    );
    expect(new JobSchedule('* * * * * *').latest(at('2026-05-01T10:00:00.500Z'))).toEqual(
      at('2026-05-01T10:00:00Z'),
    );
  });

  it('should be the same whether or not the schedule was asked before', () => {
    const asked = new JobSchedule('*/7 * * * *');
    for (const time of ['10:00:00', '10:06:59.999', '10:07:00', '10:06:00', '10:30:00', '09:00:00'])
      expect(asked.latest(at(`2026-05-01T${time}Z`))).toEqual(
        new JobSchedule('*/7 * * * *').latest(at(`2026-05-01T${time}Z`)),
      );
  });

  it('should have no tick between the last one and the next', () => {
    const expressions = ['0 3 * * *', '*/7 * * * *', '15,45 8-17 * * 1-5', '0 0 1 * *', '*/20 * * * * *'];
    fc.assert(
      fc.property(
        fc.constantFrom(...expressions),
        fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2033-01-01T00:00:00Z'), noInvalidDate: true }),
        (expression, now) => {
          const schedule = new JobSchedule(expression);
          const latest = schedule.latest(now);
          expect(latest).not.toBeNull();
          expect(latest!.getTime()).toBeLessThanOrEqual(now.getTime());
          expect(schedule.next(latest!).getTime()).toBeGreaterThan(now.getTime());
        },
      ),
      { numRuns: sized(25, 100) },
    );
  });
});
