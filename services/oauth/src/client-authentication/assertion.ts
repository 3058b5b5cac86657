import { findClient, isActive, type RegisteredClient, useAssertion } from '@hub/client-register';
import type { Database } from '@hub/database';
import { type CryptoKey, decodeJwt, decodeProtectedHeader, generateKeyPair, jwtVerify } from 'jose';
import { ASSERTION_ALGS, type AssertionAlg, type ClientKeys } from './client-keys.ts';

/** Longest assertion that is looked at, characters: a fitting one has some 800. Longer ones are not even decoded. */
export const MOST_ASSERTION = 8_192;
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const LIFETIME_SECONDS = 300;
const SKEW_SECONDS = 60;
const MOST_JTI = 255;

/** Stands in for the key of a client that has none: the same work, so that the time tells nothing about who exists. */
let decoy: Promise<{ readonly RS384: CryptoKey; readonly ES384: CryptoKey }> | undefined;
const decoys = () => {
  decoy ??= Promise.all([generateKeyPair('RS384'), generateKeyPair('ES384')]).then(([rsa, ec]) => ({
    RS384: rsa.publicKey,
    ES384: ec.publicKey,
  }));
  return decoy;
};

/** Who an assertion claims to be from, before anything is believed: for counting failures. undefined when it is no assertion. */
export function claimedClient(assertion: string): string | undefined {
  if (assertion.length > MOST_ASSERTION) return undefined;
  try {
    const { iss } = decodeJwt(assertion);
    return typeof iss === 'string' && iss.length <= 255 ? iss : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The client that signed an assertion (RFC 7523 §3, SMART App Launch 2.2 client-confidential-asymmetric.html); undefined for any other, for
 * whatever reason. Believed is the signature of a key that was registered, found by `kid`: keys and addresses that the assertion brings itself
 * (`jwk`, `jku`, `x5u`, `x5c`) are not looked at. The assertion is used up.
 */
export async function clientOfAssertion(
  { database, keys, now }: { readonly database: Database; readonly keys: ClientKeys; readonly now: () => number },
  assertion: string,
  audience: string,
): Promise<RegisteredClient | undefined> {
  const clientId = claimedClient(assertion);
  if (clientId === undefined) return undefined;
  const header = headerOf(assertion);
  if (header === undefined) return undefined;
  const { alg, kid } = header;
  const client = await findClient(database, clientId);
  const usable = client !== undefined && client.authMethod === 'private_key_jwt' && isActive(client, now());
  const key = usable ? await keys.find(client, kid, alg).catch(() => undefined) : undefined;
  try {
    const { payload } = await jwtVerify(assertion, key ?? (await decoys())[alg], {
      algorithms: [alg],
      issuer: clientId,
      subject: clientId,
      audience,
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now()),
      requiredClaims: ['exp', 'jti', 'aud', 'iss', 'sub'],
    });
    const { exp = 0, iat, jti, aud } = payload;
    const seconds = now() / 1_000;
    // Meant for several, it could have been shown to another of them first.
    if (Array.isArray(aud) && aud.length !== 1) return undefined;
    if (exp > seconds + LIFETIME_SECONDS + SKEW_SECONDS || (iat !== undefined && iat > seconds + SKEW_SECONDS)) return undefined;
    if (typeof jti !== 'string' || jti === '' || jti.length > MOST_JTI) return undefined;
    if (client === undefined || key === undefined) return undefined;
    return (await useAssertion(database, client.number, jti, new Date((exp + SKEW_SECONDS) * 1_000))) ? client : undefined;
  } catch (error) {
    if (isJose(error)) return undefined;
    throw error;
  }
}

/** jose's errors carry a code of their own; a database that is away is no wrong signature. */
const isJose = (error: unknown): boolean => /^ERR_J/.test(String((error as { code?: unknown }).code)) || error instanceof TypeError;

function headerOf(assertion: string): { readonly alg: AssertionAlg; readonly kid: string } | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    const known = ASSERTION_ALGS.find((one) => one === alg);
    return known === undefined || typeof kid !== 'string' || kid === '' || kid.length > 255 ? undefined : { alg: known, kid };
  } catch {
    return undefined;
  }
}
