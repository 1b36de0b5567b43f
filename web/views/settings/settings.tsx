import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../../app/page.tsx';
import { useRights } from '../../app/session.ts';
import { Segments } from '../../controls/segments.tsx';
import { GoalSettings } from './goal-settings.tsx';
import { IssuerSettings } from './issuer-settings.tsx';
import { Keys } from './keys.tsx';
import { PathwaySettings } from './pathway-settings.tsx';
import { ProgramSettings } from './program-settings.tsx';
import { Secrets } from './secrets.tsx';
import { Team } from './team.tsx';
import './settings.css';

const TABS = [
  ['issuer', 'Issuer and brand'],
  ['programs', 'Programs'],
  ['pathways', 'Pathways'],
  ['goals', 'Goals'],
  ['keys', 'API keys'],
  ['webhook', 'Sign-up webhook'],
  ['team', 'Team'],
] as const;
type Tab = (typeof TABS)[number][0];

const VIEWS = {
  issuer: IssuerSettings,
  programs: ProgramSettings,
  pathways: PathwaySettings,
  goals: GoalSettings,
  keys: Keys,
  webhook: Secrets,
  team: Team,
} as const satisfies Record<Tab, () => React.ReactNode>;

/** The issuer’s settings; owners can change them. */
export function Settings() {
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const chosen = TABS.find(([id]) => id === tab)?.[0] ?? 'issuer';
  const navigate = useNavigate();
  const { role } = useRights();
  const View = VIEWS[chosen];
  return (
    <Page
      title="Settings"
      lead={
        role === 'viewer'
          ? 'You look on: an owner or a marketer can change these.'
          : 'Your issuer, its programs, and who and what may come in.'
      }
    >
      <Segments
        label="Settings"
        options={TABS}
        value={chosen}
        onChange={(next) =>
          void navigate({ to: '.', search: (before: object) => ({ ...before, tab: next }) })
        }
      />
      <View />
    </Page>
  );
}
