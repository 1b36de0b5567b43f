import { Page } from '../../app/page.tsx';

export function Credentials() {
  return <Page title="Credentials">…</Page>;
}
