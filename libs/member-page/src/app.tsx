import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { answerOf, createClient } from '#client';
import { loadSettings } from './api/demo-login.js';
import type { Settings } from './api/shapes.js';
import { ConnectionCard } from './connection/connection-card.js';
import { WayBackNote } from './connection/way-back-note.js';
import type { WayBack } from './connection/way-back.js';
import { FailureNote } from './display/failure-note.js';
import { httpAddress } from './display/http-address.js';
import { useLoaded } from './display/use-loaded.js';
import { forget, remember, rememberedSession, type Session } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { TaskList } from './tasks/task-list.js';

/** The whole page. `wayBack` is the result of a visit to X, read from the address. */
export function App({ wayBack }: { readonly wayBack: WayBack | null }) {
  const { loaded, reload } = useLoaded(loadSettings);
  return (
    <>
      <header className="top">
        <h1>Tasks on X</h1>
        {loaded.state === 'there' && <SimulatorLink address={loaded.value.simulatorUrl} />}
      </header>
      <main>
        {loaded.state === 'loading' && <p role="status">Loading…</p>}
        {loaded.state === 'failed' && <FailureNote failure={loaded.failure} onRetry={reload} />}
        {loaded.state === 'there' && <Content settings={loaded.value} wayBack={wayBack} />}
      </main>
    </>
  );
}

function SimulatorLink({ address }: { readonly address: string | undefined }) {
  const href = httpAddress(address);
  if (href === null) return null;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      Open the simulated X
    </a>
  );
}

interface ContentProps {
  readonly settings: Settings;
  readonly wayBack: WayBack | null;
}

/** The sign-in, or the content for a member who has signed in. */
function Content({ settings, wayBack }: ContentProps) {
  const [session, setSession] = useState(rememberedSession);
  const [note, setNote] = useState(wayBack);
  const start = useRef<HTMLDivElement>(null);
  const hasChanged = useRef(false);
  // After a change of member the clicked button is gone: the focus moves to the start of the new content.
  useEffect(() => {
    if (hasChanged.current) start.current?.focus();
  }, [session]);
  const change = useCallback((next: Session | null) => {
    hasChanged.current = true;
    if (next === null) forget();
    else remember(next);
    setNote(null);
    setSession(next);
  }, []);
  return (
    <div ref={start} tabIndex={-1} className="desk">
      {note !== null && (
        <WayBackNote
          wayBack={note}
          onClose={() => {
            setNote(null);
            start.current?.focus();
          }}
        />
      )}
      {session === null ? (
        <SignIn apiUrl={settings.apiUrl} onSignedIn={change} />
      ) : (
        <Member
          key={session.token}
          session={session}
          settings={settings}
          onLeave={() => {
            change(null);
          }}
        />
      )}
    </div>
  );
}

interface MemberProps {
  readonly session: Session;
  readonly settings: Settings;
  readonly onLeave: () => void;
}

function Member({ session, settings, onLeave }: MemberProps) {
  const { apiUrl, simulatorUrl } = settings;
  const client = useMemo(
    () => createClient({ baseUrl: apiUrl === '' ? location.origin : apiUrl, token: session.token }),
    [apiUrl, session.token],
  );
  const load = useCallback(
    (signal: AbortSignal) => answerOf(client.GET('/v1/twitter/connection', { signal })),
    [client],
  );
  const connection = useLoaded(load);
  const isOver = connection.loaded.state === 'failed' && connection.loaded.failure.code === 'unauthenticated';
  return (
    <>
      <p className="row">
        <span>
          Signed in as <strong>{session.label}</strong>
        </span>
        <button type="button" onClick={onLeave}>
          Change member
        </button>
      </p>
      {isOver ? (
        <p className="note note-bad" role="alert">
          Your sign-in has ended. Choose a member again.
        </p>
      ) : (
        <>
          <ConnectionCard client={client} connection={connection} />
          <TaskList
            client={client}
            connection={connection.loaded.state === 'there' ? connection.loaded.value : null}
            simulatorUrl={simulatorUrl}
          />
        </>
      )}
    </>
  );
}
