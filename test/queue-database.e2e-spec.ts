import { describeQueue } from './queue-rules.js';

describe('the queue of the database alone', () => {
  describeQueue(() => ({}));
});
