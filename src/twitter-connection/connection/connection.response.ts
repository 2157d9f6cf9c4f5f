import { ApiProperty } from '@nestjs/swagger';
import type { TwitterConnection } from '#database';
import { CONNECTION_STATUSES, scopesOf, statusOf, type ConnectionStatus } from './connection-status.js';

/** No X account is connected. */
export class NoConnectionResponse {
  @ApiProperty({ type: Boolean, enum: [false] }) readonly connected!: false;
}

/** The member's own connection. */
export class MyConnectionResponse {
  @ApiProperty({ type: Boolean, enum: [true] }) readonly connected!: true;
  @ApiProperty({ enum: CONNECTION_STATUSES }) readonly status!: ConnectionStatus;
  @ApiProperty() readonly twitterId!: string;
  @ApiProperty() readonly username!: string;
  @ApiProperty({ type: String, nullable: true }) readonly displayName!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly profileImageUrl!: string | null;
  @ApiProperty({ type: [String] }) readonly scopes!: string[];
  @ApiProperty() readonly isActive!: boolean;
  @ApiProperty() readonly tokenExpiresAt!: Date;
  @ApiProperty() readonly connectedAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) readonly lastVerifiedAt!: Date | null;
}

export type ConnectionResponse = NoConnectionResponse | MyConnectionResponse;

export function toConnectionResponse(connection: TwitterConnection | null, now: Date): ConnectionResponse {
  if (connection === null) return { connected: false };
  return {
    connected: true,
    status: statusOf(connection, now),
    twitterId: connection.twitterId,
    username: connection.username,
    displayName: connection.displayName,
    profileImageUrl: connection.profileImageUrl,
    scopes: scopesOf(connection),
    isActive: connection.isActive,
    tokenExpiresAt: connection.tokenExpiresAt,
    connectedAt: connection.connectedAt,
    lastVerifiedAt: connection.lastVerifiedAt,
  };
}
