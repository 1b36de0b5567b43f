import { Outlet, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Failure } from '../controls/states.tsx';
import { Account } from './account.tsx';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';
import { useSession } from './session.ts';
import { SignIn } from './sign-in.tsx';

/** What surrounds every view: where one can go, and who one is. */
export function Shell() {
  const session = useSession();
  useSameIssuer(session.data?.issuer.issuerId);
  if (session.data === null) return <SignIn />;
  if (session.error && !session.data) {
    return <Failure error={session.error} retry={() => void session.refetch()} />;
  }
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="sidebar">
        <Brand />
        <Navigation />
        <Account />
      </header>
      <TopBar />
      <Main />
    </div>
  );
}

/** Once the session is another issuer's, nothing of the one before may stay: all is read anew. */
function useSameIssuer(issuerId: string | undefined): void {
  const first = useRef(issuerId);
  useEffect(() => {
    first.current ??= issuerId;
    if (issuerId && issuerId !== first.current) window.location.assign('/');
  }, [issuerId]);
}

/** Where there is no room for the sidebar, it waits behind a button. */
function TopBar() {
  const drawer = useRef<HTMLDialogElement>(null);
  const close = () => drawer.current?.close();
  return (
    <header className="topbar">
      <Brand />
      <button
        type="button"
        className="icon-button"
        aria-label="Menu"
        onClick={() => drawer.current?.showModal()}
      >
        <MenuIcon size={18} aria-hidden />
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a dialog closes by Escape of itself */}
      <dialog
        ref={drawer}
        className="drawer"
        aria-label="Menu"
        onClick={({ target }) => target === drawer.current && close()}
      >
        <div className="sidebar">
          <div className="drawer-head">
            <Brand />
            <button type="button" className="icon-button" aria-label="Close" onClick={close}>
              <X size={18} aria-hidden />
            </button>
          </div>
          <Navigation onGo={close} />
          <Account />
        </div>
      </dialog>
    </header>
  );
}

/** The view itself. Going elsewhere moves the focus here, so that a screen reader follows. */
function Main() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) main.current?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  return (
    <main id="main" className="main" ref={main} tabIndex={-1}>
      <Outlet />
    </main>
  );
}
