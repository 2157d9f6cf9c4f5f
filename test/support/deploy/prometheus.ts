import { mkdir, readFile, writeFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '#database';
import { Program } from './program.js';

const resultSchema = z.object({
  data: z.object({
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
  }),
});
const alertsSchema = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })),
  }),
});

/** Prometheus with the configuration and the alerts of the project, which scrapes every second. */
export class TestPrometheus {
  private constructor(
    readonly program: Program,
    private readonly url: string,
  ) {}

  static async start(
    folder: string,
    port: number,
    tokenFile: string,
    targets: readonly string[],
  ): Promise<TestPrometheus> {
    const sample = await readFile(join(packageRoot, 'deploy/prometheus/prometheus.yml'), 'utf8');
    const config = sample
      .replace(/targets: \[.*\]/, `targets: ${JSON.stringify(targets)}`)
      .replace('/run/secrets/metrics_token', tokenFile)
      .replaceAll('15s', '1s');
    await mkdir(join(folder, 'series'));
    await writeFile(join(folder, 'prometheus.yml'), config);
    await copyFile(join(packageRoot, 'deploy/prometheus/alerts.yml'), join(folder, 'alerts.yml'));
    const program = new Program('prometheus', [
      'prometheus',
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'series')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    return new TestPrometheus(program, `http://127.0.0.1:${port}`);
  }

  /** The values of an expression; none while Prometheus does not answer yet. */
  async values(expression: string): Promise<number[]> {
    const answer = await this.#get(`query?query=${encodeURIComponent(expression)}`);
    if (answer === null) return [];
    return resultSchema.parse(answer).data.result.map(({ value: [, text] }) => Number(text));
  }

  /** The names of the alerts that fire. */
  async firing(): Promise<string[]> {
    const { alerts } = alertsSchema.parse(await this.#get('alerts')).data;
    return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname ?? '');
  }

  async #get(path: string): Promise<unknown> {
    this.program.assertRunning();
    const answer = await fetch(`${this.url}/api/v1/${path}`).catch(() => null);
    return answer?.ok === true ? answer.json() : null;
  }
}
