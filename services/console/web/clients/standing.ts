import type { Client } from './types.ts';

/** Whether a client is let in. */
export type Standing = 'active' | 'disabled' | 'ended';

/** What an operator should look at before the client stops working, or because it has. `at`: when. */
export type Concern = { readonly what: 'no-secret' } | { readonly what: 'secret-ends' | 'client-ends'; readonly at: string };

const SOON_MS = 30 * 86_400_000;

/** `now`: epoch milliseconds. */
export function standingOf({ hub_disabled_at, hub_expires_at }: Client, now: number): Standing {
  if (hub_disabled_at !== undefined) return 'disabled';
  return hub_expires_at !== undefined && Date.parse(hub_expires_at) <= now ? 'ended' : 'active';
}

/** Of who is let in: a secret that is missing or ends within 30 days, a registration that does. An old secret beside a new one is meant to end. */
export function concernsOf(client: Client, now: number): readonly Concern[] {
  if (standingOf(client, now) !== 'active') return [];
  const soon = (at: string | undefined): at is string => at !== undefined && Date.parse(at) - now < SOON_MS;
  const [newest] = client.hub_secrets;
  const concerns: Concern[] = [];
  if (client.token_endpoint_auth_method === 'client_secret_basic') {
    if (newest === undefined) concerns.push({ what: 'no-secret' });
    else if (soon(newest.expires_at)) concerns.push({ what: 'secret-ends', at: newest.expires_at });
  }
  if (soon(client.hub_expires_at)) concerns.push({ what: 'client-ends', at: client.hub_expires_at });
  return concerns;
}
