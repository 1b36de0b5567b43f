import { KeyRound } from 'lucide-react';
import { CopyButton } from '../../controls/copy-button.tsx';

/** A secret that was just made: it is shown now, and never again. */
export function Once({ secret, what }: { secret: string; what: string }) {
  return (
    <div className="once" role="status">
      <KeyRound size={16} aria-hidden />
      <div>
        <strong>Copy {what} now: it is not shown again.</strong>
        <p className="address">
          <code>{secret}</code>
          <CopyButton text={secret} label={`Copy ${what}`} />
        </p>
      </div>
    </div>
  );
}
