import { IsIn } from 'class-validator';
import { DEMO_USERS } from './demo-users.js';

/** Who wants to sign in; roles cannot be asked for. */
export class DevLoginDto {
  @IsIn(DEMO_USERS.map(({ sub }) => sub))
  sub!: string;
}
