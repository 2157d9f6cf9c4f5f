import { describeQueue } from './queue-rules.js';

describe('the queue in the database', () => {
  describeQueue(() => ({}));
});
