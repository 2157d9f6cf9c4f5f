import { Injectable, Logger } from '@nestjs/common';
import { rowId } from '#database';
import { asCiphertext, plaintext, TokenVault, VaultError, type SealedLocation } from '#token-vault';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../time/clock.js';
import { Problem } from '../problems/problem.js';
import { IdempotencyKeysRepository, type StoredIdempotencyKey } from './idempotency-keys.repository.js';
import type { IdempotentRequest } from './idempotent-request.js';
import { isKept, parseKeptAnswer, type KeptAnswer } from './kept-answer.js';

const LIFETIME_MS = 24 * 3600 * 1000;
/** What a request may take in addition to a verification that reaches its timeout. */
const LOCK_MARGIN_MS = 60_000;
/** A further round is needed when another request has freed or taken the key in the meantime. */
const ROUNDS = 5;
const RETRY_SECONDS = 1;

/** What to do with a request: the work, to be settled by its id, or send the first answer again. */
export type Beginning =
  | { readonly kind: 'begun'; readonly id: string }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer };

/**
 * Lets one request do the work for each user, path and key, among all processes on one database, and stores its
 * answer for 24 hours, sealed. A request that was never answered (its process died) holds its key for
 * VERIFICATION_TIMEOUT_MS plus a minute; when it stalls for longer than that, another may start the same work.
 */
@Injectable()
export class IdempotencyService {
  readonly #logger = new Logger(IdempotencyService.name);
  readonly #lockMs: number;

  constructor(
    private readonly keys: IdempotencyKeysRepository,
    private readonly vault: TokenVault,
    private readonly clock: Clock,
    { verification }: AppConfig,
  ) {
    this.#lockMs = verification.timeoutMs + LOCK_MARGIN_MS;
  }

  /**
   * @throws Problem `idempotency_in_progress` when the first request has no answer yet
   * @throws Problem `idempotency_key_reused` when the key was used with another body
   */
  async begin(request: IdempotentRequest): Promise<Beginning> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const beginning = await this.#tryToBegin(request);
      if (beginning !== null) return beginning;
    }
    throw inProgress();
  }

  /** Stores the answer of a request that began, or frees its key. Never rejects: the answer must be sent. */
  async settle(id: string, answer: KeptAnswer): Promise<void> {
    try {
      if (!isKept(answer.status)) {
        await this.keys.remove(id);
        return;
      }
      const sealed = this.vault.seal(plaintext(JSON.stringify(answer)), sealedAt(id));
      if (!(await this.keys.keepAnswer(id, sealed))) {
        this.#logger.warn('A request took so long that another request took its idempotency key');
      }
    } catch (error) {
      this.#logger.error({ msg: 'The answer to an idempotent request could not be stored', err: error });
    }
  }

  /** Null when the key was just freed or taken: try again. */
  async #tryToBegin(request: IdempotentRequest): Promise<Beginning | null> {
    const stored = await this.keys.find(request);
    if (stored === null) return this.#takeKey(request);
    const now = this.clock.now();
    if (stored.expiresAt <= now) return this.#free(stored);
    if (stored.answer === null && stored.lockedUntil <= now) {
      await this.keys.removeUnanswered(stored.id);
      return null;
    }
    if (stored.bodyHash !== request.bodyHash) throw reused();
    if (stored.answer === null) throw inProgress();
    const answer = this.#open(stored.id, stored.answer);
    return answer === null ? this.#free(stored) : { kind: 'answered', answer };
  }

  async #takeKey(request: IdempotentRequest): Promise<Beginning | null> {
    const id = rowId();
    const now = this.clock.now().getTime();
    const lockedUntil = new Date(now + this.#lockMs);
    const isMine = await this.keys.add({
      ...request,
      id,
      lockedUntil,
      expiresAt: new Date(now + LIFETIME_MS),
    });
    return isMine ? { kind: 'begun', id } : null;
  }

  async #free({ id }: StoredIdempotencyKey): Promise<null> {
    await this.keys.remove(id);
    return null;
  }

  /** Null when no configured encryption key opens it: its key was retired, so the work is done again. */
  #open(id: string, sealed: string): KeptAnswer | null {
    try {
      return parseKeptAnswer(this.vault.open(asCiphertext(sealed), sealedAt(id)));
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.#logger.warn({ msg: 'A stored answer cannot be decrypted; the work is done again', err: error });
      return null;
    }
  }
}

function sealedAt(id: string): SealedLocation {
  return { table: 'IdempotencyKey', row: id, column: 'answer' };
}

function inProgress(): Problem {
  const detail = 'The first request with this key has not been answered yet.';
  return new Problem('idempotency_in_progress', detail, { retryAfterSeconds: RETRY_SECONDS });
}

function reused(): Problem {
  return new Problem('idempotency_key_reused', 'This key was used before with another body.');
}
