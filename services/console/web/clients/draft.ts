import type { Bilingual } from '@hub/outcome';
import { scopesOf } from './scope-words.ts';
import type { Client, Kind, Proof } from './types.ts';

/** A registration as a form holds it: every field a text. */
export interface Draft {
  readonly kind: Kind;
  readonly proof: Proof;
  readonly clientId: string;
  readonly name: string;
  readonly facility: string;
  readonly scope: string;
  /** Public keys come from an address, or stand in the registration. */
  readonly keysBy: 'address' | 'text';
  readonly jwks: string;
  readonly jwksUri: string;
  readonly subject: string;
  readonly dns: string;
  /** One a line. */
  readonly redirects: string;
  readonly bound: boolean;
  readonly tokenSeconds: string;
  readonly purpose: string;
  /** YYYY-MM-DD: the last day; or a whole instant, as it was registered. */
  readonly expires: string;
}

export const EMPTY: Draft = {
  ...{
    kind: 'system',
    proof: 'private_key_jwt',
    clientId: '',
    name: '',
    facility: '',
    scope: '',
    keysBy: 'address',
    jwks: '',
    jwksUri: '',
  },
  ...{ subject: '', dns: '', redirects: '', bound: false, tokenSeconds: '', purpose: '', expires: '' },
};

/** What is registered, to be changed. */
export function draftOf(client: Client): Draft {
  return {
    kind: client.hub_kind,
    proof: client.token_endpoint_auth_method,
    clientId: client.client_id,
    name: client.client_name ?? '',
    facility: client.hub_facility ?? '',
    scope: client.scope ?? '',
    keysBy: client.jwks === undefined ? 'address' : 'text',
    jwks: client.jwks === undefined ? '' : JSON.stringify(client.jwks),
    jwksUri: client.jwks_uri ?? '',
    subject: client.tls_client_auth_subject_dn ?? '',
    dns: client.tls_client_auth_san_dns ?? '',
    redirects: (client.redirect_uris ?? []).join('\n'),
    bound: client.tls_client_certificate_bound_access_tokens ?? false,
    tokenSeconds: client.hub_token_seconds?.toString() ?? '',
    purpose: client.hub_purpose ?? '',
    expires: client.hub_expires_at ?? '',
  };
}

/** Faults that the page finds by itself: what cannot be put into a registration at all. */
export type Faults = Readonly<Record<string, Bilingual>>;

const NO_JSON: Bilingual = {
  vi: 'không phải JSON: dán nguyên nội dung tệp khoá công khai (JWK hoặc JWKS)',
  en: 'no JSON: paste the whole file of the public key (JWK or JWKS)',
};

/** A key set from what somebody pasted: a set, one key, or a list of keys. undefined: no JSON. */
export function keySetOf(text: string): { readonly keys: readonly unknown[] } | undefined {
  try {
    const read = JSON.parse(text) as unknown;
    if (Array.isArray(read)) return { keys: read };
    return typeof read === 'object' && read !== null && 'keys' in read && Array.isArray(read.keys) ? { keys: read.keys } : { keys: [read] };
  } catch {
    return undefined;
  }
}

/** The registration (RFC 7591) that a form means, or what is wrong with it. Only what belongs to its kind and proof is sent. */
export function bodyOf(draft: Draft): { readonly body: Readonly<Record<string, unknown>> } | { readonly faults: Faults } {
  const { kind, proof } = draft;
  const keys = proof === 'private_key_jwt' && draft.keysBy === 'text' ? keySetOf(draft.jwks) : undefined;
  if (proof === 'private_key_jwt' && draft.keysBy === 'text' && keys === undefined) return { faults: { jwks: NO_JSON } };
  const given: Readonly<Record<string, unknown>> = {
    hub_kind: kind,
    token_endpoint_auth_method: proof,
    client_name: draft.name.trim(),
    hub_facility: kind === 'sender' ? '' : draft.facility.trim(),
    scope: scopesOf(draft.scope).join(' '),
    jwks: keys ?? '',
    jwks_uri: proof === 'private_key_jwt' && draft.keysBy === 'address' ? draft.jwksUri.trim() : '',
    tls_client_auth_subject_dn: proof === 'tls_client_auth' ? draft.subject.trim() : '',
    tls_client_auth_san_dns: proof === 'tls_client_auth' ? draft.dns.trim() : '',
    redirect_uris: kind === 'app' ? draft.redirects.split('\n').flatMap((one) => one.trim() || []) : '',
    tls_client_certificate_bound_access_tokens: draft.bound ? true : '',
    hub_token_seconds: draft.tokenSeconds === '' ? '' : Number(draft.tokenSeconds),
    hub_purpose: draft.purpose.trim(),
    // The end of the last day, in Vietnam.
    hub_expires_at: draft.expires.length === 10 ? `${draft.expires}T23:59:59+07:00` : draft.expires,
  };
  return { body: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')) };
}
