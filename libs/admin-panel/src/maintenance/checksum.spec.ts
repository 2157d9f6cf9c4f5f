import { browserDigest, checkSum, checksumInWords } from './checksum.js';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const digest = browserDigest(crypto);

describe('the checksum of a download', () => {
  it('should match where the bytes are the recorded ones, however the hex is written', async () => {
    const file = new Blob(['a', 'bc']);
    await expect(checkSum(file, ABC, digest)).resolves.toEqual({ kind: 'matches' });
    await expect(checkSum(file, ABC.toUpperCase(), digest)).resolves.toEqual({ kind: 'matches' });
  });

  it('should differ where one byte does, and name what it is', async () => {
    const verdict = await checkSum(new Blob(['abd']), ABC, digest);
    expect(verdict).toMatchObject({ kind: 'differs', actual: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(checksumInWords(verdict)).toContain('not saved');
  });

  it('should be said to be unchecked where the browser cannot do it, as on plain http', async () => {
    expect(browserDigest({})).toBeNull();
    const verdict = await checkSum(new Blob(['abc']), ABC, browserDigest({}));
    expect(verdict).toEqual({ kind: 'unchecked' });
    expect(checksumInWords(verdict)).toContain('could not be checked');
  });

  it('should be said to be unknown where none is on record', async () => {
    await expect(checkSum(new Blob(['abc']), null, digest)).resolves.toEqual({ kind: 'unknown' });
  });
});
