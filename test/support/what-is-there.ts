/** What a stranger may ask of the addresses beside API and pages, and what each is. */
const BESIDE_THE_API = [
  { path: '/', is: 'only read', because: 'it is the first view' },
  { path: '/goals/brand', is: 'only read', because: 'it is a view' },
  { path: '/Goals/', is: 'only read', because: 'the router takes views in any case, with a slash' },
  { path: '/robots.txt', is: 'only read', because: 'it is a file' },
  { path: '/assets/app.js', is: 'only read', because: 'it is a file' },
  { path: '/.env', is: 'not there', because: 'no file of ours is hidden' },
  { path: '/assets/.env', is: 'not there', because: 'nor is one among the assets' },
  { path: '/.git/config', is: 'not there', because: 'nor does any lie in a hidden folder' },
  { path: '/.well-known/security.txt', is: 'not there', because: 'we have none' },
  { path: '/v1', is: 'not there', because: 'the API begins below it' },
  { path: '/auth', is: 'not there', because: 'signing in begins below it' },
  { path: '/wp-admin/index.php', is: 'not there', because: 'files lie in no folder but assets' },
  { path: '/nothing', is: 'not there', because: 'no view has that path' },
  { path: '/goals/brand/more', is: 'not there', because: 'no view lies below a view’s last part' },
  { path: '/nothing/goals', is: 'not there', because: 'a view is one from its beginning' },
] as const;

const READS = ['GET', 'HEAD'];

/** Each address by each method, with the status and `Allow` that it must be answered with. */
export const ASKED_BESIDE_THE_API = BESIDE_THE_API.flatMap((one) =>
  [...READS, 'OPTIONS', 'POST', 'DELETE'].map((method) => {
    const isRefused = one.is === 'only read' && !READS.includes(method);
    const found = one.is === 'not there' ? 404 : 200;
    return {
      ...one,
      method,
      status: isRefused ? 405 : found,
      allow: isRefused ? 'GET, HEAD' : null,
    };
  }),
);
