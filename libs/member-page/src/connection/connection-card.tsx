import { useRef, useState } from 'react';
import { Failure, failureOf } from '../api/failure.js';
import type { MemberService } from '../api/service.js';
import type { Connection } from '../api/shapes.js';
import { FailureNote } from '../display/failure-note.js';
import { httpAddress } from '../display/http-address.js';
import type { Loading } from '../display/use-loaded.js';
import { ConfirmDialog } from './confirm-dialog.js';

interface Props {
  readonly service: MemberService;
  readonly connection: Loading<Connection>;
}

type Connected = Extract<Connection, { connected: true }>;

const STATUS_WORDS: Readonly<Record<Connected['status'], string>> = {
  active: 'It works.',
  expired: 'It is renewed at the next verification.',
  reconnect_required: 'X does not accept it any more: please connect again.',
};

/** Whether an X account is connected, and what can be done about it. */
export function ConnectionCard({ service, connection: { loaded, reload, update } }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
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
  const connect = () =>
    attempt(async () => {
      const address = httpAddress(await service.authorize(location.origin + location.pathname));
      if (address === null) throw Failure.unreadable('an address that is not http');
      location.assign(address);
    });
  const disconnect = (isConfirmed: boolean) => {
    setAsking(false);
    if (!isConfirmed) return;
    void attempt(async () => {
      await service.disconnect();
      update(() => ({ connected: false }));
      heading.current?.focus();
    });
  };

  return (
    <section className="card" aria-labelledby="connection" aria-busy={loaded.state === 'loading' || isBusy}>
      <h2 id="connection" ref={heading} tabIndex={-1}>
        Your X account
      </h2>
      {loaded.state === 'loading' && <p role="status">Looking whether an account is connected…</p>}
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
          text="The service gives its access back to X and forgets the account. What was verified stays."
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
  if (!connection.connected) return <p>No X account is connected yet. Tasks can be verified once one is.</p>;
  const { displayName, username, status } = connection;
  return (
    <p>
      Connected as <strong>{displayName ?? username}</strong> <span className="quiet">@{username}</span>.{' '}
      {STATUS_WORDS[status]}
    </p>
  );
}
