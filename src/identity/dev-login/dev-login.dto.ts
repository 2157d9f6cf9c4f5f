import { IsIn } from 'class-validator';
import { DEMO_USERS } from './demo-users.js';

/** Who signs in; the roles cannot be chosen. */
export class DevLoginDto {
  @IsIn(DEMO_USERS.map(({ sub }) => sub))
  sub!: string;
}
