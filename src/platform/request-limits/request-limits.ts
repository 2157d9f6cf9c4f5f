import { Injectable } from '@nestjs/common';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { AppConfig } from '../../config/app-config.js';
import { Problem } from '../problems/problem.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { RedisService } from '../redis/redis.service.js';
import { addressKey } from './address-key.js';

const WINDOW_SECONDS = 60;

/** The part of a request that a limit needs. */
export interface LimitedRequest {
  /** The client's address, behind the trusted proxies. */
  readonly ip: string;
}

/**
 * At most RATE_LIMIT_PER_MINUTE requests of one user in a minute, and as many of one address without a valid token.
 * The minute is of real time and begins with the first request. Instances that share a Redis count together; while
 * it is down each of them counts alone. 0 turns the limit off.
 */
@Injectable()
export class RequestLimits {
  readonly #users: RateLimiterAbstract | null;
  readonly #addresses: RateLimiterAbstract | null;
  readonly #counted = new WeakSet<LimitedRequest>();

  constructor({ http }: AppConfig, { connection }: RedisService) {
    this.#users = limiter('user', http.requestsPerMinute, connection);
    this.#addresses = limiter('address', http.requestsPerMinute, connection);
  }

  /** @throws Problem `too_many_requests` when the user has reached the limit */
  async countUser(request: LimitedRequest, userId: string): Promise<void> {
    this.#counted.add(request);
    if (this.#users !== null) refuseAfter(await waitOf(this.#users, userId));
  }

  /**
   * Counts a request without a valid token.
   *
   * @throws Problem `too_many_requests` when the address has reached the limit
   */
  async countAddress(request: LimitedRequest): Promise<void> {
    this.#counted.add(request);
    if (this.#addresses !== null) refuseAfter(await waitOf(this.#addresses, addressKey(request.ip)));
  }

  /**
   * Like {@link countAddress}, for a request that was refused; does nothing if it was counted before.
   *
   * @throws Problem `too_many_requests` when the address has reached the limit
   */
  async countRefused(request: LimitedRequest): Promise<void> {
    if (!this.#counted.has(request)) await this.countAddress(request);
  }
}

function limiter(
  kind: string,
  requestsPerMinute: number | null,
  redis: RedisConnection | null,
): RateLimiterAbstract | null {
  if (requestsPerMinute === null) return null;
  const options = { points: requestsPerMinute, duration: WINDOW_SECONDS };
  const local = new RateLimiterMemory(options);
  if (redis === null) return local;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis.client,
    keyPrefix: redis.key(`limit:${kind}`),
    insuranceLimiter: local,
    rejectIfRedisNotReady: true,
  });
}

/** Counts a request; returns null when it is allowed, otherwise the milliseconds until the next would be. */
async function waitOf(counter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await counter.consume(key);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}

function refuseAfter(waitMs: number | null): void {
  if (waitMs === null) return;
  throw new Problem('too_many_requests', 'There were too many requests within a minute.', {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}
