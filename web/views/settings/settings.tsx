import { Page } from '../../app/page.tsx';

export function Settings() {
  return <Page title="Settings">…</Page>;
}
