/** The query parameter that carries a click id to the next page of the chain. */
export const CLICK_ID_PARAMETER = 'bt_click';

/** The destination with the click id in its query; what stands there already is kept as it is. */
export function withClickId(destination: string, clickId: string): string {
  const hash = destination.indexOf('#');
  const base = hash < 0 ? destination : destination.slice(0, hash);
  const fragment = hash < 0 ? '' : destination.slice(hash);
  const separator = base.includes('?') ? (/[?&]$/.test(base) ? '' : '&') : '?';
  return `${base}${separator}${CLICK_ID_PARAMETER}=${clickId}${fragment}`;
}
