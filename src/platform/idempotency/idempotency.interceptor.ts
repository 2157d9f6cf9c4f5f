import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { of, type Observable } from 'rxjs';
import { onAnswer } from './answer-keeper.js';
import { idempotencyKeyOf, idempotentRequest } from './idempotent-request.js';
import { IdempotencyService } from './idempotency.service.js';
import type { KeptAnswer } from './kept-answer.js';

/** Set on an answer that was given before. */
export const REPLAYED_HEADER = 'idempotent-replayed';

type MemberRequest = FastifyRequest & { readonly user?: { readonly id: string } };

/** Answers a request that is sent again under its `Idempotency-Key` with the first answer, without the work. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<MemberRequest>();
    const key = idempotencyKeyOf(request.headers);
    if (key === null) return next.handle();
    const beginning = await this.idempotency.begin(describe(request, key));
    if (beginning.kind === 'answered') return replay(beginning.answer, http.getResponse<FastifyReply>());
    onAnswer(request, (answer) => this.idempotency.settle(beginning.id, answer));
    return next.handle();
  }
}

function describe(request: MemberRequest, key: string): ReturnType<typeof idempotentRequest> {
  const { user, method, url, body } = request;
  if (user === undefined) throw new Error('@Idempotent() needs a route that is @Authenticated()');
  const path = url.replace(/[?#].*$/s, '');
  return idempotentRequest({ userId: user.id, method, path, key, body });
}

/** A buffer, so that neither Nest nor Fastify serializes it or adds a content type. */
function replay({ status, headers, body }: KeptAnswer, reply: FastifyReply): Observable<Buffer> {
  void reply.status(status).headers(headers).header(REPLAYED_HEADER, 'true');
  return of(Buffer.from(body));
}
