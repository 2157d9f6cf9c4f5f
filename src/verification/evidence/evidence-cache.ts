import { Injectable, Logger } from '@nestjs/common';
import { asCiphertext, plaintext, TokenVault, VaultError, type SealedLocation } from '#token-vault';
import { AppConfig } from '../../config/app-config.js';
import { SharedCache } from '../../platform/cache/shared-cache.js';
import { freshPart, NOTHING_KNOWN, type KnownEvidence } from './known-evidence.js';
import { readKnownEvidence, writeKnownEvidence } from './known-evidence.schema.js';

/** The newest posts of a timeline that are kept at most. */
const MAX_COVER_POSTS = 800;

/**
 * What X showed of each connection within EVIDENCE_TTL_SECONDS: in this process, or in Redis where instances share.
 * It is sealed, because it holds what people wrote. An entry that cannot be read counts as missing.
 */
@Injectable()
export class EvidenceCache {
  readonly #logger = new Logger(EvidenceCache.name);
  readonly #ttlMs: number;

  constructor(
    config: AppConfig,
    private readonly shared: SharedCache,
    private readonly vault: TokenVault,
  ) {
    this.#ttlMs = config.verification.evidenceTtlSeconds * 1000;
  }

  /** What is known and still fresh; nothing when the cache fails. */
  async recall(connectionId: string, now: Date): Promise<KnownEvidence> {
    const sealed = this.#ttlMs === 0 ? null : await this.shared.get(keyOf(connectionId));
    const known = sealed === null ? null : this.#open(connectionId, sealed);
    return known === null ? NOTHING_KNOWN : freshPart(known, now, this.#ttlMs);
  }

  /** Replaces what is known; a failing cache is ignored. */
  async remember(connectionId: string, known: KnownEvidence): Promise<void> {
    if (this.#ttlMs === 0) return;
    const text = plaintext(writeKnownEvidence(withinBounds(known)));
    await this.shared.set(keyOf(connectionId), this.vault.seal(text, locationOf(connectionId)), this.#ttlMs);
  }

  #open(connectionId: string, sealed: string): KnownEvidence | null {
    try {
      return readKnownEvidence(this.vault.open(asCiphertext(sealed), locationOf(connectionId)));
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.#logger.warn({ msg: 'Cached evidence cannot be read', connectionId, code: error.code });
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
