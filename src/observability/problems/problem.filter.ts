import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../platform/problems/problem.js';
import { RequestLimits } from '../../platform/request-limits/request-limits.js';
import { problemOf } from './problem-of.js';
import { pathOf, sendProblem } from './problem-response.js';
import { RouteTable } from '../http/route-table.js';

/** Turns every error into an answer. A 5xx is logged in full; the client only gets the request id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly limits: RequestLimits,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = await this.#limited(
      request.is404 ? this.routes.problemFor(request.method, pathOf(request)) : problemOf(error),
      request,
    );
    if (isFault(problem)) request.log.error({ err: error }, `Answered ${problem.code}`);
    if (reply.raw.headersSent) {
      // A started answer cannot become a problem; closing the connection tells the client that it is incomplete.
      reply.raw.destroy();
      return;
    }
    sendProblem(problem, request, reply);
  }

  /** Requests refused before the guard are counted here, so that they are limited, too. */
  async #limited(problem: Problem, request: FastifyRequest): Promise<Problem> {
    if (problem.status >= 500) return problem;
    try {
      await this.limits.countRefused(request);
      return problem;
    } catch (error) {
      return problemOf(error);
    }
  }
}

/** Whether an operator should look at it; maintenance mode is intended. */
function isFault({ status, code }: Problem): boolean {
  return status >= 500 && code !== 'maintenance_mode';
}
