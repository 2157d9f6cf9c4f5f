/** The columns of a table that may name a member and are kept after an erasure. */
export interface NamingTable {
  readonly table: string;
  /** The column of the row's owner, when the row is deleted with its member. */
  readonly owner?: 'userId';
  /** User ids without a foreign key. */
  readonly userIds?: readonly string[];
  /** Texts, also within JSON, that people wrote. */
  readonly byPeople?: readonly string[];
  /** Texts, also within JSON, of the service, of X or of a client. */
  readonly byService?: readonly string[];
}

/** In the verification log and its archives. */
export const NAMING_LOG_COLUMNS = ['twitterApiResponse', 'errorMessage', 'rejectionReason'] as const;

/**
 * Where to search for an erased member. `test/erasure/erase-every-column.e2e-spec.ts` fails when a column is missing: it
 * writes a member into every text column that is not a key.
 */
export const NAMING_TABLES: readonly NamingTable[] = [
  {
    table: 'AuditEvent',
    userIds: ['actorId', 'targetId'],
    byPeople: ['before', 'after'],
    byService: ['requestId'],
  },
  { table: 'MaintenanceMode', userIds: ['changedBy'], byPeople: ['message'] },
  {
    table: 'Completion',
    owner: 'userId',
    userIds: ['decidedBy'],
    byPeople: ['decisionReason'],
    byService: ['rejectionReason', 'proofUrl'],
  },
  { table: 'TwitterVerificationLog', owner: 'userId', byService: NAMING_LOG_COLUMNS },
  { table: 'MaintenanceRun', byService: ['details', 'error'] },
];

/** A task about the member's account or post is kept: an admin has to decide about it. */
export const TASKS: NamingTable = {
  table: 'Task',
  byPeople: ['title', 'description', 'targetUrl', 'targetUsername', 'targetUserId', 'requiredText'],
};
