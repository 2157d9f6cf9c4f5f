// The service in this process, a simulated X, and one clock for both that the benchmark moves.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { XOAuthClient } from '../../dist/libs/x-api/index.js';
import { startSimulator } from '../../dist/libs/x-simulator/index.js';
import { createApp } from '../../dist/src/app.js';
import { freePort } from '../../dist/src/cli/demo/free-port.js';
import { JOB_NAMES } from '../../dist/src/config/job-names.js';
import { parseConfig } from '../../dist/src/config/parse-config.js';
import { mintToken } from '../../dist/src/identity/mint-token.js';
import { Clock } from '../../dist/src/platform/time/clock.js';
import { environment } from '../measured-service.mjs';
import { BenchClient } from '../bench-client.mjs';

const A_MONTH_SECONDS = 30 * 86_400;
const SCOPES = 'tweet.read users.read like.read bookmark.read offline.access';
const CLIENT = { clientId: 'sim-client', clientSecret: 'sim-secret' };
/** X's prices: https://docs.x.com/x-api/getting-started/pricing. */
const POST_MICRO_USD = 5_000;
const USER_MICRO_USD = 10_000;
const MICRO_USD = 1_000_000;

class MovableClock extends Clock {
  #ms = Date.now();

  now() {
    return new Date(this.#ms);
  }

  advance(ms) {
    this.#ms += ms;
  }
}

export class Stage {
  #names = 0;
  #closing = [];

  static async start(dialect, billsIncludes) {
    const stage = new Stage();
    stage.billsIncludes = billsIncludes;
    stage.clock = new MovableClock();
    const now = () => stage.clock.now().getTime();
    stage.simulator = await startSimulator({ dialect, billsIncludes, now });
    stage.world = stage.simulator.world;
    stage.#closing.unshift(() => stage.simulator.close());
    const folder = await mkdtemp(join(tmpdir(), 'bench-cost-'));
    stage.#closing.unshift(() => rm(folder, { recursive: true }));
    stage.config = parseConfig(environmentOf(folder, await freePort('127.0.0.1'), stage.simulator));
    const app = await createApp(stage.config, {
      clock: stage.clock,
      drainTimes: { acceptMs: 0, graceMs: 0, limitMs: 5_000 },
    });
    stage.#closing.unshift(() => app.close());
    await app.listen(stage.config.http.port, stage.config.http.host);
    stage.url = `http://127.0.0.1:${stage.config.http.port}`;
    return stage;
  }

  async close() {
    for (const close of this.#closing) await close();
  }

  /** Lets something happen a minute later, so that everything has a time of its own. */
  later(action) {
    this.clock.advance(60_000);
    return action();
  }

  newAccount(name) {
    this.#names += 1;
    return this.world.addUser({ username: `${name}${this.#names}` }).username;
  }

  async #client(sub, roles) {
    const issuedAt = this.clock.now();
    const token = { sub, roles, expiresInSeconds: A_MONTH_SECONDS, issuedAt };
    return new BenchClient(this.url, await mintToken(this.config.auth, token));
  }

  /** Makes a task as an admin would; gives its id. */
  async newTask({ taskType, brand, target }) {
    const targetUrl = target === undefined ? `https://x.com/${brand}` : `https://x.com/i/status/${target}`;
    const body = { title: taskType, taskType, ...(taskType === 'TWITTER_POST' ? {} : { targetUrl }) };
    const admin = await this.#client('admin', ['admin']);
    return (await admin.post('/v1/admin/tasks', body)).id;
  }

  async connect(username) {
    const client = await this.#client(username, []);
    await client.connect((authorizationUrl) => this.simulator.approve(authorizationUrl, username));
  }

  /** Claims that wait until the member connects; gives the ids of their completions in order. */
  async claimUnconnected(username, claims) {
    const client = await this.#client(username, []);
    for (const { taskId, proofUrl } of claims) {
      const claim = client.post(`/v1/tasks/${taskId}/completions`, proofUrl ? { proofUrl } : {});
      await claim.catch((error) => {
        if (!String(error).includes('twitter_not_connected')) throw error;
      });
    }
    const { data } = await client.get('/v1/completions?limit=100');
    return claims.map(({ taskId }) => data.find((row) => row.taskId === taskId).id);
  }

  async claim(username, { taskId, proofUrl }) {
    const client = await this.#client(username, []);
    const body = proofUrl ? { proofUrl } : {};
    return (await client.post(`/v1/tasks/${taskId}/completions`, body)).id;
  }

  async verifyTogether(username, completionIds) {
    const client = await this.#client(username, []);
    await client.post('/v1/completions/verify', { completionIds });
  }

  /** The final status of each completion, after the second looks. */
  async settled(username, ids) {
    const client = await this.#client(username, []);
    const { secondLookSeconds } = this.config.verification;
    const statuses = async () => Promise.all(ids.map((id) => client.get(`/v1/completions/${id}`)));
    const isDue = (rows) => rows.some(({ nextVerificationAt }) => nextVerificationAt !== null);
    if (isDue(await statuses())) this.clock.advance((secondLookSeconds + 1) * 1000);
    for (;;) {
      const rows = await statuses();
      if (!isDue(rows)) return rows.map(({ status }) => status);
      await pause(50);
    }
  }

  /** An access token of the account, for scripts that call X without the service. */
  async accessToken(username) {
    const verifier = randomBytes(32).toString('hex');
    const redirectUri = this.config.twitter.callbackUrl;
    const address = new URL(this.simulator.authorizeUrl);
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: CLIENT.clientId,
      redirect_uri: redirectUri,
      scope: SCOPES,
      state: 'state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const callback = await this.simulator.approve(address.href, username);
    const oauth = new XOAuthClient({ baseUrl: this.simulator.url, ...CLIENT });
    const code = callback.searchParams.get('code');
    return (await oauth.exchangeCode({ code, codeVerifier: verifier, redirectUri })).accessToken;
  }

  /**
   * What X bills for the work, in dollars; `onceUsd`: without what it bills a second time, as X does on one day (UTC). And
   * the number of calls, and the work's result.
   */
  async billed(work) {
    const { requests } = this.simulator;
    requests.clear();
    const result = await work();
    const calls = requests.all().filter(({ route }) => route?.startsWith('/2/') && !route.includes('oauth2'));
    const usd = requests.costMicroUsd() / MICRO_USD;
    return { result, usd, onceUsd: this.#onceUsd(calls), calls: calls.length };
  }

  #onceUsd(calls) {
    const prices = new Map();
    for (const { responseBody, billedResources, costMicroUsd } of calls) {
      const { data = [], includes = {} } = responseBody;
      const resources = [data, ...(this.billsIncludes ? Object.values(includes) : [])].flat();
      if (resources.length !== billedResources) throw new Error('not everything that was billed is known');
      const isUser = ({ username }) => username !== undefined;
      const users = resources.filter(isUser).length;
      const posts = resources.length - users;
      if (users * USER_MICRO_USD + posts * POST_MICRO_USD !== costMicroUsd) throw new Error('unknown price');
      for (const one of resources)
        prices.set(`${isUser(one)}:${one.id}`, isUser(one) ? USER_MICRO_USD : POST_MICRO_USD);
    }
    return [...prices.values()].reduce((sum, price) => sum + price, 0) / MICRO_USD;
  }
}

/** Nothing happens by itself but what the queue does: the clock moves by days. */
function environmentOf(folder, port, simulator) {
  return {
    ...environment(folder, port, simulator),
    LOG_LEVEL: 'error',
    TWITTER_SCOPES: SCOPES,
    VERIFICATION_SWEEP_MS: '50',
    ...Object.fromEntries(
      JOB_NAMES.map((name) => [`CRON_${name.toUpperCase().replaceAll('-', '_')}`, 'off']),
    ),
  };
}
