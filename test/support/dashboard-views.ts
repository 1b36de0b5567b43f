/** Every view of the dashboard, by its name in `docs/screenshots/`, on a demo issuer. */
export const VIEWS = {
  overview: '/',
  goals: '/goals',
  goal: '/goals/awareness',
  influencers: '/influencers',
  influencer: '/influencers/{recipientId}',
  channels: '/channels',
  programs: '/programs',
  credentials: '/credentials',
  credential: '/credentials/{credentialId}',
  import: '/import',
  settings: '/settings',
  'settings-programs': '/settings?tab=programs',
  'settings-pathways': '/settings?tab=pathways',
  'settings-goals': '/settings?tab=goals',
  'settings-keys': '/settings?tab=keys',
  'settings-webhook': '/settings?tab=webhook',
  'settings-team': '/settings?tab=team',
} as const;
export type View = keyof typeof VIEWS;

type Influencer = { readonly influencer: { readonly recipientId: string } };
type Ranking = { readonly items: readonly Influencer['influencer'][] };
type Held = { readonly credentials: readonly { readonly credentialId: string }[] };

/** The address of each view; of people and credentials, that of the best influencer. */
export async function viewAddresses(url: string, readKey: string): Promise<Record<View, string>> {
  const read = async <T>(path: string) => {
    const answer = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${readKey}` },
    });
    return (await answer.json()) as T;
  };
  const { items } = await read<Ranking>('/v1/influencers?limit=1');
  const recipientId = items[0]?.recipientId ?? '';
  const held = await read<Held>(`/v1/influencers/${recipientId}`);
  const credentialId = held.credentials[0]?.credentialId ?? '';
  const entries = Object.entries(VIEWS).map(([view, path]) => [
    view,
    path.replace('{recipientId}', recipientId).replace('{credentialId}', credentialId),
  ]);
  return Object.fromEntries(entries) as Record<View, string>;
}
