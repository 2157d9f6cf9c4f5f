import type { Database } from '#database';
import { AuditEvents } from '../../src/platform/audit/audit-events.js';
import type { Cursor } from '../../src/platform/lists/paging.js';
import { SystemClock } from '../../src/platform/time/clock.js';
import { TasksRepository } from '../../src/tasks/tasks.repository.js';
import { AuthorizationRequestsRepository } from '../../src/twitter-connection/sign-in/authorization-requests.repository.js';
import { AdminConnectionsRepository } from '../../src/twitter-connection/admin/admin-connections.repository.js';
import { RevocationsRepository } from '../../src/twitter-connection/tokens/revocations.repository.js';
import { StaleConnectionsRepository } from '../../src/twitter-connection/connection/stale-connections.repository.js';
import { AdminCompletionsRepository } from '../../src/verification/review/admin-completions.repository.js';
import { BacklogRepository } from '../../src/verification/completion/backlog.repository.js';
import { CompletionsRepository } from '../../src/verification/completion/completions.repository.js';
import { OldVerificationLogsRepository } from '../../src/verification/logs/old-verification-logs.repository.js';
import { DueCompletionsRepository } from '../../src/verification/completion/due-completions.repository.js';
import { VerificationLogsRepository } from '../../src/verification/logs/verification-logs.repository.js';

export interface Repositories {
  readonly database: Database;
  readonly audit: AuditEvents;
  readonly logs: VerificationLogsRepository;
  readonly completions: CompletionsRepository;
  readonly review: AdminCompletionsRepository;
  readonly backlog: BacklogRepository;
  readonly due: DueCompletionsRepository;
  readonly tasks: TasksRepository;
  readonly revocations: RevocationsRepository;
  readonly requests: AuthorizationRequestsRepository;
  readonly connections: AdminConnectionsRepository;
  readonly stale: StaleConnectionsRepository;
  readonly old: OldVerificationLogsRepository;
}

export function repositoriesOf(database: Database): Repositories {
  const prisma: Database = database;
  const audit = new AuditEvents(prisma, new SystemClock());
  return {
    database,
    audit,
    logs: new VerificationLogsRepository(prisma),
    completions: new CompletionsRepository(prisma),
    review: new AdminCompletionsRepository(prisma),
    backlog: new BacklogRepository(prisma),
    due: new DueCompletionsRepository(prisma),
    tasks: new TasksRepository(prisma, audit),
    revocations: new RevocationsRepository(prisma),
    requests: new AuthorizationRequestsRepository(prisma),
    connections: new AdminConnectionsRepository(prisma),
    stale: new StaleConnectionsRepository(prisma),
    old: new OldVerificationLogsRepository(prisma),
  };
}

export interface ListQuery {
  readonly name: string;
  /** The index that serves it. */
  readonly index: string;
  /** A smaller index that a server may take instead, because little is left to sort. */
  readonly orSmaller?: string;
  readonly run: (repositories: Repositories) => Promise<unknown>;
}

/** The first page of a list, and one from its middle. */
export function twoPages(
  rows: string,
  indexes: Pick<ListQuery, 'index' | 'orSmaller'>,
  middle: Cursor,
  list: (repositories: Repositories, after: Cursor | null) => Promise<unknown>,
): ListQuery[] {
  return [
    { name: `the first ${rows}`, ...indexes, run: (repositories) => list(repositories, null) },
    { name: `the middle ${rows}`, ...indexes, run: (repositories) => list(repositories, middle) },
  ];
}

export interface SweepQuery {
  readonly name: string;
  /** The index that it reads, as a whole or a range of it, or "every row". */
  readonly reads: Readonly<Record<Database['provider'], string>>;
  readonly run: (repositories: Repositories) => Promise<unknown>;
}
