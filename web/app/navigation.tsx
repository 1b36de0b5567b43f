import { Link } from '@tanstack/react-router';
import {
  Award,
  ChartNoAxesCombined,
  FileUp,
  type LucideIcon,
  Megaphone,
  Settings,
  Target,
  Trophy,
  Waypoints,
} from 'lucide-react';

type Place = { readonly to: string; readonly word: string; readonly Icon: LucideIcon };

const GROUPS: readonly { readonly title: string; readonly places: readonly Place[] }[] = [
  {
    title: 'Results',
    places: [
      { to: '/', word: 'Overview', Icon: ChartNoAxesCombined },
      { to: '/goals', word: 'Goals', Icon: Target },
      { to: '/influencers', word: 'Influencers', Icon: Trophy },
      { to: '/channels', word: 'Channels', Icon: Megaphone },
      { to: '/programs', word: 'Programs', Icon: Waypoints },
    ],
  },
  {
    title: 'Manage',
    places: [
      { to: '/credentials', word: 'Credentials', Icon: Award },
      { to: '/import', word: 'Import', Icon: FileUp },
      { to: '/settings', word: 'Settings', Icon: Settings },
    ],
  },
];

/** Where one can go. */
export function Navigation({ onGo }: { onGo?: () => void }) {
  return (
    <nav className="nav" aria-label="Views">
      {GROUPS.map(({ title, places }) => (
        <div key={title} className="nav-group">
          <p className="nav-title">{title}</p>
          {places.map(({ to, word, Icon }) => (
            <Link
              key={to}
              to={to}
              className="nav-link"
              activeOptions={{ exact: to === '/', includeSearch: false }}
              onClick={onGo}
            >
              <Icon size={16} aria-hidden />
              {word}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
