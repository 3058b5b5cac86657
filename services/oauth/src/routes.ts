import type { Answer, Call, OauthRoute } from './call.ts';
import { clientAuthentication } from './client-authentication/authenticate-client.ts';
import type { OauthDeps } from './deps.ts';
import { openidConfiguration } from './discovery.ts';
import { peopleRoutes } from './people/people-routes.ts';
import { registerRoutes } from './register/register-routes.ts';
import { openSigningKeys } from './signing-keys.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { introspection, revocation } from './token-state.ts';

const BY_CLIENT = {
  access: 'public',
  needs: { none: 'the client proves who it is in the request itself' },
  record: 'login',
  anyOrigin: true,
} as const;
const PUBLISHED = {
  access: 'public',
  needs: { none: 'public keys and addresses' },
  record: { none: 'no data of a person' },
  anyOrigin: true,
} as const;

/** Every route of `/oauth`, with who may call it. A new one is a line here. */
export function oauthRoutes(deps: OauthDeps): readonly OauthRoute[] {
  const authenticate = clientAuthentication(deps);
  const keys = openSigningKeys(deps.keysFile);
  const published = async (): Promise<Answer> => ({ status: 200, body: await keys.published() });
  const discovered = async ({ origin }: Call): Promise<Answer> => ({
    status: 200,
    body: openidConfiguration(origin, { people: deps.people !== undefined }),
  });
  return [
    { ...BY_CLIENT, method: 'POST', path: '/oauth/token', handle: tokenEndpoint(deps, authenticate, keys) },
    { ...BY_CLIENT, method: 'POST', path: '/oauth/revoke', handle: revocation(deps, authenticate) },
    { ...BY_CLIENT, method: 'POST', path: '/oauth/introspect', handle: introspection(deps, authenticate) },
    { ...PUBLISHED, method: 'GET', path: '/oauth/jwks', handle: published },
    { ...PUBLISHED, method: 'GET', path: '/oauth/.well-known/openid-configuration', handle: discovered },
    ...peopleRoutes(deps),
    ...registerRoutes(deps),
  ];
}
