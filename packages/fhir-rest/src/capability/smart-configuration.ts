/** What an authorization server can do depends on how it was started. */
export interface SmartAbilities {
  /** People can log in (an OpenID Connect provider, or the demo's own people). */
  readonly people: boolean;
}

/** Algorithms of client assertions (SMART App Launch 2.2, client-confidential-asymmetric.html). */
const ASSERTION_ALGS = ['RS384', 'ES384'];
const AUTH_METHODS = ['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'tls_client_auth'];

/** Addresses and abilities that OAuth, OpenID Connect and SMART name alike. */
export function authorizationServer(origin: string, { people }: SmartAbilities): Readonly<Record<string, unknown>> {
  return {
    ...(people ? { issuer: `${origin}/oauth`, jwks_uri: `${origin}/oauth/jwks`, authorization_endpoint: `${origin}/oauth/authorize` } : {}),
    token_endpoint: `${origin}/oauth/token`,
    introspection_endpoint: `${origin}/oauth/introspect`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    grant_types_supported: ['client_credentials', ...(people ? ['authorization_code', 'refresh_token'] : [])],
    token_endpoint_auth_methods_supported: [...AUTH_METHODS, ...(people ? ['none'] : [])],
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGS,
    tls_client_certificate_bound_access_tokens: true,
    ...(people
      ? { response_types_supported: ['code'], response_modes_supported: ['query'], code_challenge_methods_supported: ['S256'] }
      : {}),
    scopes_supported: [
      ...(people ? ['openid', 'fhirUser', 'profile', 'offline_access', 'launch', 'launch/patient', 'launch/encounter'] : []),
      ...(people ? ['patient/*.rs', 'user/*.rs'] : []),
      'system/*.cruds',
    ],
  };
}

/** `.well-known/smart-configuration` (SMART App Launch 2.2, conformance.html): what works now, and nothing else. */
export function smartConfiguration(origin: string, abilities: SmartAbilities): Readonly<Record<string, unknown>> {
  return {
    ...authorizationServer(origin, abilities),
    capabilities: [
      ...['client-confidential-asymmetric', 'client-confidential-symmetric', 'permission-v1', 'permission-v2'],
      ...(abilities.people
        ? [
            ...['launch-standalone', 'authorize-post', 'client-public', 'sso-openid-connect'],
            ...['context-standalone-patient', 'context-standalone-encounter'],
            ...['launch-ehr', 'context-ehr-patient', 'context-ehr-encounter', 'context-banner'],
            ...['permission-offline', 'permission-patient', 'permission-user'],
          ]
        : []),
    ],
  };
}
