import { FileUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';

/** A place to drop a file, or to choose one. */
export function DropFile({ onFile }: { onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  function take(files: FileList | null): void {
    const file = files?.[0];
    if (file) onFile(file);
  }
  const over = (event: DragEvent, isNowOver: boolean) => {
    event.preventDefault();
    setOver(isNowOver);
  };
  return (
    <label
      className={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <FileUp size={28} aria-hidden />
      <strong>Drop a file here, or choose one</strong>
      <span className="muted">
        .csv or .xlsx, or .json and .ndjson with Open Badges, Accredible or Credly in it
      </span>
      <input
        type="file"
        className="visually-hidden"
        accept=".csv,.xlsx,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,application/json"
        onChange={({ target }) => take(target.files)}
      />
    </label>
  );
}
