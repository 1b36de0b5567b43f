import { ROLES } from '#shared/access/rules/role.ts';
import type { Person } from '../people.ts';

/** The page that asks who signs in: a button for each person. Names are anybody's: they are escaped. */
export function choosePage(people: readonly Person[], issuerNames: ReadonlyMap<string, string>) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Who are you? · Badgetrail</title>
<style>${STYLE}</style>
</head>
<body><main>
<h1>Who are you today?</h1>
<p>This Badgetrail runs on your own machine: choose anybody, there are no passwords.</p>
<form method="post">${people.map((one) => button(one, issuerNames)).join('')}</form>
</main></body>
</html>
`;
}

function button({ sub, name, email, groups }: Person, issuerNames: ReadonlyMap<string, string>) {
  const [issuerId = '', role = ''] = (groups[0] ?? '').split(':');
  const issuer = issuerNames.get(issuerId) ?? 'in no team';
  const kind = ROLES.find((one) => one === role) ?? 'viewer';
  return `
<button name="sub" value="${escaped(sub)}">
  <span class="face ${kind}" aria-hidden="true">${escaped(initialsOf(name))}</span>
  <span class="who"><b>${escaped(name)}</b><small>${escaped(email)}</small></span>
  <span class="what"><b>${escaped(role)}</b><small>${escaped(issuer)}</small></span>
</button>`;
}

function initialsOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => [...word].slice(0, 1));
  return letters.slice(0, 2).join('').toUpperCase();
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #566273; --paper: #f6f7f9; --card: #fff;
  --line: #dfe4ea; --focus: #2f5bd7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --soft: #a3afbf; --paper: #12161c;
  --card: #1b2129; --line: #313a46; --focus: #8fb0ff; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(30rem, 100%); padding: 2rem 1.25rem; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.5rem; color: var(--soft); text-wrap: pretty; }
form { display: grid; gap: .75rem; }
button { display: flex; align-items: center; gap: .875rem; width: 100%; padding: .875rem 1rem;
  border: 1px solid var(--line); border-radius: .75rem; background: var(--card); color: inherit;
  font: inherit; text-align: start; cursor: pointer; }
button:hover { border-color: var(--focus); }
button:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
b, small { display: block; overflow-wrap: anywhere; }
b { font-weight: 600; }
small { color: var(--soft); font-size: .875rem; }
.face { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem;
  border-radius: 50%; color: #fff; font-weight: 600; font-size: .875rem; }
.owner { background: #3b4fb8; } .marketer { background: #96421c; } .viewer { background: #22686b; }
.who { flex: 1; } .what { text-align: end; } .what b { text-transform: capitalize; }
@media (max-width: 28rem) { button { flex-wrap: wrap; } .who { flex-basis: 60%; }
  .what { flex-basis: 100%; padding-inline-start: 3.375rem; text-align: start; }
  .what b, .what small { display: inline; } .what small::before { content: '· '; } }
`;
