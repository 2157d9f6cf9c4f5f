import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

export class AuthorizeDto {
  @ApiPropertyOptional({
    type: String,
    format: 'uri',
    description: 'The return address; at or below one of FRONTEND_URLS, whose first is the default.',
  })
  @IsOptional()
  @IsString()
  readonly returnTo?: string | null;
}

export class AuthorizeResponse {
  @ApiProperty({ description: 'Send the browser here.' }) readonly authorizationUrl!: string;
  @ApiProperty() readonly expiresAt!: Date;
}
