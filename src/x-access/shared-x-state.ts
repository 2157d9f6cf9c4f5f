import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { XSharedState } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { SharedCache } from '../platform/cache/shared-cache.js';

/**
 * State about X that instances share through the shared cache. Keys contain the X app, so services with different apps
 * may share a Redis.
 */
@Injectable()
export class SharedXState implements XSharedState {
  readonly #prefix: string;

  constructor(
    private readonly cache: SharedCache,
    { twitter }: AppConfig,
  ) {
    const app = `${twitter.apiUrl.origin} ${twitter.clientId}`;
    this.#prefix = `x:${createHash('sha256').update(app).digest('hex').slice(0, 16)}:`;
  }

  read(keys: readonly string[]): Promise<readonly (string | null)[]> {
    return this.cache.getMany(keys.map((key) => this.#prefix + key));
  }

  write(key: string, entry: string, ttlMs: number): Promise<void> {
    return this.cache.set(this.#prefix + key, entry, ttlMs);
  }

  claim(key: string, ttlMs: number): Promise<boolean> {
    return this.cache.setIfAbsent(this.#prefix + key, 'claimed', ttlMs);
  }
}
