import { Injectable } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import { assertUnreachable } from '../../platform/problems/assert-unreachable.js';
import { AuditEvents, type Actor } from '../../platform/audit/audit-events.js';
import { Clock } from '../../platform/time/clock.js';
import { Problem } from '../../platform/problems/problem.js';
import { recordDisconnect, recordRefresh } from './connection-audit.js';
import { ConnectionError } from '../connection/connection-error.js';
import { REFRESH_COOLDOWN_MS, TokenRefresher } from '../tokens/token-refresher.js';
import { TwitterConnectionService } from '../connection/twitter-connection.service.js';

/** Admin actions on the connections of members. */
@Injectable()
export class AdminConnectionsService {
  constructor(
    private readonly connections: TwitterConnectionService,
    private readonly refresher: TokenRefresher,
    private readonly audit: AuditEvents,
    private readonly clock: Clock,
  ) {}

  /** Disconnects as the member could. @throws Problem `not_found` when there is no such connection */
  async disconnect(id: string, actor: Actor): Promise<void> {
    const onErasure = recordDisconnect(this.audit, actor, this.clock.now());
    if (!(await this.connections.disconnectById(id, onErasure))) throw notFound();
  }

  /**
   * Refreshes the tokens, even when the old ones are still valid, unless a concurrent refresh has done so.
   *
   * @returns the connection afterwards
   * @throws Problem `not_found` when there is no such connection
   * @throws Problem `reconnect_required` when X refused the refresh token or the tokens cannot be decrypted
   * @throws Problem `x_unavailable` when another try may succeed
   */
  async refresh(id: string, actor: Actor): Promise<TwitterConnection> {
    const onChange = recordRefresh(this.audit, actor, this.clock.now());
    try {
      const { connection } = await this.refresher.read(id, onChange);
      return (await this.refresher.refresh(id, connection.tokenVersion, onChange)).connection;
    } catch (error) {
      throw error instanceof ConnectionError ? this.#problemOf(error) : error;
    }
  }

  #problemOf(error: ConnectionError): Problem {
    switch (error.code) {
      case 'not_connected':
        return notFound();
      case 'reconnect_required':
        return new Problem('reconnect_required', 'The tokens are not valid: the member must connect again.');
      case 'app_refused':
        return this.#unavailable(error, 'X refuses the app of this service: its operator must fix it.');
      case 'token_refused':
      case 'refresh_rate_limited':
      case 'refresh_timed_out':
      case 'refresh_unavailable':
        return this.#unavailable(error, 'X did not refresh the tokens. They are unchanged.');
      default:
        return assertUnreachable(error.code);
    }
  }

  #unavailable(error: ConnectionError, detail: string): Problem {
    const waitMs =
      error.retryAt === null ? REFRESH_COOLDOWN_MS : error.retryAt.getTime() - this.clock.now().getTime();
    return new Problem('x_unavailable', detail, {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
      cause: error,
    });
  }
}

function notFound(): Problem {
  return new Problem('not_found', 'There is no connection with this id.');
}
