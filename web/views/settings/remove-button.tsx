import { useState } from 'react';

/** Asks once more, in place. */
export function RemoveButton({ name, onRemove }: { name: string; onRemove: () => void }) {
  const [isSure, setSure] = useState(false);
  return (
    <button
      type="button"
      className="button button-danger"
      onClick={() => (isSure ? onRemove() : setSure(true))}
      onBlur={() => setSure(false)}
    >
      {isSure ? 'Really delete' : 'Delete'}
      <span className="visually-hidden"> {name}</span>
    </button>
  );
}
