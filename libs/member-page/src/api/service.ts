import { ask, tell } from './exchange.js';
import {
  authorizationShape,
  completionShape,
  connectionShape,
  demoUsersShape,
  devTokenShape,
  settingsShape,
  taskPageShape,
  type Completion,
  type Connection,
  type DemoUser,
  type Settings,
  type TaskPage,
} from './shapes.js';

/** What the page has to know about where it is; served beside it. */
export function loadSettings(signal: AbortSignal): Promise<Settings> {
  return ask('./config.json', settingsShape, { signal });
}

/** The demo users who are not admins. */
export async function loadMembers(apiUrl: string, signal: AbortSignal): Promise<DemoUser[]> {
  const { users } = await ask(`${apiUrl}/dev-login`, demoUsersShape, { signal });
  return users.filter(({ roles }) => roles.length === 0);
}

export async function signIn(apiUrl: string, sub: string): Promise<string> {
  const { token } = await ask(`${apiUrl}/dev-login`, devTokenShape, { method: 'POST', body: { sub } });
  return token;
}

/** The service, as one member sees it. Every method rejects with a `Failure`. */
export class MemberService {
  constructor(
    private readonly apiUrl: string,
    private readonly token: string,
  ) {}

  connection(signal: AbortSignal): Promise<Connection> {
    return ask(this.#at('/twitter/connection'), connectionShape, { token: this.token, signal });
  }

  /** Where on X the member agrees; X sends them back to `returnTo`. */
  async authorize(returnTo: string): Promise<string> {
    const { authorizationUrl } = await ask(this.#at('/twitter/connection/authorize'), authorizationShape, {
      method: 'POST',
      body: { returnTo },
      token: this.token,
    });
    return authorizationUrl;
  }

  disconnect(): Promise<void> {
    return tell(this.#at('/twitter/connection'), { method: 'DELETE', token: this.token });
  }

  tasks(cursor: string | null, signal?: AbortSignal): Promise<TaskPage> {
    const query = new URLSearchParams({ limit: '50', ...(cursor === null ? {} : { cursor }) });
    return ask(this.#at(`/tasks?${query.toString()}`), taskPageShape, {
      token: this.token,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  claim(taskId: string, proofUrl: string | null): Promise<Completion> {
    return ask(this.#at(`/tasks/${encodeURIComponent(taskId)}/completions`), completionShape, {
      method: 'POST',
      body: proofUrl === null ? {} : { proofUrl },
      token: this.token,
    });
  }

  verify(completionId: string): Promise<Completion> {
    return ask(this.#at(`/completions/${encodeURIComponent(completionId)}/verify`), completionShape, {
      method: 'POST',
      body: {},
      token: this.token,
    });
  }

  completion(completionId: string, signal: AbortSignal): Promise<Completion> {
    return ask(this.#at(`/completions/${encodeURIComponent(completionId)}`), completionShape, {
      token: this.token,
      signal,
    });
  }

  #at(path: string): string {
    return `${this.apiUrl}/v1${path}`;
  }
}
