import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '#database';
import { Program } from './program.js';

const run = promisify(execFile);

export interface ProxyOptions {
  /** Where it may write. */
  readonly folder: string;
  /** The host name of the service, which leads to this machine. */
  readonly host: string;
  readonly port: number;
  /** Host and port of each instance. */
  readonly instances: readonly [string, string];
}

/** Caddy with the Caddyfile of the project, and a page at `https://<frontend>:<port>/` in the role of a frontend. */
export async function startCaddy(options: ProxyOptions, frontend: string): Promise<Program> {
  const { folder, host, port, instances } = options;
  const sample = await readFile(join(packageRoot, 'deploy/proxy/Caddyfile'), 'utf8');
  // Only here: another port than 443, and no redirect from port 80.
  const global = sample.replace(
    'admin off',
    `admin off\n\tauto_https disable_redirects\n\thttps_port ${port}`,
  );
  const page = [
    `https://${frontend} {`,
    '\theader Content-Type text/html',
    '\trespond "<!doctype html><title>frontend</title>"',
    '}',
  ];
  await writeFile(join(folder, 'Caddyfile'), `${global}\n${page.join('\n')}\n`);
  const places = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const env = { ...process.env, ...places, API_HOST: `https://${host}`, INSTANCES: instances.join(' ') };
  const command = ['caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
  return new Program('caddy', command, { env });
}

/** nginx with the template of the project. */
export async function startNginx({ folder, host, port, instances }: ProxyOptions): Promise<Program> {
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[
      '-subj',
      `/CN=${host}`,
      '-keyout',
      join(folder, 'privkey.pem'),
      '-out',
      join(folder, 'fullchain.pem'),
    ],
  ]);
  const variables = {
    INSTANCE_1: instances[0],
    INSTANCE_2: instances[1],
    API_HOST: host,
    HTTPS_PORT: String(port),
    TLS_FOLDER: folder,
  };
  const template = join(packageRoot, 'deploy/proxy/nginx.conf.template');
  const names = Object.keys(variables).map((name) => `$${name}`);
  const command = `envsubst '${names.join(' ')}' < '${template}' > '${join(folder, 'service.conf')}'`;
  await run('sh', ['-c', command], { env: { ...process.env, ...variables } });
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await mkdir(join(folder, 'temporary'));
  const main = [
    `pid ${folder}/nginx.pid;`,
    'events {}',
    'http {',
    'access_log off;',
    ...kinds.map((kind) => `${kind}_temp_path ${folder}/temporary/${kind};`),
    `include ${folder}/service.conf;`,
    '}',
  ];
  await writeFile(join(folder, 'nginx.conf'), `${main.join('\n')}\n`);
  const options = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'];
  await run('nginx', ['-t', ...options]);
  return new Program('nginx', ['nginx', ...options]);
}
