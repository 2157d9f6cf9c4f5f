import { KeyRing } from '#token-vault';
import { runCli, runCliAlone } from '../support/process/cli.js';

it('should make a key that the service accepts, without any configuration', async () => {
  const { status, stdout, stderr } = await runCliAlone({}, 'keys', 'generate');
  expect(stdout).toMatch(/^k\d{8}:[0-9a-f]{64}\n$/);
  expect(KeyRing.parse(stdout).primaryKeyId).toMatch(/^k\d{8}$/);
  expect(stderr).toContain('TWITTER_TOKEN_ENCRYPTION_KEYS');
  expect(status).toBe(0);
});

it('should make a new key each time, under the id it is given', async () => {
  const outputs = [
    await runCli({}, 'keys', 'generate', '--id', 'spare_1'),
    await runCli({}, 'keys', 'generate', '--id', 'spare_1'),
  ].map(({ stdout }) => stdout);
  expect(outputs.map((output) => KeyRing.parse(output).primaryKeyId)).toEqual(['spare_1', 'spare_1']);
  expect(outputs[0]).not.toBe(outputs[1]);
});

it('should refuse an id that no key ring takes', async () => {
  const { status, stdout, stderr } = await runCli({}, 'keys', 'generate', '--id', 'a:b');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('A-Z a-z 0-9 _ -');
});
