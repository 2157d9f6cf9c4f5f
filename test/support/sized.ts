// oxlint-disable-next-line no-restricted-imports -- what only tests need is not part of what the lib promises
export { sized } from '../../libs/database/testing/sized.js';
