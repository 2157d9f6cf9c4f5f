import { useRef, useState } from 'react';
import { answerOf, type ApiError, type Connection, type ServiceClient } from '#client';
import { failureOf } from '../api/failure-of.js';
import { FailureNote } from '../display/failure-note.js';
import type { Loading } from '../display/use-loaded.js';
import { ConfirmDialog } from './confirm-dialog.js';

interface Props {
  readonly client: ServiceClient;
  readonly connection: Loading<Connection>;
}

type Connected = Extract<Connection, { connected: true }>;

const STATUS_WORDS: Readonly<Record<Connected['status'], string>> = {
  active: 'The connection works.',
  expired: 'The next verification renews it.',
  reconnect_required: 'X no longer accepts it: please connect again.',
};

/** Whether an X account is connected, with buttons to connect and disconnect. */
export function ConnectionCard({ client, connection: { loaded, reload, update } }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  const connect = () => attempt(() => client.connect());
  const disconnect = (isConfirmed: boolean) => {
    setAsking(false);
    if (!isConfirmed) return;
    void attempt(async () => {
      await answerOf(client.DELETE('/v1/twitter/connection'));
      update(() => ({ connected: false }));
      heading.current?.focus();
    });
  };

  return (
    <section className="card" aria-labelledby="connection" aria-busy={loaded.state === 'loading' || isBusy}>
      <h2 id="connection" ref={heading} tabIndex={-1}>
        Your X account
      </h2>
      {loaded.state === 'loading' && <p role="status">Checking your connection…</p>}
      {loaded.state === 'failed' && <FailureNote failure={loaded.failure} onRetry={reload} />}
      {loaded.state === 'there' && (
        <div className="row">
          <div role="status">
            <ConnectionWords connection={loaded.value} />
          </div>
          <div className="actions">
            {needsConnecting(loaded.value) && (
              <button
                type="button"
                className="primary"
                aria-disabled={isBusy}
                onClick={() => void (isBusy || connect())}
              >
                {loaded.value.connected ? 'Connect again' : 'Connect X account'}
              </button>
            )}
            {loaded.value.connected && (
              <button
                type="button"
                aria-disabled={isBusy}
                onClick={() => {
                  if (!isBusy) setAsking(true);
                }}
              >
                Disconnect
              </button>
            )}
          </div>
        </div>
      )}
      {failure !== null && <FailureNote failure={failure} />}
      {isAsking && (
        <ConfirmDialog
          title="Disconnect your X account?"
          text="The service revokes its access at X and deletes the connection. Verified tasks stay verified."
          action="Disconnect"
          onAnswer={disconnect}
        />
      )}
    </section>
  );
}

function needsConnecting(connection: Connection): boolean {
  return !connection.connected || connection.status === 'reconnect_required';
}

function ConnectionWords({ connection }: { readonly connection: Connection }) {
  if (!connection.connected) return <p>No X account is connected yet. Connect one to have tasks verified.</p>;
  const { displayName, username, status } = connection;
  return (
    <p>
      Connected as <strong>{displayName ?? username}</strong> <span className="quiet">@{username}</span>.{' '}
      {STATUS_WORDS[status]}
    </p>
  );
}
