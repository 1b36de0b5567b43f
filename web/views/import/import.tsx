import { Page } from '../../app/page.tsx';

export function Import() {
  return <Page title="Import">…</Page>;
}
