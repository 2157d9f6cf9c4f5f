import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { JobRunsRepository } from './job-runs.repository.js';

export const jobProviders = [JobRegistry, JobRunner, JobRunsRepository];
