import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '#database';
import { freePort } from '../app/free-port.js';
import type { TestApp } from '../app/test-app.js';
import { testEnvironment } from '../app/test-environment.js';
import { ChildProgram } from './child-program.js';

const run = promisify(execFile);
/** Made by `npm run build`, which `npm test` runs first. */
const MAIN = join(packageRoot, 'dist/src/main.js');
const TOKEN_ASKER = join(packageRoot, 'test/support/process/token-asker.mjs');

type Variables = Readonly<Record<string, string>>;
type Surroundings = Pick<TestApp, 'config' | 'simulator'>;

/** The service in a process of its own. */
export class ServiceProcess extends ChildProgram {
  private constructor(
    readonly url: string,
    ...process: ConstructorParameters<typeof ChildProgram>
  ) {
    super(...process);
  }

  /** Starts the service on the database and the simulated X of a test app; resolves once it listens. */
  static async serve(testApp: Surroundings, variables: Variables = {}): Promise<ServiceProcess> {
    return ServiceProcess.#listening((port) => ({ ...environmentOf(testApp, port), ...variables }));
  }

  /** Starts the service on a database alone: X answers nobody. `fileLimitKb` as of {@link ChildProgram}. */
  static async serveOn(databaseUrl: string, fileLimitKb?: number): Promise<ServiceProcess> {
    return ServiceProcess.#listening((port) => testEnvironment(databaseUrl, port), fileLimitKb);
  }

  static async #listening(env: (port: number) => Variables, fileLimitKb?: number): Promise<ServiceProcess> {
    const port = await freePort();
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, [MAIN], env(port), fileLimitKb);
    await service.said('Server listening');
    return service;
  }

  /** Starts an instance that asks for the access token of a connection so many times at once when told to. */
  static async askForTokens(testApp: TestApp, connectionId: string, times: number): Promise<ServiceProcess> {
    const program = [TOKEN_ASKER, connectionId, String(times)];
    const asker = new ServiceProcess('', program, environmentOf(testApp, await freePort()));
    await asker.said('ready');
    return asker;
  }

  /** What the process holds of the machine's memory, in bytes. */
  async residentMemory(): Promise<number> {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(this.pid)]);
    return Number(stdout) * 1024;
  }

  /** Lets an asker begin; resolves once it needs a refresh, its own or that of another process. */
  async ask(): Promise<void> {
    this.tell('go');
    await this.said('refreshing');
  }

  /** The SHA-256 of every token that an asker was handed. */
  async handedOut(): Promise<string[]> {
    return JSON.parse(await this.said('[')) as string[];
  }
}

function environmentOf({ config, simulator }: Surroundings, port: number): Record<string, string> {
  return {
    ...testEnvironment(config.database.url, port),
    TWITTER_API_URL: simulator.url,
    TWITTER_AUTHORIZE_URL: simulator.authorizeUrl,
    VERIFICATION_COOLDOWN_SECONDS: '0',
  };
}
