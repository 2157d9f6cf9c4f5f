import { performance } from 'node:perf_hooks';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { BackgroundWork } from '../background-work.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { MaintenanceModeRepository } from './maintenance-mode.repository.js';
import { Presence } from './presence.js';

const LOOK_INTERVAL_MS = 2_000;
const ANNOUNCE_INTERVAL_MS = 10_000;

/**
 * Follows the mode that the database holds: from before the first request is served until the last one is answered. A
 * look every 2 s makes a change effective here within 5 s. While the database fails, the last known mode holds.
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

  /** A service that cannot learn the mode must not start. */
  async onModuleInit(): Promise<void> {
    // First, so that whoever switches the mode on after this instance has read it knows whom to wait for.
    await this.#announce();
    await this.#look();
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.tick();
    }, LOOK_INTERVAL_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  tick(): void {
    this.background.observe('look at the maintenance mode', () => this.#lookInSpiteOfFailures());
  }

  async #lookInSpiteOfFailures(): Promise<void> {
    try {
      await this.#look();
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

  async #look(): Promise<void> {
    const { revision } = this.mode.state;
    const row = await this.modes.read();
    if (row !== null) this.mode.follow(row);
    const isNews = this.mode.isOn || this.mode.state.revision !== revision;
    if (isNews || performance.now() - this.#announcedAt >= ANNOUNCE_INTERVAL_MS) await this.#announce();
  }

  async #announce(): Promise<void> {
    await this.presence.announce();
    this.#announcedAt = performance.now();
  }
}
