import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { TokenRevocation, TwitterConnection } from '#database';
import { asCiphertext, TokenVault, VaultError } from '#token-vault';
import { XOAuthClient, XOAuthError } from '#x-api';
import { BackgroundWork } from '../platform/background-work.js';
import { Clock } from '../platform/clock.js';
import { MaintenanceMode } from '../platform/maintenance-mode/maintenance-mode.js';
import { within } from '../platform/within.js';
import { ConnectionTokens } from './connection-tokens.js';
import { revocationEntries, type RevocableTokens } from './revocation-entries.js';
import { RevocationsRepository, type NewRevocation } from './revocations.repository.js';
import { sealedAt } from './sealed-columns.js';

const SWEEP_INTERVAL_MS = 5_000;
const SWEEP_SIZE = 50;
/** How long somebody waits for tokens to be written that nobody will use. */
const PATIENCE_MS = 2_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60 * 1000;
/** A token that X has not forgotten by then is erased all the same; it runs out by itself. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

type Sealed = Pick<TokenRevocation, 'id' | 'token' | 'hint' | 'createdAt'> & { readonly attempts?: number };

/**
 * Makes X forget tokens (RFC 7009). They wait in an outbox, sealed, until X has: a failing X, a dead process
 * or maintenance mode delays a revocation and never stops the caller.
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

  /** Entries for the outbox, to be stored in the caller's own transaction and handed to `attempt` after it. */
  entriesFor(tokens: RevocableTokens): NewRevocation[] {
    const createdAt = this.clock.now();
    const nextAttemptAt = new Date(createdAt.getTime() + FIRST_PAUSE_MS);
    return revocationEntries(this.vault, tokens, { createdAt, nextAttemptAt });
  }

  /** As `entriesFor`, for the stored pair of a connection; none when it cannot be read. */
  entriesForConnection(connection: TwitterConnection): NewRevocation[] {
    const pair = this.tokens.open(connection);
    return pair === null ? [] : this.entriesFor(pair);
  }

  /**
   * Stores the tokens in the outbox and tries once at once. While that cannot be written it is tried again; the caller
   * waits for two seconds at most.
   */
  async revoke(tokens: RevocableTokens): Promise<void> {
    const entries = this.entriesFor(tokens);
    const stored = this.background.untilDone('revocation of tokens', async () => {
      await this.outbox.add(entries);
    });
    const tried = stored.then(() => this.attempt(entries));
    this.background.run('revocation of tokens', () => tried);
    await within(PATIENCE_MS, Promise.allSettled([tried]));
  }

  /** Tries each entry once; what X does not take now is tried again later. */
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

  /** True when X has forgotten the token, or trying on is of no use. */
  async #isOver(entry: Sealed): Promise<boolean> {
    if (this.clock.now().getTime() - entry.createdAt.getTime() >= LIFETIME_MS) {
      this.#logger.error({
        msg: 'X did not revoke a token within a day; it is erased',
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
        this.#logger.error({ msg: 'A token to revoke cannot be read', revocationId: entry.id });
        return true;
      }
      if (!(error instanceof XOAuthError)) throw error;
      this.#logger.warn({ msg: `X did not revoke a token: ${error.code}`, revocationId: entry.id });
      return false;
    }
  }
}
