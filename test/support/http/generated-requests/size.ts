/** The number of requests: `npm run test:fuzz` sets a larger one. */
export const requestCount = Number(process.env.TEST_REQUESTS ?? '500');

/** Their seed. */
export const SEED = Number(process.env.TEST_SEED ?? '1');
