// One instance of the service: asks for the access token of a connection so many times at once, as soon as it is told
// to,
// and says when it has asked for the lease of the refresh, whether it got it or not.
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Leases } from '../../../dist/libs/database/index.js';
import { createApp } from '../../../dist/src/app.js';
import { parseConfig } from '../../../dist/src/config/parse-config.js';
import { AccessTokens } from '../../../dist/src/twitter-connection/tokens/access-tokens.js';

const [connectionId, times] = process.argv.slice(2);
const app = await createApp(parseConfig(process.env), { logStream: { write: () => undefined } });
await app.init();
const tokens = app.get(AccessTokens, { strict: false });
const leases = app.get(Leases, { strict: false });
const acquire = leases.acquire.bind(leases);
leases.acquire = async (...args) => {
  const lease = await acquire(...args);
  leases.acquire = acquire;
  console.log('refreshing');
  return lease;
};
console.log('ready');
await once(process.stdin, 'data');
const asked = Array.from({ length: Number(times) }, () => tokens.accessTokenFor(connectionId));
const fingerprints = (await Promise.all(asked)).map(({ value }) =>
  createHash('sha256').update(value).digest('hex'),
);
console.log(JSON.stringify(fingerprints));
await app.close();
process.exit(0);
