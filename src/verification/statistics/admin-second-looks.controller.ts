import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { toSecondLooksResponse } from './second-looks.js';
import { SecondLooksQuery } from './second-looks.query.js';
import { SecondLooksRepository } from './second-looks.repository.js';
import { SecondLooksResponse } from './second-looks.response.js';

@ApiTags('Admin: verification logs')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/verification-logs/second-looks')
export class AdminSecondLooksController {
  constructor(private readonly secondLooks: SecondLooksRepository) {}

  /** Of whole days (UTC): all that the time touches. */
  @Get()
  @ApiOkResponse({ type: SecondLooksResponse })
  async get(@Query() { from, to }: SecondLooksQuery): Promise<SecondLooksResponse> {
    return toSecondLooksResponse(await this.secondLooks.read(dateOf(from), dateOf(to)));
  }
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
