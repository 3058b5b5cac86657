import type { Route } from '@hub/access';

const MANAGES = { access: 'client', needs: { hub: 'hub/policies.manage' }, record: 'admin' } as const;

/** What the access API answers, with who may call it. */
export const ACCESS_ROUTES = {
  policies: { ...MANAGES, method: 'GET', path: '/access/policies' },
  policy: { ...MANAGES, method: 'GET', path: '/access/policies/:name' },
  writePolicy: { ...MANAGES, method: 'PUT', path: '/access/policies/:name' },
  withdrawPolicy: { ...MANAGES, method: 'DELETE', path: '/access/policies/:name' },
  placeFacility: { ...MANAGES, method: 'PUT', path: '/access/facilities/:code/parent' },
  breakGlass: { access: 'client', needs: { hub: 'hub/break-glass' }, record: 'operation', method: 'POST', path: '/access/break-glass' },
  openings: { ...MANAGES, method: 'GET', path: '/access/break-glass' },
  review: { ...MANAGES, method: 'POST', path: '/access/break-glass/:number/review' },
} as const satisfies Readonly<Record<string, Route>>;
