import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, MaxLength } from 'class-validator';
import {
  PHASES,
  type ModeReport,
  type Phase,
} from '../platform/maintenance-mode/maintenance-mode.service.js';
import { IsText } from '../platform/is-text.js';

const MESSAGE_LENGTH = 500;

/** What the mode shall be, as a whole: a message that is left out is none. */
export class ChangeModeDto {
  @ApiProperty()
  @IsBoolean()
  readonly enabled!: boolean;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MESSAGE_LENGTH,
    description: 'What end users are told instead of the usual words; blank: nothing of your own.',
  })
  @IsOptional()
  @IsText()
  @MaxLength(MESSAGE_LENGTH)
  readonly message?: string | null;
}

/** The mode, and how far all instances have come with it. */
export class ModeResponse {
  @ApiProperty() readonly enabled!: boolean;
  @ApiProperty({ type: String, nullable: true }) readonly message!: string | null;
  @ApiProperty({
    enum: PHASES,
    description:
      '`draining`: an instance does not go by the mode yet, or has something under way. `quiet`: end users change ' +
      'nothing any more, and neither do the queue and the scheduled jobs.',
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

/** Null where there is nothing to read in it. */
export function messageOf({ message }: ChangeModeDto): string | null {
  return message === undefined || message === null || message.trim() === '' ? null : message;
}
