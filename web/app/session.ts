import { useQuery } from '@tanstack/react-query';
import type { SessionAnswer } from '#shared/contracts/sign-in.ts';
import { read, write } from '../api/client.ts';

const ASK_EVERY_MS = 5 * 60_000;

/** Who is signed in; null if nobody is. Asking keeps the session alive. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      const { session } = await read<SessionAnswer>('/auth/session', {}, signal);
      return session;
    },
    staleTime: ASK_EVERY_MS,
    // Another window may have gone to another issuer meanwhile.
    refetchOnWindowFocus: 'always',
    refetchInterval: ASK_EVERY_MS,
  });
}

/** Who may change what: a viewer looks on, a marketer changes what people see, an owner everything. */
export function useRights() {
  const role = useSession().data?.role ?? 'viewer';
  return { role, canEdit: role !== 'viewer', isOwner: role === 'owner' };
}

/** Where people sign in, and come back from to the view they wanted. */
export function signInAddress(): string {
  const { pathname, search } = window.location;
  return `/auth/login?${new URLSearchParams({ returnTo: pathname + search })}`;
}

/** Where one goes on for another issuer of whose team one is. */
export function switchAddress(issuerId: string): string {
  return `/auth/login?${new URLSearchParams({ issuerId, returnTo: '/' })}`;
}

/** End the session here, and then at the identity provider. */
export async function signOut(): Promise<void> {
  const { next } = await write<{ next: string }>('POST', '/auth/logout');
  window.location.assign(next);
}
