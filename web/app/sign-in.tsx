import { LogIn } from 'lucide-react';
import { Mark } from './brand.tsx';
import { signInAddress } from './session.ts';

/** For who is not signed in. The provider brings them back to where they wanted to go. */
export function SignIn() {
  return (
    <main className="state state-page">
      <Mark className="sign-in-mark" />
      <h1>Sign in to Badgetrail</h1>
      <p>See who shares your badges, and what comes of it.</p>
      <a className="button button-primary" href={signInAddress()}>
        <LogIn size={15} aria-hidden /> Sign in
      </a>
    </main>
  );
}
