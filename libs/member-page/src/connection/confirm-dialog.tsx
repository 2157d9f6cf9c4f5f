import { useId, useLayoutEffect, useRef } from 'react';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly onAnswer: (isConfirmed: boolean) => void;
}

/** Asks before something that cannot be undone. Escape means no. */
export function ConfirmDialog({ title, text, action, onAnswer }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it is removed, so that the focus returns to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={() => {
        onAnswer(false);
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{text}</p>
      <div className="actions">
        <button
          type="button"
          onClick={() => {
            onAnswer(false);
          }}
        >
          Keep it
        </button>
        <button
          type="button"
          className="danger"
          onClick={() => {
            onAnswer(true);
          }}
        >
          {action}
        </button>
      </div>
    </dialog>
  );
}
