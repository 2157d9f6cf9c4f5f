import { Body, Controller, HttpCode, HttpException, Module, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Authenticated } from '../../../src/identity/authenticated.decorator.js';
import { Idempotent } from '../../../src/platform/idempotency/idempotent.decorator.js';
import { Problem } from '../../../src/platform/problems/problem.js';

/** What the test tells the probe to do. */
class Work {
  /** How many requests were processed. */
  done = 0;
  /** The next answers, one each; afterwards 201. */
  statuses: number[] = [];
  /** The work lasts until this resolves. */
  gate: Promise<void> = Promise.resolve();
}

/** Shared by all test apps of a file. */
export const work = new Work();

/** An idempotent route whose work a test controls, and one without the decorator. */
@Authenticated()
@Controller('v1/probe')
class ProbeController {
  @Post('work')
  @Idempotent()
  async work(
    @Body() body: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    work.done += 1;
    const number = work.done;
    const status = work.statuses.shift() ?? 201;
    await work.gate;
    if (status === 404) throw new Problem('not_found', `Refused, ${number}`);
    if (status === 409) throw new Problem('task_inactive', `Refused, ${number}`);
    if (status === 422) throw new Problem('idempotency_key_reused', `Refused, ${number}`);
    if (status === 429) throw new Problem('verification_cooldown', 'Too soon');
    if (status >= 400) throw new HttpException('refused', status);
    reply.status(status).header('set-cookie', [`a=${number}`, `b=${number}`]);
    return { number, body, 'odd "text"': '🦜 é' };
  }

  @Post('other')
  @Idempotent()
  @HttpCode(200)
  other(): object {
    work.done += 1;
    return { number: work.done };
  }

  @Post('forgetful')
  forgetful(): object {
    return {};
  }
}

@Module({ controllers: [ProbeController] })
export class ProbeModule {}
