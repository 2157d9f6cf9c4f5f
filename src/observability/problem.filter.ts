import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../platform/problem.js';
import { RequestLimits } from '../platform/request-limits/request-limits.js';
import { problemOf } from './problem-of.js';
import { pathOf, sendProblem } from './problem-response.js';
import { RouteTable } from './route-table.js';

/** The one place where an error becomes an answer. A 5xx goes to the log in full; the client sees an id. */
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
      // An answer that was under way cannot become a problem; cutting it off tells the client that it is broken.
      reply.raw.destroy();
      return;
    }
    sendProblem(problem, request, reply);
  }

  /** What is refused before the guard is counted here: nobody may send that without an end. */
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

/** Something an operator should look at; maintenance mode is what one has asked for. */
function isFault({ status, code }: Problem): boolean {
  return status >= 500 && code !== 'maintenance_mode';
}
