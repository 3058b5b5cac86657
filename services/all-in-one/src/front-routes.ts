import type { Route } from '@hub/access';

const OPEN = { method: 'GET', access: 'public' } as const;
const STATE = { none: 'state of the process, no data of a person' };

/** What the front answers by itself, with who may call it; the rest are routes of the services. */
export const FRONT_ROUTES = {
  start: { ...OPEN, path: '/', needs: { none: 'where to go next and how much there is, by type' }, record: STATE },
  live: { ...OPEN, path: '/health/live', needs: { none: 'asked by machines that hold no token' }, record: STATE },
  ready: { ...OPEN, path: '/health/ready', needs: { none: 'asked by machines that hold no token' }, record: STATE },
  // From this machine itself it needs no token: what collects metrics runs beside the hub.
  metrics: { method: 'GET', path: '/metrics', access: 'client', needs: { hub: 'hub/metrics.read' }, record: STATE },
} as const satisfies Readonly<Record<string, Route>>;
