import { createHash } from 'node:crypto';
import type { RegisteredClient } from '@hub/client-register';
import { grantTypesOf } from '../token-endpoint.ts';

export const secondsOf = (date: Date | undefined): number | undefined =>
  date === undefined ? undefined : Math.floor(date.getTime() / 1_000);

/** What is registered, in the words of RFC 7591. Never a secret. `lastToken`: when it was last given one, where that was asked. */
export function clientJson(client: RegisteredClient, lastToken?: Date): Readonly<Record<string, unknown>> {
  return {
    ...registeredJson(client),
    hub_disabled_at: client.disabledAt?.toISOString(),
    hub_last_token_at: lastToken?.toISOString(),
    hub_secrets: client.secrets.map(({ createdAt, expiresAt }) => ({
      created_at: createdAt.toISOString(),
      expires_at: expiresAt?.toISOString(),
    })),
  };
}

/** Of what `PUT` replaces: another as soon as any of it is another. For `If-Match`: of two who change at once, the second is told. */
export const registrationTag = (client: RegisteredClient): string =>
  `"${createHash('sha256')
    .update(JSON.stringify(registeredJson(client)))
    .digest('base64url')
    .slice(0, 22)}"`;

function registeredJson(client: RegisteredClient): Readonly<Record<string, unknown>> {
  return {
    client_id: client.clientId,
    client_id_issued_at: secondsOf(client.createdAt),
    client_name: client.name,
    hub_kind: client.kind,
    hub_facility: client.facility,
    scope: client.scope,
    grant_types: grantTypesOf(client),
    token_endpoint_auth_method: client.authMethod,
    jwks: client.jwks === undefined ? undefined : (JSON.parse(client.jwks) as unknown),
    jwks_uri: client.jwksUri,
    redirect_uris: client.kind === 'app' ? client.redirectUris : undefined,
    tls_client_auth_subject_dn: client.certificateSubject,
    tls_client_auth_san_dns: client.certificateSanDns,
    tls_client_certificate_bound_access_tokens: client.certificateBound,
    hub_token_seconds: client.tokenSeconds,
    hub_purpose: client.purpose,
    hub_expires_at: client.expiresAt?.toISOString(),
  };
}
