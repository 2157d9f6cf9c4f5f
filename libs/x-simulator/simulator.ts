import type { Server } from 'node:http';
import { Accounts } from './world/accounts.js';
import { authorizeApp, denyApp, requestFromAddress } from './oauth/authorization-decision.js';
import { answerControl, CONTROL_PREFIX } from './control/control-handler.js';
import type { Dialect, DialectRules } from './api/dialect.js';
import { Dispatcher } from './server/dispatcher.js';
import { Faults } from './control/faults.js';
import { addressOf, createFront } from './server/http-front.js';
import { OAuthAuthority } from './oauth/oauth-authority.js';
import { PostArchive } from './world/post-archive.js';
import { postsDialect } from './api/posts-dialect.js';
import { RateLimits } from './control/rate-limits.js';
import type { IncomingCall, Reply } from './server/reply.js';
import { RequestLog } from './control/request-log.js';
import { seededRandom } from './control/seeded-random.js';
import { settingsFrom, type SimulatorOptions, type SimulatorSettings } from './simulator-options.js';
import type { SimulatorParts } from './simulator-parts.js';
import { tweetsDialect } from './api/tweets-dialect.js';
import { VisibilityLag } from './control/visibility-lag.js';
import { World } from './world/world.js';
import { answerWorldPages, WORLD_PAGES_PATH } from './pages/world-pages.js';

const dialects: Readonly<Record<Dialect, DialectRules>> = { tweets: tweetsDialect, posts: postsDialect };

/** Starts a simulated X. Rejects when the address cannot be listened on (`EADDRINUSE`). */
export async function startSimulator(options: SimulatorOptions = {}): Promise<XSimulator> {
  const simulator = new XSimulator(settingsFrom(options));
  await simulator.listen();
  return simulator;
}

/** A stand-in X on a real socket: its people, its OAuth 2.0, its limits, its faults, and what it was asked. */
export class XSimulator {
  readonly world: World;
  readonly requests = new RequestLog();
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly lag: VisibilityLag;
  readonly oauth: OAuthAuthority;
  private readonly parts: SimulatorParts;
  private readonly server: Server;
  private readonly closing = new AbortController();
  private readonly dispatcher: Dispatcher;
  private rules: DialectRules;
  private baseUrl = '';

  /** Use `startSimulator`. */
  constructor(private readonly settings: SimulatorSettings) {
    const { now } = settings;
    const state = { accounts: new Accounts(), posts: new PostArchive() };
    this.rules = dialects[settings.dialect];
    this.world = new World(state, now);
    this.faults = new Faults(seededRandom(settings.seed));
    this.limits = new RateLimits(now);
    this.lag = new VisibilityLag(settings.seed, now);
    this.oauth = new OAuthAuthority(settings);
    const { faults, limits, lag, oauth } = this;
    const closing = this.closing.signal;
    this.parts = { settings, state, oauth, faults, limits, lag, now, closing, rules: () => this.rules };
    this.dispatcher = new Dispatcher(this.parts, this.requests);
    this.server = createFront((call) => this.answer(call));
  }

  /** The API base, without a slash at the end. */
  get url(): string {
    return this.baseUrl;
  }

  get authorizeUrl(): string {
    return `${this.url}/i/oauth2/authorize`;
  }

  /** From now on requests in the other dialect get a 400. */
  setDialect(dialect: Dialect): void {
    this.rules = dialects[dialect];
  }

  /**
   * What clicking "Authorize app" does: answers the callback address with code and state, and does not follow it.
   * Rejects with `SimulatorError` `authorization_refused` or `unknown_user`.
   */
  approve(authorizationUrl: string, username: string): Promise<URL> {
    return Promise.resolve().then(() =>
      authorizeApp(this.parts, requestFromAddress(this.parts, authorizationUrl), username),
    );
  }

  /** What clicking "Cancel" does; as `approve`. */
  deny(authorizationUrl: string): Promise<URL> {
    return Promise.resolve().then(() => denyApp(requestFromAddress(this.parts, authorizationUrl)));
  }

  async listen(): Promise<void> {
    const { host, port } = this.settings;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.baseUrl = addressOf(this.server, host);
  }

  /** Ends every open connection too. */
  async close(): Promise<void> {
    this.closing.abort();
    const closed = new Promise<void>((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
    this.server.closeAllConnections();
    await closed;
  }

  private answer(call: IncomingCall): Promise<Reply> {
    if (call.path.startsWith(CONTROL_PREFIX)) return answerControl(this, call);
    if (call.path === WORLD_PAGES_PATH) return this.showWorld(call);
    return this.dispatcher.answer(call);
  }

  /** Outside of the request log: the service never asks for these pages. */
  private showWorld(call: IncomingCall): Promise<Reply> {
    return Promise.resolve().then(() => answerWorldPages(this.world, this.parts.state, call));
  }
}
