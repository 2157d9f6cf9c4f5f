import { performance } from 'node:perf_hooks';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { BackgroundWork } from '../concurrency/background-work.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { MaintenanceModeRepository } from './maintenance-mode.repository.js';
import { Presence } from './presence.js';

const READ_INTERVAL_MS = 2_000;
const ANNOUNCE_INTERVAL_MS = 10_000;

/**
 * Applies the mode that the database holds, from before the first request is served until the last one is answered.
 * It is read every 2 s, so a change takes effect here within 5 s. While the database fails, the last known mode holds.
 */
@Injectable()
export class ModeWatch implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(ModeWatch.name);
  // Not an @Interval: Nest ends those before the last requests are answered.
  #timer: NodeJS.Timeout | undefined;
  /** By `performance.now()`. */
  #announcedAt = 0;
  #isFailing = false;

  constructor(
    private readonly modes: MaintenanceModeRepository,
    private readonly mode: MaintenanceMode,
    private readonly presence: Presence,
    private readonly background: BackgroundWork,
  ) {}

  /** A service that cannot read the mode must not start. */
  async onModuleInit(): Promise<void> {
    // First, so that an admin who switches the mode on after this instance has read it also waits for this instance.
    await this.#announce();
    await this.#read();
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.tick();
    }, READ_INTERVAL_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  tick(): void {
    this.background.observe('read of the maintenance mode', () => this.#readAndLogFailures());
  }

  async #readAndLogFailures(): Promise<void> {
    try {
      await this.#read();
      if (this.#isFailing) this.#logger.log('The maintenance mode can be read again');
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing)
        this.#logger.warn({
          msg: 'The maintenance mode cannot be read: the last known one holds',
          err: error,
        });
      this.#isFailing = true;
    }
  }

  async #read(): Promise<void> {
    const { revision } = this.mode.state;
    const row = await this.modes.read();
    if (row !== null) this.mode.follow(row);
    const isUrgent = this.mode.isOn || this.mode.state.revision !== revision;
    if (isUrgent || performance.now() - this.#announcedAt >= ANNOUNCE_INTERVAL_MS) await this.#announce();
  }

  async #announce(): Promise<void> {
    await this.presence.announce();
    this.#announcedAt = performance.now();
  }
}
