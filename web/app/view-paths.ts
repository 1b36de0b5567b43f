/** The paths of the dashboard's views: the router's, and what robots.txt keeps crawlers from. */
export const VIEW_PATHS = {
  overview: '/',
  goals: '/goals',
  goal: '/goals/$goal',
  influencers: '/influencers',
  influencer: '/influencers/$recipientId',
  channels: '/channels',
  programs: '/programs',
  credentials: '/credentials',
  credential: '/credentials/$credentialId',
  import: '/import',
  settings: '/settings',
} as const;
