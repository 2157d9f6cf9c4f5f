import base from './jest.config.mjs';

/** What needs PostgreSQL and MariaDB: `npm run test:services`. */
export default { ...base, testRegex: '\\.services-spec\\.ts$' };
