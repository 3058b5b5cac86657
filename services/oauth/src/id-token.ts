import type { KeptGrant, RegisteredClient } from '@hub/client-register';
import { SignJWT } from 'jose';
import type { Call } from './call.ts';
import type { OauthDeps } from './deps.ts';
import type { SigningKeys } from './signing-keys.ts';

const SECONDS = 300;

export const issuerOf = (origin: string): string => `${origin}/oauth`;

/** Tells an app who logged in (OpenID Connect Core §2, SMART `fhirUser`). Nothing of the person beyond what was asked for. */
export async function idToken(
  keys: SigningKeys,
  { now = Date.now }: OauthDeps,
  { origin }: Call,
  client: RegisteredClient,
  { person, nonce, authTime }: KeptGrant,
  scopes: readonly string[],
): Promise<string> {
  const { kid, alg, key } = await keys.signing();
  const seconds = Math.floor(now() / 1_000);
  const claims = {
    auth_time: Math.floor(authTime.getTime() / 1_000),
    ...(nonce === undefined ? {} : { nonce }),
    ...(scopes.includes('fhirUser') && person.fhirUser !== undefined ? { fhirUser: `${origin}/fhir/${person.fhirUser}` } : {}),
    ...(scopes.includes('profile') && person.name !== undefined ? { name: person.name } : {}),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg, kid, typ: 'JWT' })
    .setIssuer(issuerOf(origin))
    .setSubject(person.sub)
    .setAudience(client.clientId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + SECONDS)
    .sign(key);
}
