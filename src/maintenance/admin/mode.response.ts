import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, MaxLength } from 'class-validator';
import {
  PHASES,
  type ModeReport,
  type Phase,
} from '../../platform/maintenance-mode/maintenance-mode.service.js';
import { IsText } from '../../platform/validation/is-text.js';

const MESSAGE_LENGTH = 500;

/** The new mode as a whole: without `message` there is none. */
export class ChangeModeDto {
  @ApiProperty()
  @IsBoolean()
  readonly enabled!: boolean;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MESSAGE_LENGTH,
    description: 'What end users are told instead of the default message; blank: the default.',
  })
  @IsOptional()
  @IsText()
  @MaxLength(MESSAGE_LENGTH)
  readonly message?: string | null;
}

/** The mode, and whether all instances have applied it. */
export class ModeResponse {
  @ApiProperty() readonly enabled!: boolean;
  @ApiProperty({ type: String, nullable: true }) readonly message!: string | null;
  @ApiProperty({
    enum: PHASES,
    description:
      '`draining`: an instance has not applied the mode yet, or still runs work that began before. `quiet`: nothing ' +
      'is written any more for end users, by the queue or by scheduled jobs.',
  })
  readonly state!: Phase;
  @ApiProperty({ type: Date, nullable: true, description: 'Null: never.' }) readonly changedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: 'The `sub` of the bearer token.' })
  readonly changedBy!: string | null;
}

export function toModeResponse({ row, phase }: ModeReport): ModeResponse {
  return {
    enabled: row?.enabled ?? false,
    message: row?.message ?? null,
    state: phase,
    changedAt: row?.changedAt ?? null,
    changedBy: row?.changedBy ?? null,
  };
}

/** Null when it is blank. */
export function messageOf({ message }: ChangeModeDto): string | null {
  return message === undefined || message === null || message.trim() === '' ? null : message;
}
