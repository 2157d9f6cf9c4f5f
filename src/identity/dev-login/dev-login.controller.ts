import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../public.decorator.js';
import { DEMO_USERS } from './demo-users.js';
import { DevLoginDto } from './dev-login.dto.js';
import type { DemoUsersResponse, DevTokenResponse } from './dev-login.response.js';
import { DevLoginService } from './dev-login.service.js';

/** One-click sign-in for the demo. Not a part of the API, and only there while `AUTH_DEV_LOGIN` is on. */
@ApiExcludeController()
@Public()
@Controller('dev-login')
export class DevLoginController {
  constructor(private readonly logins: DevLoginService) {}

  @Get()
  users(): DemoUsersResponse {
    return { users: DEMO_USERS };
  }

  @Post()
  @Header('cache-control', 'no-store')
  signIn(@Body() { sub }: DevLoginDto): Promise<DevTokenResponse> {
    return this.logins.signIn(sub);
  }
}
