import { credentialSignupItems } from '#shared/attribution/signups.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import type { DemoItem } from './write-demo.ts';

/** What the Registry lists of the sign-ups that the demo tells of. */
export function demoSignups(events: readonly LogEvent[]): DemoItem[] {
  const signups = events.filter((event) => event.kind === 'signup');
  return signups.flatMap((signup, i) =>
    credentialSignupItems(signup, `member-${String(i + 1).padStart(4, '0')}`),
  );
}
