/** How many requests are sent: `npm run test:fuzz` says more. */
export const requestCount = Number(process.env.TEST_REQUESTS ?? '500');

/** Which ones. */
export const SEED = Number(process.env.TEST_SEED ?? '1');
