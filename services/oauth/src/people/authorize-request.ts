import { findClient, isActive, type RegisteredClient } from '@hub/client-register';
import type { Database } from '@hub/database';
import { type ProblemError, problem } from '@hub/outcome';
import type { Answer, Call } from '../call.ts';
import { grantedScope } from '../granted-scope.ts';
import { issuerOf } from '../id-token.ts';
import { type KeptLaunch, keptLaunch } from '../launch/launched.ts';
import { OAuthError } from '../oauth-error.ts';

/** What an app asks of a person, checked: kept while the person logs in. */
export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly scope: string;
  readonly challenge: string;
  readonly audience: string;
  readonly nonce?: string;
  /** What was open where the app was started; absent: it came by itself. */
  readonly launch?: KeptLaunch;
}

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const MOST_STATE = 2_000;
const NOT_TAKEN = ['request', 'request_uri', 'registration'];

/**
 * Checks a request to the authorization endpoint (RFC 6749 §4.1.1, SMART App Launch 2.2 app-launch.html). As long as it is not known who asks and
 * where the answer goes, an error is a page for the person (ProblemError): nothing is sent to an address that was not registered. After that it
 * goes back to the app.
 */
export async function authorizeRequest(
  database: Database,
  { given, origin, originKnown }: Call,
  now: number,
): Promise<AuthorizeRequest | Answer> {
  if (!originKnown)
    throw asked(
      'PUBLIC_URL chưa đặt: ứng dụng không thể đăng nhập ở tên này.',
      'PUBLIC_URL is not set: apps cannot log in under this name.',
    );
  const client = await findClient(database, given.get('client_id') ?? '');
  if (client === undefined || client.kind !== 'app' || !isActive(client, now)) {
    throw asked('Ứng dụng này chưa được đăng ký.', 'This app is not registered.');
  }
  const redirectUri = given.get('redirect_uri');
  if (redirectUri === undefined || !isRegistered(client, redirectUri)) {
    throw asked('Địa chỉ trả về của ứng dụng chưa được đăng ký.', 'The redirect address is not one that was registered for the app.');
  }
  const state = given.get('state');
  const back = (error: string, description: string): Answer => redirectError({ redirectUri, state }, origin, error, description);
  const unsupported = NOT_TAKEN.find((name) => given.has(name));
  if (unsupported !== undefined) return back(`${unsupported}_not_supported`, `${unsupported} is not taken`);
  if (state === undefined || state.length > MOST_STATE) return back('invalid_request', 'state is required');
  if (given.get('response_type') !== 'code') return back('unsupported_response_type', 'response_type must be code');
  if ((given.get('response_mode') ?? 'query') !== 'query') return back('invalid_request', 'response_mode must be query');
  const challenge = given.get('code_challenge');
  if (given.get('code_challenge_method') !== 'S256' || challenge === undefined || !CHALLENGE.test(challenge)) {
    return back('invalid_request', 'PKCE with code_challenge_method S256 is required');
  }
  const audience = `${origin}/fhir`;
  if (given.get('aud')?.replace(/\/$/, '') !== audience) return back('invalid_request', 'aud must be the base of the FHIR API');
  // Somebody must always say yes, so silent requests cannot be answered.
  if (given.get('prompt') === 'none') return back('interaction_required', 'a person has to agree');
  const wanted = given.get('scope');
  if (wanted === undefined) return back('invalid_scope', 'scope is required');
  let scope: string;
  try {
    scope = grantedScope(client, wanted) as string;
  } catch (error) {
    if (error instanceof OAuthError) return back(error.error, error.message);
    throw error;
  }
  const nonce = given.get('nonce');
  if (nonce !== undefined && nonce.length > 255) return back('invalid_request', 'nonce is too long');
  const asking = { clientId: client.clientId, redirectUri, state, challenge, audience, ...(nonce === undefined ? {} : { nonce }) };
  const words = scope.split(' ');
  const handle = given.get('launch');
  if (handle === undefined) {
    // Many apps ask for `launch` however they were started: by itself there is nothing it could give.
    const without = words.filter((one) => one !== 'launch').join(' ');
    return without === '' ? back('invalid_scope', 'the scope launch needs the launch parameter') : { ...asking, scope: without };
  }
  if (!words.includes('launch')) return back('invalid_scope', 'an app that is launched asks for the scope launch');
  // Last of all: a request that is wrong otherwise does not use the handle up.
  const launch = await keptLaunch(database, handle, client.number);
  if (launch !== undefined) return { ...asking, scope, launch };
  const audit = { client: client.number, outcome: 'refused', detail: `launch-refused ${client.clientId}` } as const;
  return { ...back('invalid_request', 'the launch is unknown, used, over, or for another app'), audit };
}

/** Character by character; only the port of a loopback address is the app's choice of the moment (RFC 8252 §7.3). */
function isRegistered({ redirectUris = [] }: RegisteredClient, given: string): boolean {
  if (redirectUris.includes(given)) return true;
  const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(\/[!-~]*)$/;
  const [, host, path] = loopback.exec(given) ?? [];
  return (
    host !== undefined &&
    redirectUris.some((one) => {
      const [, other, otherPath] = loopback.exec(one) ?? [];
      return other === host && otherPath === path;
    })
  );
}

/** Back to the app, with who answers (RFC 9207). */
export function redirect(
  { redirectUri, state }: { readonly redirectUri: string; readonly state?: string | undefined },
  origin: string,
  answer: Readonly<Record<string, string>>,
): Answer {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, iss: issuerOf(origin), ...(state === undefined ? {} : { state }) }))
    url.searchParams.set(name, value);
  return { status: 303, headers: { Location: url.href } };
}

export const redirectError = (
  to: { readonly redirectUri: string; readonly state?: string | undefined },
  origin: string,
  error: string,
  description: string,
): Answer => redirect(to, origin, { error, error_description: description });

function asked(vi: string, en: string): ProblemError {
  return problem('incorrect', 'authorize', vi, en);
}

/** A patient has to be chosen before the app gets anything: a visit is somebody's. */
export const needsPatient = (scope: string): boolean =>
  scope.split(' ').some((one) => one === 'launch/patient' || one === NEEDS_VISIT || one.startsWith('patient/'));

const NEEDS_VISIT = 'launch/encounter';

/** The app asks for a visit, and was started with none: the person chooses one. */
export const needsVisit = ({ scope, launch }: Pick<AuthorizeRequest, 'scope' | 'launch'>): boolean =>
  launch?.encounter === undefined && scope.split(' ').includes(NEEDS_VISIT);

/** What is granted when the person chose none. */
export const withoutVisit = (scope: string): string =>
  scope
    .split(' ')
    .filter((one) => one !== NEEDS_VISIT)
    .join(' ');
