// One instance of the service in a process of its own, with so many slots for the background: its only argument.
import { createApp } from '../dist/src/app.js';
import { parseConfig } from '../dist/src/config/parse-config.js';
import { VerificationSlots } from '../dist/src/verification/slots/verification-slots.js';

const config = parseConfig(process.env);
const app = await createApp(config, { drainTimes: { acceptMs: 0, graceMs: 0, limitMs: 1_000 } });
const slots = app.get(VerificationSlots, { strict: false });
slots.most = Number(process.argv[2] ?? slots.most);
await app.listen(config.http.port, config.http.host);
process.send('ready');
process.on('SIGTERM', () => app.close().finally(() => process.exit(0)));
