import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a cached answer to a call that X answers late; seconds. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const RUN_BUCKETS = [0.1, 1, 10, 60, 300, 1800];
const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

export interface GaugeDescription {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

export interface Sample {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * The metrics of this process, in the format of Prometheus. Counters and durations are written where things happen; what
 * the database knows is read at each scrape.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #eventLoopDelay = monitorEventLoopDelay();
  readonly #sources: (() => Promise<void>)[] = [];

  readonly httpRequests = this.#histogram(
    'tta_http_request_duration_seconds',
    'Requests by method, route template and status.',
    ['method', 'route', 'status'],
    REQUEST_BUCKETS,
  );

  readonly jobRuns = this.#histogram(
    'tta_job_run_duration_seconds',
    'Runs of scheduled jobs that ended here, by job and status.',
    // Prometheus itself has a label `job`.
    ['job_name', 'status'],
    RUN_BUCKETS,
  );

  readonly verifications = this.#histogram(
    'tta_verification_duration_seconds',
    'Attempts that left a row in the verification log, by task type, result, and whether the cache was enough.',
    ['type', 'result', 'cached'],
    REQUEST_BUCKETS,
  );

  readonly xCalls = this.#histogram(
    'tta_x_call_duration_seconds',
    'Calls to X by endpoint and status; `none` is no answer.',
    ['endpoint', 'status'],
    REQUEST_BUCKETS,
  );

  readonly xBilledResources = this.#counter(
    'tta_x_billed_resources_total',
    'Resources that X billed by our count.',
    ['endpoint'],
  );

  readonly xCostUsd = this.#counter('tta_x_estimated_cost_usd_total', 'The estimate of what X billed.', [
    'endpoint',
  ]);

  readonly tokenRefreshes = this.#counter(
    'tta_token_refreshes_total',
    'Refreshes of tokens at X by outcome.',
    ['outcome'],
  );

  readonly scrapeFailures = this.#counter(
    'tta_scrape_failures_total',
    'Scrapes in which the database could not be read: its values are missing there.',
    [],
  );

  constructor() {
    this.#eventLoopDelay.enable();
    this.gauge('tta_event_loop_delay_p99_seconds', 'Since the scrape before.', () => {
      const seconds = this.#eventLoopDelay.percentile(99) / NANOSECONDS;
      this.#eventLoopDelay.reset();
      return seconds;
    });
    this.gauge('process_resident_memory_bytes', 'What the process holds of memory.', () =>
      process.memoryUsage.rss(),
    );
    const startedAt = Date.now() / 1000 - process.uptime();
    this.gauge('process_start_time_seconds', 'Since the epoch.', () => startedAt);
    this.gauge('process_cpu_seconds_total', 'User and system time.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / MICROSECONDS;
    });
  }

  /** A value of the process that is read at each scrape. */
  gauge(name: string, help: string, read: () => number): void {
    this.#registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  }

  /**
   * Values that are read together at each scrape, by name and labels. Where the read fails, they are left out, and
   * `tta_scrape_failures_total` counts it.
   */
  source(descriptions: readonly GaugeDescription[], read: () => Promise<readonly Sample[]>): void {
    const gauges = new Map(
      descriptions.map(({ name, help, labels = [] }) => [
        name,
        new Gauge({ name, help, labelNames: [...labels], registers: [this.#registry] }),
      ]),
    );
    this.#sources.push(async () => {
      for (const { name, labels = [] } of descriptions) {
        gauges.get(name)?.reset();
        // Without labels a reset gauge would be 0.
        if (labels.length === 0) gauges.get(name)?.remove();
      }
      for (const { name, labels = {}, value } of await read()) gauges.get(name)?.set(labels, value);
    });
  }

  #histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.#registry] });
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  /** The content type of {@link Metrics.text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics. */
  async text(): Promise<string> {
    const results = await Promise.allSettled(this.#sources.map((read) => read()));
    if (results.some(({ status }) => status === 'rejected')) this.scrapeFailures.inc();
    return this.#registry.metrics();
  }

  close(): void {
    this.#eventLoopDelay.disable();
  }
}
