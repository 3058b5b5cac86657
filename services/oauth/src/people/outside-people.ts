import type { Outbound } from '@hub/outbound';
import { problem } from '@hub/outcome';
import * as client from 'openid-client';
import { type ClaimMap, personOf } from './claims.ts';
import type { OutsidePeople } from './people.ts';

/** Settings OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET. */
export interface OutsideSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly claims: ClaimMap;
  readonly outbound: Outbound;
}

const SCOPE = 'openid profile';
/** The provider's metadata is read anew this often: keys of its ID tokens are looked up by the library whenever one is unknown. */
const KEPT_MS = 10 * 60_000;

/** People of an OpenID Connect provider: authorization code with PKCE, state and nonce (openid-client). Its addresses are called like any that is not ours. */
export function openOutsidePeople({ issuer, clientId, clientSecret, claims, outbound }: OutsideSettings): OutsidePeople {
  const fetching = guardedFetch(outbound);
  let known: { readonly until: number; readonly configuration: Promise<client.Configuration> } | undefined;
  const configuration = (): Promise<client.Configuration> => {
    if (known === undefined || known.until < Date.now()) {
      const asked = client
        .discovery(new URL(issuer), clientId, clientSecret, client.ClientSecretBasic(clientSecret), {
          [client.customFetch]: fetching,
          // Where plain HTTP may be spoken is decided by the guarded caller: to hosts of the house, named in OUTBOUND_HOSTS.
          ...(issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {}),
        })
        .catch((error: unknown) => {
          throw away(error);
        });
      const fresh = { until: Date.now() + KEPT_MS, configuration: asked };
      known = fresh;
      asked.catch(() => {
        if (known === fresh) known = undefined;
      });
    }
    return known.configuration;
  };
  return {
    kind: 'outside',
    async begin(redirectUri, state) {
      const login = { nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        nonce: login.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(login.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, login };
    },
    async finish(callback, state, { nonce, verifier }) {
      const config = await configuration();
      let answered: Record<string, unknown>;
      try {
        const tokens = await client.authorizationCodeGrant(config, callback, {
          pkceCodeVerifier: verifier,
          expectedNonce: nonce,
          expectedState: state,
          idTokenExpected: true,
        });
        const { sub, ...idClaims } = tokens.claims() as client.IDToken;
        // Many providers tell names and roles at their userinfo endpoint only; `sub` is held against the ID token's.
        const more =
          config.serverMetadata().userinfo_endpoint === undefined ? {} : await client.fetchUserInfo(config, tokens.access_token, sub);
        answered = { ...idClaims, ...more, sub };
      } catch {
        throw problem(
          'forbidden',
          'login-outside',
          'Đăng nhập ở nhà cung cấp danh tính không thành công. Hãy thử lại từ ứng dụng.',
          'The login at the identity provider did not succeed. Try again from the app.',
        );
      }
      return personOf(answered, claims);
    },
  };
}

/** The guarded caller in the shape openid-client asks. */
function guardedFetch(outbound: Outbound): client.CustomFetch {
  return async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? undefined : body instanceof URLSearchParams ? body.toString() : String(body);
    const answer = await outbound(url, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
      ...(text === undefined ? {} : { body: text }),
    });
    const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as [string, string]] : [],
    );
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: kept });
  };
}

function away(error: unknown) {
  return Object.assign(
    problem(
      'unavailable',
      'oidc-provider',
      'Nhà cung cấp danh tính (OIDC_ISSUER) không trả lời. Thử lại sau.',
      'The identity provider (OIDC_ISSUER) does not answer. Try again later.',
    ),
    { cause: error },
  );
}
