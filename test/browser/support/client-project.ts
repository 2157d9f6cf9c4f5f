import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '#database';

const run = promisify(execFile);
const installed = (...path: string[]) => join(packageRoot, 'node_modules', ...path);

/** A project outside of this repository that has the packed client in its node_modules, as `npm install` puts it there. */
export class ClientProject {
  private constructor(readonly folder: string) {}

  /** Packs the client. `others` are the other packages that the project uses; they come from this repository. */
  static async create(others: readonly string[] = []): Promise<ClientProject> {
    const folder = await mkdtemp(join(tmpdir(), 'client-project-'));
    const modules = join(folder, 'node_modules');
    const scope = join(modules, '@twitter-task-automation');
    await mkdir(scope, { recursive: true });
    await run(process.execPath, [join(packageRoot, 'scripts/pack-client.mjs'), folder]);
    const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    await run('tar', ['-xzf', join(folder, tarball), '-C', scope]);
    await rename(join(scope, 'package'), join(scope, 'client'));
    for (const name of ['openapi-fetch', ...others]) await symlink(installed(name), join(modules, name));
    return new ClientProject(folder);
  }

  async add(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, name), text);
  }

  /** Copies a folder of this repository into the project. */
  async copy(folder: string): Promise<void> {
    await cp(join(packageRoot, folder), this.folder, { recursive: true });
  }

  /** Checks the types; what is wrong, or an empty text. */
  async typeErrors(): Promise<string> {
    const [failed] = await Promise.allSettled([
      run(process.execPath, [installed('typescript-7/bin/tsc'), '-p', this.folder]),
    ]);
    return failed.status === 'fulfilled' ? '' : String((failed.reason as { stdout: unknown }).stdout);
  }

  /** Runs one of its files with Node.js; what it printed. */
  async run(file: string, env: Readonly<Record<string, string>>): Promise<string> {
    const { stdout } = await run(process.execPath, [join(this.folder, file)], { env });
    return stdout;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
