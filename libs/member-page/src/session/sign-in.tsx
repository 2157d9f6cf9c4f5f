import { useCallback, useState } from 'react';
import type { ApiError } from '#client';
import { loadMembers, signIn } from '../api/demo-login.js';
import { failureOf } from '../api/failure-of.js';
import type { DemoUser } from '../api/shapes.js';
import { FailureNote } from '../display/failure-note.js';
import { useLoaded } from '../display/use-loaded.js';
import type { Session } from './session.js';

interface Props {
  readonly apiUrl: string;
  readonly onSignedIn: (session: Session) => void;
}

/** The choice of a demo member. */
export function SignIn({ apiUrl, onSignedIn }: Props) {
  const load = useCallback((signal: AbortSignal) => loadMembers(apiUrl, signal), [apiUrl]);
  const { loaded, reload } = useLoaded(load);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const choose = async ({ sub, label }: DemoUser): Promise<void> => {
    setFailure(null);
    try {
      onSignedIn({ sub, label, token: await signIn(apiUrl, sub) });
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <section className="card" aria-labelledby="sign-in">
      <h2 id="sign-in">Who are you?</h2>
      <p className="quiet">
        This is a demo: choose a member and you are signed in. Each has an account on the simulated X.
      </p>
      {loaded.state === 'loading' && <p role="status">Loading the members…</p>}
      {loaded.state === 'failed' &&
        (loaded.failure.code === 'not_found' ? (
          <p role="alert">One-click sign-in is switched off at this service.</p>
        ) : (
          <FailureNote failure={loaded.failure} onRetry={reload} />
        ))}
      {loaded.state === 'there' && (
        <ul className="people">
          {loaded.value.map((user) => (
            <li key={user.sub}>
              <button type="button" onClick={() => void choose(user)}>
                {user.label}
              </button>
            </li>
          ))}
        </ul>
      )}
      {failure !== null && <FailureNote failure={failure} />}
    </section>
  );
}
