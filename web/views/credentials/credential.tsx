import { Page } from '../../app/page.tsx';

export function Credential() {
  return <Page title="Credential">…</Page>;
}
