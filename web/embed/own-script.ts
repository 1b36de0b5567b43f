/** The `<script>` that this file was loaded by: known only while it runs for the first time. */
const script = document.currentScript as HTMLScriptElement | null;

/** Where our pages are: the origin that this script came from. */
export const origin = new URL(script?.src || location.href).origin;

/** What the page's author wrote at the script: `data-days="30"`. */
export const settings = script?.dataset ?? {};
