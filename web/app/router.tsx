import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { VIEW_PATHS } from '#shared/view-paths.ts';
import { Overview } from '../views/overview/overview.tsx';
import { NothingHere, ViewFailure } from './failures.tsx';
import { VIEW_SEARCH_KEYS, type ViewSearch } from './search.ts';
import { Shell } from './shell.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NothingHere,
  errorComponent: ViewFailure,
  validateSearch: (search: Record<string, unknown>) => search as ViewSearch & typeof search,
  search: { middlewares: [retainSearchParams([...VIEW_SEARCH_KEYS])] },
});

/** All but the first view come when they are asked for. */
const views = [
  createRoute({ getParentRoute: () => root, path: VIEW_PATHS.overview, component: Overview }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.goals,
    component: lazyRouteComponent(() => import('../views/goals/goals.tsx'), 'Goals'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.goal,
    component: lazyRouteComponent(() => import('../views/goals/goal.tsx'), 'GoalView'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.influencers,
    component: lazyRouteComponent(
      () => import('../views/influencers/influencers.tsx'),
      'Influencers',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.influencer,
    component: lazyRouteComponent(
      () => import('../views/influencers/influencer.tsx'),
      'Influencer',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.channels,
    component: lazyRouteComponent(() => import('../views/channels/channels.tsx'), 'Channels'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.programs,
    component: lazyRouteComponent(() => import('../views/programs/programs.tsx'), 'Programs'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.credentials,
    component: lazyRouteComponent(
      () => import('../views/credentials/credentials.tsx'),
      'Credentials',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.credential,
    component: lazyRouteComponent(
      () => import('../views/credentials/credential.tsx'),
      'Credential',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.import,
    component: lazyRouteComponent(() => import('../views/import/import.tsx'), 'Import'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: VIEW_PATHS.settings,
    component: lazyRouteComponent(() => import('../views/settings/settings.tsx'), 'Settings'),
  }),
];

export const router = createRouter({
  routeTree: root.addChildren(views),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  /** State that a page keeps for the way back, without putting it in the address. */
  interface HistoryState {
    searchedFor?: string;
  }
}
