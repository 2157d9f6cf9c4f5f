import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { TokenRevocation, TwitterConnection } from '#database';
import { asCiphertext, TokenVault, VaultError } from '#token-vault';
import { XOAuthClient, XOAuthError } from '#x-api';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import { Clock } from '../../platform/time/clock.js';
import { MaintenanceMode } from '../../platform/maintenance-mode/maintenance-mode.js';
import { within } from '../../platform/concurrency/within.js';
import { ConnectionTokens } from './connection-tokens.js';
import { revocationEntries, type RevocableTokens } from './revocation-entries.js';
import { RevocationsRepository, type NewRevocation } from './revocations.repository.js';
import { sealedAt } from '../sealed-columns/sealed-columns.js';

const SWEEP_INTERVAL_MS = 5_000;
const SWEEP_SIZE = 50;
/** How long a caller waits for the write to the outbox. */
const MAX_WAIT_MS = 2_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60 * 1000;
/** A token that X has not revoked by then is deleted; it expires anyway. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

type Sealed = Pick<TokenRevocation, 'id' | 'token' | 'hint' | 'createdAt'> & { readonly attempts?: number };

/**
 * Revokes tokens at X (RFC 7009). They wait, sealed, in an outbox until X has revoked them: a failure of X, a crash or
 * maintenance mode delays a revocation and never stops the caller.
 */
@Injectable()
export class TokenRevoker {
  readonly #logger = new Logger(TokenRevoker.name);

  constructor(
    private readonly outbox: RevocationsRepository,
    private readonly vault: TokenVault,
    private readonly tokens: ConnectionTokens,
    private readonly xOAuth: XOAuthClient,
    private readonly background: BackgroundWork,
    private readonly mode: MaintenanceMode,
    private readonly clock: Clock,
  ) {}

  /** Entries for the outbox, to be stored in the caller's own transaction and passed to `attempt` after it. */
  entriesFor(tokens: RevocableTokens): NewRevocation[] {
    const createdAt = this.clock.now();
    const nextAttemptAt = new Date(createdAt.getTime() + FIRST_PAUSE_MS);
    return revocationEntries(this.vault, tokens, { createdAt, nextAttemptAt });
  }

  /** Like `entriesFor`, for the stored pair of a connection; empty when it cannot be opened. */
  entriesForConnection(connection: TwitterConnection): NewRevocation[] {
    const pair = this.tokens.open(connection);
    return pair === null ? [] : this.entriesFor(pair);
  }

  /**
   * Stores the tokens in the outbox and tries each once. The write is retried until it succeeds; the caller waits at
   * most two seconds.
   */
  async revoke(tokens: RevocableTokens): Promise<void> {
    const entries = this.entriesFor(tokens);
    const stored = this.background.untilDone('revocation of tokens', async () => {
      await this.outbox.add(entries);
    });
    const tried = stored.then(() => this.attempt(entries));
    this.background.run('revocation of tokens', () => tried);
    await within(MAX_WAIT_MS, Promise.allSettled([tried]));
  }

  /** Tries each entry once; one that X does not revoke now is tried again later. */
  async attempt(entries: readonly Sealed[]): Promise<void> {
    await Promise.all(entries.map((entry) => this.#attemptOne(entry)));
  }

  @Interval('token-revocations', SWEEP_INTERVAL_MS)
  tick(): void {
    if (this.mode.isOn) return;
    this.background.runAlone('token revocations', async () => {
      await this.attempt(await this.outbox.listDue(this.clock.now(), SWEEP_SIZE));
    });
  }

  async #attemptOne(entry: Sealed): Promise<void> {
    if (await this.#isOver(entry)) {
      await this.outbox.erase(entry.id);
      return;
    }
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (entry.attempts ?? 0), LONGEST_PAUSE_MS);
    await this.outbox.postpone(entry.id, new Date(this.clock.now().getTime() + pauseMs));
  }

  /** True when X has revoked the token, or another try is pointless. */
  async #isOver(entry: Sealed): Promise<boolean> {
    if (this.clock.now().getTime() - entry.createdAt.getTime() >= LIFETIME_MS) {
      this.#logger.error({
        msg: 'X did not revoke a token within a day; it is deleted',
        revocationId: entry.id,
      });
      return true;
    }
    try {
      const token = this.vault.open(
        asCiphertext(entry.token),
        sealedAt('TokenRevocation', entry.id, 'token'),
      );
      await this.xOAuth.revoke(token, entry.hint === 'refresh_token' ? 'refresh_token' : 'access_token');
      return true;
    } catch (error) {
      if (error instanceof VaultError) {
        this.#logger.error({ msg: 'A token to revoke cannot be decrypted', revocationId: entry.id });
        return true;
      }
      if (!(error instanceof XOAuthError)) throw error;
      this.#logger.warn({ msg: `X did not revoke a token: ${error.code}`, revocationId: entry.id });
      return false;
    }
  }
}
