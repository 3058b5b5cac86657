import { authorizationServer, type SmartAbilities } from '@hub/fhir-rest';
import { issuerOf } from './id-token.ts';

/** `/oauth/.well-known/openid-configuration` (OpenID Connect Discovery §4). */
export function openidConfiguration(origin: string, abilities: SmartAbilities): Readonly<Record<string, unknown>> {
  return {
    ...authorizationServer(origin, abilities),
    issuer: issuerOf(origin),
    jwks_uri: `${origin}/oauth/jwks`,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'fhirUser', 'name'],
    authorization_response_iss_parameter_supported: true,
    request_uri_parameter_supported: false,
  };
}
