import { exportAddress, exportFileName } from './export-address.js';

describe('an export', () => {
  it('should use the filters of the list, escaped', () => {
    expect(exportAddress('csv', { search: 'a&b', cacheHit: false, userId: '', from: null })).toBe(
      '/v1/admin/verification-logs/export?format=csv&search=a%26b&cacheHit=false',
    );
  });

  it('should have a file name that sorts by time', () => {
    expect(exportFileName('ndjson', new Date('2026-11-28T12:23:01.999Z'))).toBe(
      'verification-logs-2026-11-28T12-23-01Z.ndjson',
    );
  });
});
