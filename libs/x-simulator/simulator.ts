import { setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { Accounts } from './world/accounts.js';
import { authorizeApp, denyApp, requestFromAddress } from './oauth/authorization-decision.js';
import { answerControl, CONTROL_PREFIX } from './control/control-handler.js';
import type { Dialect, DialectRules } from './api/dialects/dialect.js';
import { Dispatcher } from './server/dispatcher.js';
import { Faults } from './control/faults.js';
import { addressOf, createFront } from './server/http-front.js';
import { OAuthAuthority } from './oauth/oauth-authority.js';
import { PostArchive } from './world/post-archive.js';
import { postsDialect } from './api/dialects/posts-dialect.js';
import { RateLimits } from './control/rate-limits.js';
import type { IncomingCall, Reply } from './server/reply.js';
import { RequestLog } from './control/request-log.js';
import { seededRandom } from './control/seeded-random.js';
import { settingsFrom, type SimulatorOptions, type SimulatorSettings } from './simulator-options.js';
import type { ControlledSimulator, SimulatorParts } from './simulator-parts.js';
import { tweetsDialect } from './api/dialects/tweets-dialect.js';
import { VisibilityLag } from './control/visibility-lag.js';
import { World } from './world/world.js';
import { answerWorldPages, WORLD_PAGES_PATH } from './pages/world-pages.js';

const dialects: Readonly<Record<Dialect, DialectRules>> = { tweets: tweetsDialect, posts: postsDialect };

/**
 * Starts a simulated X.
 * @throws Error (`EADDRINUSE`, ...) when it cannot listen on the address
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<XSimulator> {
  const simulator = new XSimulator(settingsFrom(options));
  await simulator.listen();
  return simulator;
}

/** A simulated X behind a real HTTP server: its world, OAuth 2.0, rate limits, faults and request log. */
export class XSimulator implements ControlledSimulator {
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
  private billsIncludes: boolean;
  private baseUrl = '';

  /** Use `startSimulator`. */
  constructor(private readonly settings: SimulatorSettings) {
    const { now } = settings;
    const state = { accounts: new Accounts(), posts: new PostArchive() };
    this.rules = dialects[settings.dialect];
    this.billsIncludes = settings.billsIncludes;
    this.world = new World(state, now);
    this.faults = new Faults(seededRandom(settings.seed));
    this.limits = new RateLimits(now);
    this.lag = new VisibilityLag(settings.seed, now);
    this.oauth = new OAuthAuthority(settings);
    const { faults, limits, lag, oauth } = this;
    const closing = this.closing.signal;
    // Each answer that a fault delays listens to it.
    setMaxListeners(Infinity, closing);
    const billsIncludes = () => this.billsIncludes;
    const rules = () => this.rules;
    this.parts = { settings, state, oauth, faults, limits, lag, now, closing, rules, billsIncludes };
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

  /** From now on a request in the other dialect gets a 400. */
  setDialect(dialect: Dialect): void {
    this.rules = dialects[dialect];
  }

  /** From now on objects that expansions include are billed, or not. */
  setBillsIncludes(billsIncludes: boolean): void {
    this.billsIncludes = billsIncludes;
  }

  /**
   * The same as a click on "Authorize app": returns the callback address with code and state, without opening it.
   * @throws SimulatorError `authorization_refused` or `unknown_user`
   */
  approve(authorizationUrl: string, username: string): Promise<URL> {
    return Promise.resolve().then(() =>
      authorizeApp(this.parts, requestFromAddress(this.parts, authorizationUrl), username),
    );
  }

  /**
   * The same as a click on "Cancel".
   * @throws SimulatorError `authorization_refused`
   */
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

  /** Stops listening and cuts all open connections. */
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

  /** Not in the request log: the service never requests these pages. */
  private showWorld(call: IncomingCall): Promise<Reply> {
    return Promise.resolve().then(() => answerWorldPages(this.world, this.parts.state, call));
  }
}
