import { revokeRefreshToken, revokeToken, tokenState } from '@hub/client-register';
import type { Answer, Call } from './call.ts';
import type { Proved } from './client-authentication/authenticate-client.ts';
import type { OauthDeps } from './deps.ts';
import { issuerOf } from './id-token.ts';
import { invalidRequest } from './oauth-error.ts';

/** Longest token that is looked up. */
const MOST = 512;

/** `POST /oauth/revoke` (RFC 7009): a client ends a token of its own; a refresh token ends with everything that came of its grant. */
export function revocation({ database }: OauthDeps, authenticate: (call: Call) => Promise<Proved>): (call: Call) => Promise<Answer> {
  return async (call) => {
    const { client } = await authenticate(call);
    const token = tokenOf(call);
    // Whose it is not hears the same as whose it is (§2.2).
    if (!(await revokeToken(database, token, client.number))) await revokeRefreshToken(database, token, client.number);
    return { status: 200, audit: { client: client.number, detail: 'revoke' } };
  };
}

/** `POST /oauth/introspect` (RFC 7662): a client asks about tokens of its own, an operator about any. Of others' it hears what it hears of none. */
export function introspection({ database }: OauthDeps, authenticate: (call: Call) => Promise<Proved>): (call: Call) => Promise<Answer> {
  return async (call) => {
    const { client } = await authenticate(call);
    const audit = { client: client.number, detail: 'introspect' };
    // A public client's id is anybody's word.
    const state = client.authMethod === 'none' ? undefined : await tokenState(database, tokenOf(call));
    if (state === undefined || (client.kind !== 'operator' && state.clientNumber !== client.number)) {
      return { status: 200, body: { active: false }, audit };
    }
    const { person, scope, patient, encounter, audience, certificate } = state;
    const fhirUser = person?.fhirUser;
    const body = {
      active: true,
      token_type: 'Bearer',
      client_id: state.clientId,
      iss: issuerOf(call.origin),
      iat: Math.floor(state.issuedAt.getTime() / 1_000),
      exp: Math.floor(state.expiresAt.getTime() / 1_000),
      sub: person?.sub ?? state.clientId,
      ...(scope === undefined ? {} : { scope }),
      ...(audience === undefined ? {} : { aud: audience }),
      ...(patient === undefined ? {} : { patient }),
      ...(encounter === undefined ? {} : { encounter }),
      ...(fhirUser === undefined ? {} : { fhirUser: `${call.origin}/fhir/${fhirUser}` }),
      ...(certificate === undefined ? {} : { cnf: { 'x5t#S256': certificate } }),
    };
    return { status: 200, body, audit };
  };
}

function tokenOf({ given }: Call): string {
  const token = given.get('token');
  if (token === undefined || token.length > MOST) throw invalidRequest('token is required');
  return token;
}
