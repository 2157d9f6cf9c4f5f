import { Module, type DynamicModule } from '@nestjs/common';
import type { AppConfig } from '../../config/app-config.js';
import { DevLoginController } from './dev-login.controller.js';
import { DevLoginService } from './dev-login.service.js';

/** One-click sign-in if the configuration allows it; otherwise its routes do not exist. */
@Module({})
export class DevLoginModule {
  static register({ devLogin }: AppConfig): DynamicModule {
    if (!devLogin) return { module: DevLoginModule };
    return { module: DevLoginModule, controllers: [DevLoginController], providers: [DevLoginService] };
  }
}
