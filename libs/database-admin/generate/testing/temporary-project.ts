import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { packageRoot } from '#database';

/** Replaces the real script, which takes seconds, when no client is used. */
const NO_CLIENTS = '// Generates nothing.\n';

/** A copy of this project's models and histories that a test may change. */
export class TemporaryProject {
  private constructor(readonly root: string) {}

  static async make({ realClients = false } = {}): Promise<TemporaryProject> {
    const root = await mkdtemp(path.join(tmpdir(), 'generate-'));
    await cp(path.join(packageRoot, 'prisma'), path.join(root, 'prisma'), { recursive: true });
    await symlink(path.join(packageRoot, 'node_modules'), path.join(root, 'node_modules'));
    if (realClients)
      await cp(path.join(packageRoot, 'scripts'), path.join(root, 'scripts'), { recursive: true });
    else {
      await mkdir(path.join(root, 'scripts'));
      await writeFile(path.join(root, 'scripts', 'generate-clients.mjs'), NO_CLIENTS);
    }
    return new TemporaryProject(root);
  }

  get histories(): string {
    return path.join(this.root, 'prisma', 'migrations');
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.root, file), 'utf8');
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(path.join(this.root, file), text);
  }

  async edit(change: (models: string) => string): Promise<void> {
    await this.write('prisma/schema.prisma', change(await this.read('prisma/schema.prisma')));
  }

  /** Every file below `prisma/migrations`, with its content. */
  async historyFiles(): Promise<Map<string, string>> {
    const entries = await readdir(this.histories, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    return new Map(files.map((file, index) => [path.relative(this.histories, file), contents[index] ?? '']));
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
