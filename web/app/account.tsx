import { useQueryClient } from '@tanstack/react-query';
import { ChevronsUpDown, LogOut } from 'lucide-react';
import type { SessionAnswer } from '#shared/contracts/sign-in.ts';
import { PopupBox, usePopup } from '../controls/popup.tsx';
import { sentenceCase } from '../format/words.ts';
import { signOut, switchAddress, useSession } from './session.ts';
import { ThemeSwitch } from './theme-switch.tsx';

type Session = NonNullable<SessionAnswer['session']>;

/** Who looks, for which issuer, and the way out. */
export function Account() {
  const session = useSession().data;
  const queries = useQueryClient();
  if (!session) return null;
  const { issuer, issuers, role, name } = session;
  return (
    <div className="account">
      <div className="account-who">
        <span className="avatar" aria-hidden="true">
          {initialsOf(name)}
        </span>
        <span className="account-name">
          {issuers.length > 1 ? <IssuerSwitch session={session} /> : <strong>{issuer.name}</strong>}
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

/** The way to the other issuers of whose teams one is. */
function IssuerSwitch({ session: { issuer, issuers } }: { session: Session }) {
  const popup = usePopup();
  return (
    <>
      <button
        type="button"
        className="issuer-switch"
        aria-label={`${issuer.name}. Go to another issuer`}
        {...popup.button}
      >
        <strong>{issuer.name}</strong> <ChevronsUpDown size={13} aria-hidden />
      </button>
      <PopupBox popup={popup} label="Issuers" className="menu">
        {issuers.map(({ issuerId, name }) => (
          <a
            key={issuerId}
            className="menu-item"
            href={switchAddress(issuerId)}
            aria-current={issuerId === issuer.issuerId}
          >
            {name}
          </a>
        ))}
      </PopupBox>
    </>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.charAt(0) ?? '')
    .join('')
    .toUpperCase();
}
