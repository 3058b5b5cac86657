import type { Route } from '@hub/access';

const OPEN = { method: 'GET', access: 'public' } as const;
const STATIC = { none: 'the same bytes for everybody: what the page shows it asks of the API, with the token of who sits before it' };

/** What the console answers: pages and what they are made of. No data of anybody is in them. */
export const CONSOLE_ROUTES = {
  vendors: { ...OPEN, path: '/vendors', needs: STATIC, record: STATIC },
  clients: { ...OPEN, path: '/console/clients', needs: STATIC, record: STATIC },
  asset: { ...OPEN, path: '/console/assets/:file', needs: STATIC, record: STATIC },
} as const satisfies Readonly<Record<string, Route>>;
