// `npm run test:fuzz`: 20,000 generated requests to the service on each database. TEST_SEED gives other requests (a failed
// round prints its seed: seed + round), TEST_REQUESTS another number.
import { jest } from './jest.mjs';

const SPEC = 'test/http/generated-requests';
const CONFIGS = ['jest.config.mjs', 'jest.services.config.mjs'];

// On both servers, which the small size does not do.
const env = { TEST_REQUESTS: '20000', ...process.env, TEST_SIZE: 'full' };
for (const config of CONFIGS) {
  const status = await jest(['--config', config, SPEC], { env });
  if (status !== 0) process.exitCode = status;
}
