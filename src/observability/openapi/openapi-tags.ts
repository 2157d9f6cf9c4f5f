/** The groups of operations, in the order of the documentation page. */
export const TAGS: readonly (readonly [name: string, description: string])[] = [
  ['Twitter connection', 'A member connects an X account once, by OAuth 2.0.'],
  ['Tasks', 'What members can do, and the claim that they did it.'],
  ['Completions', "A member's claims with their verdicts."],
  ['Admin: tasks', 'Create and change tasks.'],
  ['Admin: completions', 'Decide what the service could not.'],
  ['Admin: verifications', 'Verify completions of many members at once.'],
  ['Admin: verification logs', 'Every attempt to verify, with figures and exports.'],
  ['Admin: X connections', 'The connected accounts, without their tokens.'],
  ['Admin: maintenance', 'Scheduled jobs, archives and the maintenance mode.'],
  ['Admin: usage', 'Calls to X and what they cost.'],
  ['Admin: status', 'The state of queue, circuit breakers and instances.'],
  ['Admin: audit', 'Who changed what.'],
  ['Health', 'For load balancers and orchestrators.'],
];
