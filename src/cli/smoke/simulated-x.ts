import { exchange, type Answer } from './exchange.js';
import { expectStatus } from './expectations.js';
import { StepFailure, StepSkip } from './step-outcome.js';

const UNREACHABLE = 'Is the simulated X still running?';
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** A client of a simulated X on this machine: its control commands and its consent page. */
export class SimulatedX {
  constructor(readonly origin: string) {}

  async addUser(username: string): Promise<void> {
    await this.#command('addUser', { username });
  }

  async follow(who: string, whom: string): Promise<void> {
    await this.#command('follow', { who, whom });
  }

  /** Signs in on the consent page and approves the app; returns the address that the browser is sent back to. */
  async approve({ pathname, search }: URL, username: string): Promise<URL> {
    const body = new URLSearchParams({ decision: 'authorize', username });
    // Always on this origin, so that no form is ever sent to another X.
    const page = new URL(this.origin + pathname + search);
    const answer = await exchange(page, { method: 'POST', body }, UNREACHABLE);
    const location = answer.headers.get('location');
    if (answer.status === 302 && location !== null && URL.canParse(location)) return new URL(location);
    throw new StepFailure(
      'the consent page to send the browser back to the service',
      String(answer.status),
      'TWITTER_CLIENT_ID and TWITTER_SCOPES must be known to the simulated X.',
    );
  }

  async #command(command: string, body: object): Promise<void> {
    expectStatus(await sendCommand(this.origin, command, body), 200, UNREACHABLE);
  }
}

/**
 * The simulated X that an authorization URL of the service leads to. No request is sent to other machines.
 *
 * @throws StepSkip when it is the real X, or not a simulated X
 */
export async function findSimulatedX({ origin, hostname }: URL): Promise<SimulatedX> {
  if (!LOOPBACK.test(hostname)) {
    throw new StepSkip(`the service sends members to ${origin}, where only a person can consent`);
  }
  if (await isSimulator(origin)) return new SimulatedX(origin);
  throw new StepSkip(`there is no simulated X at ${origin}, where the service sends members`);
}

async function isSimulator(origin: string): Promise<boolean> {
  try {
    const { status, body } = await sendCommand(origin, 'users', {});
    return status === 200 && Array.isArray(body);
  } catch (error) {
    if (error instanceof StepFailure) return false;
    throw error;
  }
}

function sendCommand(origin: string, command: string, body: object): Promise<Answer> {
  const url = new URL(`/_control/${command}`, origin);
  const headers = { 'content-type': 'application/json' };
  return exchange(url, { method: 'POST', headers, body: JSON.stringify(body) }, UNREACHABLE);
}
