import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '#database';
import { environmentSchema } from '../../src/config/environment/environment.schema.js';
import { SECRETS, fileVariableOf } from '../../src/config/environment/secret-files.js';
import { ignoredBy } from '../support/deploy/docker-ignore.js';
import { stagesOf } from '../support/deploy/dockerfile.js';

/** A shutdown takes this long at most. */
const SHUTDOWN_SECONDS = 15;
const known = [...Object.keys(environmentSchema.shape), ...SECRETS.map(fileVariableOf)];

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
const strangers = (names: readonly string[]): string[] => names.filter((name) => !known.includes(name));

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      environment: z.record(z.string(), z.string()).optional(),
      secrets: z.array(z.string()).optional(),
      volumes: z.array(z.string()).optional(),
      depends_on: z.record(z.string(), z.unknown()).optional(),
      read_only: z.boolean().optional(),
      stop_grace_period: z.string().optional(),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

const podSchema = z.object({
  terminationGracePeriodSeconds: z.number().optional(),
  securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.number() }).loose(),
  containers: z.array(
    z
      .object({
        command: z.array(z.string()).optional(),
        env: z.array(z.object({ name: z.string(), value: z.string() })),
        securityContext: z
          .object({
            readOnlyRootFilesystem: z.literal(true),
            allowPrivilegeEscalation: z.literal(false),
            capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
          })
          .loose(),
      })
      .loose(),
  ),
});
const objectSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string() }).loose(),
  spec: z
    .object({ template: z.object({ spec: podSchema }).loose().optional() })
    .loose()
    .optional(),
  data: z.record(z.string(), z.string()).optional(),
  stringData: z.record(z.string(), z.string()).optional(),
});

function kubernetesObjects(): z.infer<typeof objectSchema>[] {
  const files = readdirSync(join(packageRoot, 'deploy/kubernetes'));
  return files
    .flatMap((file) => [...parseAllDocuments(read(`deploy/kubernetes/${file}`))])
    .map((document) => {
      expect(document.errors).toEqual([]);
      return objectSchema.parse(document.toJS());
    });
}

describe('the Dockerfile', () => {
  const stages = stagesOf(read('Dockerfile'));
  const wordsOf = (name: string, keyword: string): string[] =>
    (stages.find((stage) => stage.name === name)?.instructions ?? [])
      .filter((instruction) => instruction.keyword === keyword)
      .map(({ rest }) => rest);

  it('should have no fault that a linter finds', () => {
    expect(validate(read('Dockerfile'))).toEqual([]);
  });

  it('should begin on the recommended Node.js, and run as another user than root', () => {
    const bases = stages.map(({ from }) => from).filter((from) => !stages.some(({ name }) => name === from));
    expect(new Set(bases)).toEqual(new Set(['node:24-trixie-slim']));
    for (const name of ['service', 'operations']) expect(wordsOf(name, 'USER').at(-1)).toBe('1000:1000');
  });

  it('should start the service itself, without a shell or npm in front of it', () => {
    expect(wordsOf('service', 'CMD')).toEqual(['["node", "dist/src/main.js"]']);
    expect(wordsOf('service', 'HEALTHCHECK')[0]).toContain('CMD ["node", "scripts/health-check.mjs"]');
    expect(existsSync(join(packageRoot, 'scripts/health-check.mjs'))).toBe(true);
  });

  it('should get every file that it copies, and no secret or earlier build', () => {
    const isIgnored = ignoredBy(read('.dockerignore'));
    const copied = stages
      .flatMap(({ name }) => wordsOf(name, 'COPY'))
      .filter((words) => !words.startsWith('--from='))
      .flatMap((words) => words.split(' ').slice(0, -1))
      .filter((path) => path !== '.');
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => isIgnored(path) || !existsSync(join(packageRoot, path)))).toEqual([]);
    const kept = [
      'src/main.ts',
      'libs/database/index.ts',
      'docs/openapi.json',
      'tsconfig.json',
      '.env.example',
    ];
    expect(kept.map(isIgnored)).toEqual([false, false, false, false, true]);
    const out = [
      '.env',
      '.env.local',
      'secrets/database_url',
      'node_modules/x',
      'libs/x/node_modules/y',
      'dist/x',
    ];
    expect(out.map(isIgnored)).toEqual(out.map(() => true));
  });
});

describe('compose.yaml', () => {
  const compose = composeSchema.parse(parse(read('compose.yaml'), { merge: true }));
  const own = Object.entries(compose.services).filter(([, { image }]) =>
    image.startsWith('twitter-task-automation'),
  );

  it('should run two instances, each with a read-only tree and time to end', () => {
    expect(own.map(([name]) => name)).toEqual(['app-1', 'app-2', 'migrate', 'backup']);
    for (const [, { read_only, stop_grace_period }] of own) {
      expect(read_only).toBe(true);
      expect(Number.parseInt(stop_grace_period ?? '', 10)).toBeGreaterThan(SHUTDOWN_SECONDS);
    }
  });

  it('should name only what it declares, and only variables that the service has', () => {
    const services = Object.values(compose.services);
    const used = (field: 'secrets' | 'volumes'): string[] =>
      services.flatMap((service) => service[field] ?? []).map((text) => text.split(':')[0] ?? '');
    expect(used('secrets').filter((name) => compose.secrets[name] === undefined)).toEqual([]);
    const volumes = used('volumes').filter((name) => !name.startsWith('.'));
    expect(volumes.filter((name) => compose.volumes[name] === undefined)).toEqual([]);
    const dependencies = services.flatMap(({ depends_on = {} }) => Object.keys(depends_on));
    expect(dependencies.filter((name) => compose.services[name] === undefined)).toEqual([]);
    expect(strangers(own.flatMap(([, { environment = {} }]) => Object.keys(environment)))).toEqual([]);
  });

  it('should hold no secret: each comes from a file', () => {
    for (const [, { environment = {}, secrets = [] }] of own) {
      const direct = Object.keys(environment).filter(
        (name) => SECRETS.includes(name) && name !== 'REDIS_URL',
      );
      expect(direct).toEqual([]);
      const files = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      expect(files.map((file) => file.replace('/run/secrets/', '')).toSorted()).toEqual(secrets.toSorted());
    }
  });
});

describe('the example for Kubernetes', () => {
  it('should run as another user than root, on a read-only tree, with variables that the service has', () => {
    const objects = kubernetesObjects();
    const pods = objects.flatMap(({ spec }) => (spec?.template === undefined ? [] : [spec.template.spec]));
    expect(pods).toHaveLength(2);
    const named = pods.flatMap(({ containers }) => containers.flatMap(({ env }) => env));
    const plain = objects.flatMap(({ data = {}, stringData = {} }) =>
      Object.keys({ ...data, ...stringData }),
    );
    expect(strangers([...named.map(({ name }) => name), ...plain])).toEqual([]);
  });

  it('should read every secret from a file of the secret, whose example is empty', () => {
    const objects = kubernetesObjects();
    const { stringData = {} } = objects.find(({ kind }) => kind === 'Secret') ?? {};
    expect(Object.values(stringData).every((value) => value === '')).toBe(true);
    const deployment = objects.find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec;
    const files = deployment?.containers[0]?.env.map(({ value }) => value.replace('/run/secrets/app/', ''));
    expect(files).toEqual(Object.keys(stringData));
  });

  it('should leave a pod the time of a shutdown and of its preStop', () => {
    const deployment = kubernetesObjects().find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec;
    const [, pause] =
      /exec: \{ command: \[sleep, '(\d+)'\] \}/.exec(read('deploy/kubernetes/service.yaml')) ?? [];
    expect(Number(pause)).toBeGreaterThan(0);
    expect(deployment?.terminationGracePeriodSeconds).toBeGreaterThan(SHUTDOWN_SECONDS + Number(pause));
  });
});

describe('the units for systemd', () => {
  const unit = read('deploy/systemd/twitter-task-automation@.service');

  it('should leave an instance the time of a shutdown', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
    expect(Number(seconds)).toBeGreaterThan(SHUTDOWN_SECONDS);
  });

  it('should name only variables that the service has, and give each secret as a credential', () => {
    const variables = [...unit.matchAll(/^Environment=(.*)$/gm)]
      .flatMap(([, words = '']) => words.split(' '))
      .map((word) => word.split('=')[0] ?? '');
    expect(strangers(variables)).toEqual([]);
    const credentials = [...unit.matchAll(/^LoadCredential=(\w+):/gm)].map(([, name = '']) => name);
    expect(variables.filter((name) => name.endsWith('_FILE')).toSorted()).toEqual(
      credentials.map(fileVariableOf).toSorted(),
    );
  });
});

describe('the workflow of continuous integration', () => {
  it('should run what .ci/run runs, on both recommended versions of Node.js', () => {
    const workflow = z
      .object({
        jobs: z.object({
          test: z
            .object({
              strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }).loose(),
              services: z.record(z.string(), z.unknown()),
              steps: z.array(z.object({ run: z.string().optional() }).loose()),
            })
            .loose(),
        }),
      })
      .loose()
      .parse(parse(read('.github/workflows/ci.yml')));
    const { strategy, services, steps } = workflow.jobs.test;
    expect(strategy.matrix.node).toEqual([22, 24]);
    expect(Object.keys(services)).toEqual(['postgres', 'mariadb', 'redis']);
    expect(steps.at(-1)?.run).toBe('.ci/run');
  });
});
