import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { XSharedNotes } from '#x-api';
import { AppConfig } from '../../config/app-config.js';
import { Memory } from './memory.js';

/**
 * What instances tell each other about X, in the memory that they share. What X says to one app means nothing to
 * another, so services with apps of their own may share a Redis.
 */
@Injectable()
export class MemoryNotes implements XSharedNotes {
  readonly #prefix: string;

  constructor(
    private readonly memory: Memory,
    { twitter }: AppConfig,
  ) {
    const app = `${twitter.apiUrl.origin} ${twitter.clientId}`;
    this.#prefix = `x:${createHash('sha256').update(app).digest('hex').slice(0, 16)}:`;
  }

  read(keys: readonly string[]): Promise<readonly (string | null)[]> {
    return this.memory.getMany(keys.map((key) => this.#prefix + key));
  }

  write(key: string, note: string, ttlMs: number): Promise<void> {
    return this.memory.set(this.#prefix + key, note, ttlMs);
  }

  claim(key: string, ttlMs: number): Promise<boolean> {
    return this.memory.setIfAbsent(this.#prefix + key, 'claimed', ttlMs);
  }
}
