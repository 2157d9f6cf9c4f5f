// A day of a community in simulated time, second by second: claims arrive, the instances work through them, and X
// counts. What the service decides is decided by its own parts: slots, rate windows, breakers, retries and prices.
import { RateWindows, windowKeysOf } from '../../dist/libs/x-api/gate/rate-windows.js';
import { Breakers } from '../../dist/libs/x-api/gate/breakers.js';
import { X_ENDPOINTS } from '../../dist/libs/x-api/calls/x-call.js';
import { billOf, NO_RESOURCES } from '../../dist/libs/x-api/spending/x-prices.js';
import { apiRoutes } from '../../dist/libs/x-simulator/server/routes.js';
import { toEvidenceFailure } from '../../dist/src/verification/evidence/evidence-failure.js';
import { XApiError } from '../../dist/libs/x-api/index.js';
import { LIKES } from '../../dist/src/verification/evidence/sources/list-sources.js';
import { TIMELINE } from '../../dist/src/verification/evidence/sources/timeline-source.js';
import { VerificationSlots } from '../../dist/src/verification/slots/verification-slots.js';
import { planRetry } from '../../dist/src/verification/verdict/retry-policy.js';
import { POST_ENDPOINTS } from '../../dist/src/x-access/usage.service.js';

export const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const WINDOW_MS = 15 * 60_000;
const MIDNIGHT = Date.UTC(2027, 0, 1);
const ROUTES = {
  'users/by': '/2/users/by',
  'users/liked_tweets': '/2/users/:id/liked_tweets',
  'users/tweets': '/2/users/:id/tweets',
  tweets: '/2/tweets',
};
const ENDPOINT_OF = {
  follow: 'users/by',
  like: 'users/liked_tweets',
  repost: 'users/tweets',
  reply: 'users/tweets',
  quote: 'users/tweets',
};
const KINDS = Object.keys(ENDPOINT_OF);
const NONE = -1;

/** Lists of claims by number, each claim in one of them at most. */
class Fifo {
  length = 0;
  #first = NONE;
  #last = NONE;
  #next;

  constructor(next) {
    this.#next = next;
  }

  get first() {
    return this.#first;
  }

  push(claim) {
    if (this.#last === NONE) this.#first = claim;
    else this.#next[this.#last] = claim;
    this.#next[claim] = NONE;
    this.#last = claim;
    this.length += 1;
  }

  shift() {
    const claim = this.#first;
    this.#first = this.#next[claim];
    if (this.#first === NONE) this.#last = NONE;
    this.length -= 1;
    return claim;
  }
}

/** What X shows and counts: its windows for each member, and its cap of post reads. */
class SimulatedX {
  posts = 0;
  mostInWindow = 0;
  #used = new Map();
  #sweptAt = 0;

  constructor(postCap) {
    this.postCap = postCap;
  }

  /** The user's window after one more call; null when the cap is used up. */
  answer(member, endpoint, posts, now) {
    if (POST_ENDPOINTS.includes(endpoint)) {
      if (this.posts + posts > this.postCap) return null;
      this.posts += posts;
    }
    this.#sweep(now);
    // Quicker than a text.
    const key = member * X_ENDPOINTS.length + X_ENDPOINTS.indexOf(endpoint);
    let window = this.#used.get(key);
    if (window === undefined || window.endsAt <= now) window = { used: 0, endsAt: now + WINDOW_MS };
    window.used += 1;
    this.#used.set(key, window);
    const { limit } = apiRoutes[ROUTES[endpoint]];
    this.mostInWindow = Math.max(this.mostInWindow, window.used / limit);
    return { limit, remaining: Math.max(0, limit - window.used), resetAt: new Date(window.endsAt) };
  }

  #sweep(now) {
    if (now - this.#sweptAt < WINDOW_MS) return;
    this.#sweptAt = now;
    for (const [key, { endsAt }] of this.#used) if (endsAt <= now) this.#used.delete(key);
  }
}

export class Day {
  #windows = new RateWindows();
  #breakers = new Breakers();
  #slots = [];
  /** How many members were verified at once for whom somebody waits, on average over the last second. */
  #atOnce = 0;
  #secondsWaited = 0;
  #backlog = 0;

  /** @param options what bench/scale.mjs names, and `config`: the service's configuration */
  constructor(options) {
    this.options = options;
    this.x = new SimulatedX(options.postCap);
    this.random = seeded(options.seed);
    this.hours = Array.from({ length: 24 }, () => ({
      claims: 0,
      verified: 0,
      secondLooks: 0,
      refused: 0,
      late: 0,
      calls: 0,
      posts: 0,
      microUsd: 0,
      cpuSeconds: 0,
      queue: 0,
      oldest: [],
      answers: [],
    }));
    this.#claimAll();
  }

  /** Draws when each member comes and what each of the claims is. */
  #claimAll() {
    const { members, claimsEach } = this.options;
    const most = members * (2 * claimsEach - 1);
    this.member = new Uint32Array(most);
    this.kind = new Uint8Array(most);
    this.isDone = new Uint8Array(most);
    this.isCached = new Uint8Array(most);
    this.looks = new Uint8Array(most);
    this.failures = new Uint8Array(most);
    this.hasEvidence = new Uint8Array(members);
    this.dueAt = new Uint32Array(most);
    this.next = new Int32Array(most);
    this.arrivals = Array.from({ length: DAY_SECONDS });
    this.dues = Array.from({ length: DAY_SECONDS });
    this.waiting = new Fifo(this.next);
    this.due = new Fifo(this.next);
    const drawn = secondsByShare(this.options);
    let claim = 0;
    for (let member = 0; member < members; member += 1) {
      let second = drawn(this.random());
      const count = 1 + Math.floor(this.random() * (2 * claimsEach - 1));
      for (let n = 0; n < count; n += 1) {
        this.member[claim] = member;
        this.kind[claim] = Math.floor(this.random() * KINDS.length);
        this.isDone[claim] = this.random() < this.options.done ? 1 : 0;
        const isCached = n > 0 && this.isDone[claim] === 1 && this.random() < this.options.cached;
        this.isCached[claim] = isCached ? 1 : 0;
        this.#into(this.arrivals, claim, second % DAY_SECONDS);
        second += 1 + Math.floor(-Math.log(1 - this.random()) * this.options.pauseSeconds);
        claim += 1;
      }
    }
  }

  #into(seconds, claim, second) {
    if (second >= DAY_SECONDS) return;
    seconds[second] ??= new Fifo(this.next);
    seconds[second].push(claim);
  }

  run() {
    for (let second = 0; second < DAY_SECONDS; second += 1) this.#pass(second);
    return this;
  }

  #pass(second) {
    const now = MIDNIGHT + second * 1000;
    const hour = this.hours[Math.floor(second / HOUR_SECONDS)];
    const arrived = this.arrivals[second];
    if (arrived !== undefined) {
      hour.claims += arrived.length;
      while (arrived.length > 0) this.#join(this.waiting, arrived.shift(), second);
    }
    const dueNow = this.dues[second];
    while (dueNow !== undefined && dueNow.length > 0) this.#join(this.due, dueNow.shift(), second);

    const { instances } = this.options;
    const perInstance = (this.#atOnce + this.#backlog) / instances;
    const slots = this.#slotsBeside(Math.ceil(perInstance));
    const toDue = this.due.length === 0 ? 0 : instances * (slots / (slots + perInstance));
    // What the background does not use goes to those who wait, and the other way round.
    const rest = this.#work(this.waiting, { cpu: instances - toDue, slot: Infinity }, second, now, hour);
    const left = this.#isRefused(now)
      ? { cpu: rest.cpu + toDue }
      : this.#work(this.due, { cpu: rest.cpu + toDue, slot: slots * instances }, second, now, hour);
    this.#work(this.waiting, { cpu: left.cpu, slot: Infinity }, second, now, hour);
    this.#atOnce = this.#secondsWaited;
    this.#secondsWaited = 0;
    this.#backlog = this.waiting.length;

    hour.oldest.push(this.due.length === 0 ? 0 : second - this.dueAt[this.due.first]);
    hour.queue = this.due.length + this.waiting.length;
  }

  #join(fifo, claim, second) {
    this.dueAt[claim] = second;
    fifo.push(claim);
  }

  /** How many members the background of one instance verifies beside so many who wait. */
  #slotsBeside(waiting) {
    const known = Math.min(waiting, 200);
    if (this.#slots[known] === undefined) {
      const slots = new VerificationSlots({ describeBreakers: () => [] }, { isBusy: false });
      for (let n = 0; n < known; n += 1) void slots.take('waiting');
      this.#slots[known] = slots.capacity;
    }
    return this.#slots[known];
  }

  #isRefused(now) {
    return this.#breakers.describe(now).some(({ name, state }) => name === 'app' && state === 'open');
  }

  /** Verifies claims as long as there is processor and slot time in this second; gives what is left of both. */
  #work(fifo, { cpu, slot }, second, now, hour) {
    const left = { cpu, slot };
    const { cachedCpuSeconds, callCpuSeconds, xSeconds } = this.options;
    while (fifo.length > 0 && left.cpu > 0 && left.slot > 0) {
      const claim = fifo.shift();
      const calls = this.#verify(claim, now, hour);
      const cpuSeconds = cachedCpuSeconds + calls * callCpuSeconds;
      left.cpu -= cpuSeconds;
      hour.cpuSeconds += cpuSeconds;
      left.slot -= cpuSeconds + calls * xSeconds;
      if (fifo !== this.waiting) continue;
      const seconds = second - this.dueAt[claim] + cpuSeconds + calls * xSeconds;
      hour.answers.push(seconds);
      this.#secondsWaited += cpuSeconds + calls * xSeconds;
      if (seconds * 1000 > this.options.config.verification.timeoutMs) hour.late += 1;
    }
    return left;
  }

  /** How many calls it made. */
  #verify(claim, now, hour) {
    let calls = 0;
    if (this.isCached[claim] === 0 || this.hasEvidence[this.member[claim]] === 0) {
      try {
        for (const read of readsOf(
          this.kindOf(claim),
          this.isDone[claim] === 1,
          this.looks[claim],
          this.options,
        )) {
          this.#call(this.member[claim], read, now, hour);
          calls += 1;
        }
      } catch (error) {
        if (!(error instanceof XApiError)) throw error;
        hour.refused += 1;
        this.#retry(claim, error, calls, now);
        return calls;
      }
    }
    this.#settle(claim, now, hour);
    return calls;
  }

  kindOf(claim) {
    return KINDS[this.kind[claim]];
  }

  #call(member, { endpoint, posts, users }, now, hour) {
    const keys = windowKeysOf(endpoint, { xUserId: String(member), memberId: String(member) });
    const closedUntil = this.#windows.closedUntil(keys, now);
    if (closedUntil !== null)
      throw new XApiError('rate_limited', {
        endpoint,
        status: null,
        retryAt: new Date(closedUntil),
        sent: false,
      });
    const permits = this.#breakers.admit(endpoint, now);
    this.#windows.enter(keys, now);
    const window = this.x.answer(member, endpoint, posts, now);
    this.#windows.leave(keys);
    hour.calls += 1;
    const code = window === null ? 'usage_capped' : null;
    this.#breakers.settle(permits, { code, retryAt: null }, now);
    if (window === null)
      throw new XApiError('usage_capped', { endpoint, status: 429, retryAt: null, sent: true });
    this.#windows.learn(keys, { user: window, userDay: null, appDay: null }, now);
    this.hasEvidence[member] = 1;
    hour.posts += posts;
    const counts = { ...NO_RESOURCES, post: posts, user: users };
    hour.microUsd += billOf(counts, this.options.config.spending.prices).microUsd;
  }

  #settle(claim, now, hour) {
    const isSecond = this.looks[claim] > 0;
    if (isSecond) hour.secondLooks += 1;
    else hour.verified += 1;
    this.looks[claim] += 1;
    const { secondLookSeconds } = this.options.config.verification;
    if (this.isDone[claim] === 1 || isSecond || secondLookSeconds === 0) return;
    this.#into(this.dues, claim, (now - MIDNIGHT) / 1000 + secondLookSeconds);
  }

  #retry(claim, error, calls, now) {
    const { code, retryAt, isHeldBack } = toEvidenceFailure(error);
    const previousFailures = this.failures[claim];
    const plan = planRetry({
      code,
      previousCode: previousFailures > 0 ? code : null,
      previousFailures,
      calledX: calls > 0 || error.sent,
      isHeldBack,
      retryAt,
      now: new Date(now),
      random: this.random(),
    });
    this.failures[claim] = plan.failedAttempts;
    if (plan.nextVerificationAt === null) return;
    this.#into(this.dues, claim, Math.ceil((plan.nextVerificationAt.getTime() - MIDNIGHT) / 1000));
  }
}

/** The calls of one look at one claim. What is not there has to be looked for up to the end of a list. */
function readsOf(kind, isDone, looks, { postsSince, likes, config }) {
  const endpoint = ENDPOINT_OF[kind];
  if (kind === 'follow') return [{ endpoint, posts: 0, users: 1 }];
  const isLike = kind === 'like';
  const sizes = isLike ? LIKES.sizes : TIMELINE.sizes;
  const { evidenceTtlSeconds, secondLookSeconds } = config.verification;
  // A timeline is continued from its known part, while that may still be used.
  const isContinued = looks > 0 && !isLike && secondLookSeconds < evidenceTtlSeconds;
  const pages = isDone || isContinued ? [sizes[0]] : pagesOf(isLike ? likes : postsSince, sizes);
  const reads = pages.map((posts) => ({ endpoint, posts, users: 0 }));
  return isDone ? reads : [...reads, { endpoint: 'tweets', posts: 1, users: 0 }];
}

/** How many entries each page has that is read of a list of so many. */
function pagesOf(entries, sizes) {
  const pages = [];
  for (let left = entries, n = 0; n === 0 || left > 0; n += 1) {
    const size = sizes[Math.min(n, sizes.length - 1)];
    pages.push(Math.min(size, left));
    left -= size;
  }
  return pages;
}

/** Gives the second of the day by a random number: most come in the evening, and some all at once. */
function secondsByShare({ peakHour, swing, campaign, campaignSeconds }) {
  const sums = new Float64Array(DAY_SECONDS);
  let sum = 0;
  for (let second = 0; second < DAY_SECONDS; second += 1) {
    const angle = (2 * Math.PI * (second - peakHour * HOUR_SECONDS)) / DAY_SECONDS;
    const isCampaign =
      second >= peakHour * HOUR_SECONDS && second < peakHour * HOUR_SECONDS + campaignSeconds;
    sum += ((1 - campaign) * (1 + swing * Math.cos(angle))) / DAY_SECONDS;
    if (isCampaign) sum += campaign / campaignSeconds;
    sums[second] = sum;
  }
  return (share) => {
    let [low, high] = [0, DAY_SECONDS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < share * sum) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Random numbers (mulberry32) that are the same for the same seed. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
