import { ApiError, type ApiErrorCode } from '#client';
import { durationInWords } from '../jobs/duration-words.js';
import { affectedInWords } from '../jobs/job-words.js';
import { pollMs } from '../mode/mode-words.js';
import { detailsInWords, isComplete } from './run-details.js';
import { runRefusal } from './run-refusal.js';

function anError(status: number, code: ApiErrorCode): ApiError {
  return new ApiError({ status, code, detail: 'Said so.' });
}

describe('the outcome of a run', () => {
  it('should say what was done, or what a dry run would do', () => {
    const run = { job: 'archive-verification-logs', affected: 6000, dryRun: false } as const;
    expect(affectedInWords(run)).toBe('6,000 log rows moved into archives');
    expect(affectedInWords({ ...run, dryRun: true })).toBe('6,000 log rows would move into archives');
    expect(affectedInWords({ ...run, affected: 1 })).toBe('1 log row moved into archives');
    expect(affectedInWords({ ...run, affected: 0 })).toBe('No log rows moved into archives');
  });
});

describe('the details of a run', () => {
  it('should have readable names and values, also for details that the panel does not know', () => {
    const details = {
      cutoff: '2026-08-30T13:15:16.000Z',
      damaged: [],
      sample: ['c1', 'c2'],
      deletedArchives: 1200,
      someNewThing: { deep: true },
      other_flag: false,
      complete: true,
    };
    expect(detailsInWords({ details, dryRun: false })).toEqual([
      { name: 'Older than', values: ['2026-08-30 13:15:16 UTC'] },
      { name: 'Damaged files', values: [] },
      { name: 'Examples', values: ['c1', 'c2'] },
      { name: 'Expired archives', values: ['1,200'] },
      { name: 'Some new thing', values: ['{"deep":true}'] },
      { name: 'Other flag', values: ['no'] },
    ]);
  });

  it('should leave out of a dry run what only a run does', () => {
    const details = { files: [], disconnected: 0, wouldDisconnect: 2 };
    expect(detailsInWords({ details, dryRun: true })).toEqual([
      { name: 'Would disconnect, if configured', values: ['2'] },
    ]);
  });

  it('should be empty when the run has none', () => {
    expect(detailsInWords({ details: null, dryRun: false })).toEqual([]);
    expect(isComplete({ details: null })).toBe(true);
    expect(isComplete({ details: { complete: false } })).toBe(false);
  });
});

describe('how long a run took', () => {
  it.each([
    ['2026-01-01T00:00:00.300Z', '0.3 s'],
    ['2026-01-01T00:00:12.000Z', '12 s'],
    ['2026-01-01T00:03:20.000Z', '3 min 20 s'],
    ['2026-01-01T01:04:59.000Z', '1 h 4 min'],
    [null, null],
    ['2025-12-31T23:59:59.000Z', null],
  ])('should be, when it ended at %s: %s', (finishedAt, words) => {
    expect(durationInWords('2026-01-01T00:00:00.000Z', finishedAt)).toBe(words);
  });
});

describe('a run that did not start', () => {
  it('should be explained when another run is in progress', () => {
    expect(runRefusal(anError(409, 'job_already_running'))).toContain('already running');
  });

  it('should not be called failed when only the answer is missing', () => {
    expect(runRefusal(anError(0, 'unreachable'))).toContain('it continues');
    expect(runRefusal(anError(504, 'unreadable'))).toContain('it continues');
  });

  it('should otherwise show the message of the service', () => {
    expect(runRefusal(anError(404, 'not_found'))).toContain('Said so.');
  });
});

describe('the maintenance mode', () => {
  it('should be loaded every two seconds while it drains, and less often otherwise', () => {
    expect(pollMs('draining')).toBe(2_000);
    expect(pollMs('quiet')).toBeGreaterThan(10_000);
    expect(pollMs(undefined)).toBeGreaterThan(10_000);
  });
});
