import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

export class AuthorizeDto {
  @ApiPropertyOptional({ description: 'Where the browser goes afterwards; below one of FRONTEND_URLS.' })
  @IsOptional()
  @IsString()
  readonly returnTo?: string | null;
}

export class AuthorizeResponse {
  @ApiProperty({ description: 'Send the browser here.' }) readonly authorizationUrl!: string;
  @ApiProperty() readonly expiresAt!: Date;
}
