import { Injectable, Logger } from '@nestjs/common';
import { asCiphertext, plaintext, TokenVault, VaultError, type SealedLocation } from '#token-vault';
import { AppConfig } from '../../config/app-config.js';
import { Memory } from '../../platform/memory/memory.js';
import { freshPart, NOTHING_KNOWN, type KnownEvidence } from './known-evidence.js';
import { readKnownEvidence, writeKnownEvidence } from './known-evidence.schema.js';

/** Beyond this, only the newest posts of a timeline are kept. */
const MAX_COVER_POSTS = 800;

/**
 * What X showed of each connection within EVIDENCE_TTL_SECONDS: in this process, or in Redis where instances share.
 * It is sealed, because it holds what people wrote. Whatever cannot be read is as good as not known.
 */
@Injectable()
export class EvidenceCache {
  readonly #logger = new Logger(EvidenceCache.name);
  readonly #ttlMs: number;

  constructor(
    config: AppConfig,
    private readonly memory: Memory,
    private readonly vault: TokenVault,
  ) {
    this.#ttlMs = config.verification.evidenceTtlSeconds * 1000;
  }

  /** What is known and still fresh. Never rejects. */
  async recall(connectionId: string, now: Date): Promise<KnownEvidence> {
    const sealed = this.#ttlMs === 0 ? null : await this.memory.get(keyOf(connectionId));
    const known = sealed === null ? null : this.#open(connectionId, sealed);
    return known === null ? NOTHING_KNOWN : freshPart(known, now, this.#ttlMs);
  }

  /** Keeps what is known, in place of what was known before. Never rejects. */
  async remember(connectionId: string, known: KnownEvidence): Promise<void> {
    if (this.#ttlMs === 0) return;
    const text = plaintext(writeKnownEvidence(withinBounds(known)));
    await this.memory.set(keyOf(connectionId), this.vault.seal(text, locationOf(connectionId)), this.#ttlMs);
  }

  #open(connectionId: string, sealed: string): KnownEvidence | null {
    try {
      return readKnownEvidence(this.vault.open(asCiphertext(sealed), locationOf(connectionId)));
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.#logger.warn({ msg: 'Remembered evidence cannot be read', connectionId, code: error.code });
      return null;
    }
  }
}

function keyOf(connectionId: string): string {
  return `evidence:${connectionId}`;
}

function locationOf(connectionId: string): SealedLocation {
  return { table: 'Evidence', row: connectionId, column: 'known' };
}

function withinBounds(known: KnownEvidence): KnownEvidence {
  const { timeline } = known;
  const firstLeftOut = timeline?.value.posts[MAX_COVER_POSTS];
  if (timeline === null || firstLeftOut === undefined) return known;
  const posts = timeline.value.posts.slice(0, MAX_COVER_POSTS);
  return {
    ...known,
    timeline: { ...timeline, value: { ...timeline.value, posts, fromId: firstLeftOut.id } },
  };
}
