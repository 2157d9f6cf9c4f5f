import { browserDigest, checkSum, checksumInWords } from './checksum.js';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const digest = browserDigest(crypto);

describe('the checksum of a download', () => {
  it('should match the recorded one in upper or lower case', async () => {
    const file = new Blob(['a', 'bc']);
    await expect(checkSum(file, ABC, digest)).resolves.toEqual({ kind: 'matches' });
    await expect(checkSum(file, ABC.toUpperCase(), digest)).resolves.toEqual({ kind: 'matches' });
  });

  it('should differ when one byte differs, and show the actual checksum', async () => {
    const verdict = await checkSum(new Blob(['abd']), ABC, digest);
    expect(verdict).toMatchObject({ kind: 'differs', actual: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(checksumInWords(verdict)).toContain('not saved');
  });

  it('should be reported as unchecked when the browser cannot compute it, as on plain http', async () => {
    expect(browserDigest({})).toBeNull();
    const verdict = await checkSum(new Blob(['abc']), ABC, browserDigest({}));
    expect(verdict).toEqual({ kind: 'unchecked' });
    expect(checksumInWords(verdict)).toContain('could not be checked');
  });

  it('should be reported as unknown when none is recorded', async () => {
    await expect(checkSum(new Blob(['abc']), null, digest)).resolves.toEqual({ kind: 'unknown' });
  });
});
