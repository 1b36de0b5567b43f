import { useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { sentenceCase } from '../format/words.ts';
import { signOut, useSession } from './session.ts';
import { ThemeSwitch } from './theme-switch.tsx';

/** Who looks, for which issuer, and the way out. */
export function Account() {
  const session = useSession().data;
  const queries = useQueryClient();
  if (!session) return null;
  const { issuer, role, name } = session;
  return (
    <div className="account">
      <div className="account-who">
        <span className="avatar" aria-hidden="true">
          {initialsOf(name)}
        </span>
        <span className="account-name">
          <strong>{issuer.name}</strong>
          <span className="muted">
            {name} · {sentenceCase(role)}
          </span>
        </span>
      </div>
      <div className="account-tools">
        <ThemeSwitch />
        <button
          type="button"
          className="button button-quiet"
          onClick={() => void signOut().then(() => queries.clear())}
        >
          <LogOut size={14} aria-hidden /> Sign out
        </button>
      </div>
    </div>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.charAt(0) ?? '')
    .join('')
    .toUpperCase();
}
