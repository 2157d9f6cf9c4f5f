import { useId } from 'react';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The id of the element that says what is wrong with the value. */
  readonly describedBy?: string;
}

/** A field for the address of the member's post. */
export function ProofField({ value, onChange, describedBy }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Address of your post (optional)</label>
      <input
        id={id}
        type="text"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://x.com/you/status/123"
        value={value}
        aria-invalid={describedBy !== undefined}
        aria-describedby={describedBy}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      />
    </div>
  );
}
