import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { TwitterConnection } from '#database';
import { CONNECTION_STATUSES, scopesOf, statusOf, type ConnectionStatus } from './connection-status.js';

/** The member's own connection; everything but `connected` is absent when there is none. */
export class ConnectionResponse {
  @ApiProperty() readonly connected!: boolean;
  @ApiPropertyOptional({ enum: CONNECTION_STATUSES }) readonly status?: ConnectionStatus;
  @ApiPropertyOptional() readonly twitterId?: string;
  @ApiPropertyOptional() readonly username?: string;
  @ApiPropertyOptional({ type: String, nullable: true }) readonly displayName?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true }) readonly profileImageUrl?: string | null;
  @ApiPropertyOptional({ type: [String] }) readonly scopes?: string[];
  @ApiPropertyOptional() readonly isActive?: boolean;
  @ApiPropertyOptional() readonly tokenExpiresAt?: Date;
  @ApiPropertyOptional() readonly connectedAt?: Date;
  @ApiPropertyOptional({ type: Date, nullable: true }) readonly lastVerifiedAt?: Date | null;
}

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
