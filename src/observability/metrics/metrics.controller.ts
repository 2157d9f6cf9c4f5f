import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../../config/app-config.js';
import { Public } from '../../identity/public.decorator.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { Problem } from '../../platform/problems/problem.js';

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** The metrics for Prometheus. With `METRICS_TOKEN` it is the bearer token; without it only this machine may read them. */
@ApiExcludeController()
@Public({ isLimited: false })
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.#authorize(request);
    const text = await this.metrics.text();
    await reply.header('content-type', this.metrics.contentType).send(text);
  }

  #authorize({ headers, ip }: FastifyRequest): void {
    const { metricsToken } = this.config.http;
    if (metricsToken !== null) {
      if (isSame(headers.authorization ?? '', `Bearer ${metricsToken}`)) return;
      throw new Problem('unauthenticated', 'Send METRICS_TOKEN as the bearer token.');
    }
    // A proxy on this machine would make every client look like this machine.
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    if (!isForwarded && LOOPBACK.test(ip)) return;
    throw new Problem('forbidden', 'Set METRICS_TOKEN to read metrics from another machine.');
  }
}

/** In constant time, whatever the lengths are. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
