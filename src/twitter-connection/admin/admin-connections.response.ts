import { ApiProperty } from '@nestjs/swagger';
import type { AdminConnectionRow } from './admin-connections.repository.js';
import {
  CONNECTION_STATUSES,
  scopesOf,
  statusOf,
  type ConnectionStatus,
} from '../connection/connection-status.js';

export class AdminConnectionResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly userId!: string;
  @ApiProperty() readonly twitterId!: string;
  @ApiProperty() readonly username!: string;
  @ApiProperty({ type: String, nullable: true }) readonly displayName!: string | null;
  @ApiProperty({ enum: CONNECTION_STATUSES }) readonly status!: ConnectionStatus;
  @ApiProperty() readonly isActive!: boolean;
  @ApiProperty({ type: [String] }) readonly scopes!: string[];
  @ApiProperty() readonly tokenExpiresAt!: Date;
  @ApiProperty() readonly connectedAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) readonly lastVerifiedAt!: Date | null;
}

export function toAdminConnectionResponse(
  connection: AdminConnectionRow,
  now: Date,
): AdminConnectionResponse {
  return {
    id: connection.id,
    userId: connection.userId,
    twitterId: connection.twitterId,
    username: connection.username,
    displayName: connection.displayName,
    status: statusOf(connection, now),
    isActive: connection.isActive,
    scopes: scopesOf(connection),
    tokenExpiresAt: connection.tokenExpiresAt,
    connectedAt: connection.connectedAt,
    lastVerifiedAt: connection.lastVerifiedAt,
  };
}
