// What the authorization server tells of a client (services/oauth/README.md, RFC 7591), as far as the page reads it.

export type Kind = 'operator' | 'sender' | 'system' | 'app';
export type Proof = 'client_secret_basic' | 'private_key_jwt' | 'tls_client_auth' | 'none';

export interface Key {
  readonly kid: string;
  readonly kty: string;
  readonly alg?: string;
}

export interface Secret {
  readonly created_at: string;
  readonly expires_at?: string;
}

export interface Client {
  readonly client_id: string;
  /** Seconds since 1970. */
  readonly client_id_issued_at: number;
  readonly client_name?: string;
  readonly hub_kind: Kind;
  readonly hub_facility?: string;
  readonly scope?: string;
  readonly token_endpoint_auth_method: Proof;
  readonly jwks?: { readonly keys: readonly Key[] };
  readonly jwks_uri?: string;
  readonly redirect_uris?: readonly string[];
  readonly tls_client_auth_subject_dn?: string;
  readonly tls_client_auth_san_dns?: string;
  readonly tls_client_certificate_bound_access_tokens?: boolean;
  readonly hub_token_seconds?: number;
  readonly hub_purpose?: string;
  readonly hub_expires_at?: string;
  readonly hub_disabled_at?: string;
  readonly hub_last_token_at?: string;
  /** Those that work now, the newest first. */
  readonly hub_secrets: readonly Secret[];
}

export interface ClientList {
  readonly clients: readonly Client[];
}

/** The answer that makes a secret: the one time it is told. */
export interface WithSecret {
  readonly client_id: string;
  readonly client_secret?: string;
}
