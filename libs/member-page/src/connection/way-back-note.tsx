import { useEffect, useRef } from 'react';
import type { WayBack } from './way-back.js';

/** The result of the visit to X; it gets the focus when the page opens, so that it is read first. */
export function WayBackNote({
  wayBack,
  onClose,
}: {
  readonly wayBack: WayBack;
  readonly onClose: () => void;
}) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    note.current?.focus();
  }, []);
  return (
    <div
      ref={note}
      tabIndex={-1}
      role={wayBack.isGood ? 'status' : 'alert'}
      className={`note row ${wayBack.isGood ? 'note-good' : 'note-bad'}`}
    >
      <p>{wayBack.text}</p>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </div>
  );
}
