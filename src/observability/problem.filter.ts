import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.js';
import { problemOf } from './problem-of.js';
import { pathOf, sendProblem } from './problem-response.js';
import { RouteTable } from './route-table.js';

/** The one place where an error becomes an answer. A 5xx goes to the log in full; the client sees an id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly routes: RouteTable) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = request.is404 ? this.#unrouted(request) : problemOf(error);
    if (isFault(problem)) request.log.error({ err: error }, `Answered ${problem.code}`);
    if (reply.raw.headersSent) {
      // An answer that was under way cannot become a problem; cutting it off tells the client that it is broken.
      reply.raw.destroy();
      return;
    }
    sendProblem(problem, request, reply);
  }

  #unrouted(request: FastifyRequest): Problem {
    const methods = this.routes.methodsOf(pathOf(request));
    // A route may itself find that it has nothing.
    if (methods.length === 0 || methods.includes(request.method))
      return new Problem('not_found', 'There is nothing at this address.');
    const allow = methods.join(', ');
    return new Problem('method_not_allowed', `This address knows ${allow}.`, { headers: { allow } });
  }
}

/** Something an operator should look at; maintenance mode is what one has asked for. */
function isFault({ status, code }: Problem): boolean {
  return status >= 500 && code !== 'maintenance_mode';
}
