export { sized } from '../../../libs/database/testing/sized.js';
