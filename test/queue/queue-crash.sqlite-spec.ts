import { describeCrashes } from './queue-crash-rules.js';

describe('the queue of one instance with SQLite', () => {
  describeCrashes(() => ({}));
});
