import { ApiProperty } from '@nestjs/swagger';
import { z } from 'zod';
import type { AuditEvent } from '#database';

export class AuditEventResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly at!: Date;
  @ApiProperty({ description: 'The `sub` of the bearer token.' }) readonly actorId!: string;
  @ApiProperty() readonly action!: string;
  @ApiProperty() readonly targetType!: string;
  @ApiProperty() readonly targetId!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly before!: Record<string, unknown> | null;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly after!: Record<string, unknown> | null;
  @ApiProperty({ type: String, nullable: true }) readonly requestId!: string | null;
}

const fieldsSchema = z.record(z.string(), z.unknown());

export function toAuditEventResponse(event: AuditEvent): AuditEventResponse {
  return { ...event, before: fieldsOf(event.before), after: fieldsOf(event.after) };
}

function fieldsOf(json: string | null): Record<string, unknown> | null {
  return json === null ? null : fieldsSchema.parse(JSON.parse(json));
}
