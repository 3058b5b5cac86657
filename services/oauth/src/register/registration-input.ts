import { AUTH_METHODS, type AuthMethod, CLIENT_KINDS, type ClientKind, MOST_KEYS, type Registration } from '@hub/client-register';
import { isProblemError, type Problem, type ProblemError, problem } from '@hub/outcome';
import { importJWK, type JWK } from 'jose';
import { ASSERTION_ALGS, publicPart } from '../client-authentication/client-keys.ts';
import { fitsKind } from '../granted-scope.ts';
import { Faults } from './faults.ts';

/** Members of a registration (RFC 7591, RFC 8705; the hub's own begin with `hub_`). Others are refused: a misspelt limit would be no limit. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...['client_id', 'client_name', 'hub_kind', 'hub_facility', 'scope', 'token_endpoint_auth_method', 'jwks', 'jwks_uri', 'redirect_uris'],
  ...['tls_client_auth_subject_dn', 'tls_client_auth_san_dns', 'tls_client_certificate_bound_access_tokens'],
  ...['hub_token_seconds', 'hub_purpose', 'hub_expires_at'],
]);

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/;
const MOST_TOKEN_SECONDS = 86_400;

function wrong(member: string, vi: string, en: string): ProblemError {
  return problem('incorrect', 'client-registration', `${member}: ${vi}`, `${member}: ${en}`, member);
}

/** The id of a new client. */
export function clientIdOf(body: unknown): string {
  const id = (body as Record<string, unknown> | null)?.client_id;
  if (typeof id === 'string' && CLIENT_ID.test(id)) return id;
  throw wrong('client_id', 'cần 2–64 chữ cái, chữ số hoặc . _ -', '2–64 letters, digits or . _ -');
}

/**
 * Reads and checks a registration. Throws {@link Faults}: everything that is wrong with it at once, each `incorrect/client-registration` with the
 * member it is about. `asNew`: the body names the client, too.
 */
export async function registrationInput(body: unknown, asNew = false): Promise<Registration> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw wrong('body', 'cần một đối tượng JSON', 'a JSON object');
  const given = body as Readonly<Record<string, unknown>>;
  const faults: Problem[] = [];
  const read = async <T>(part: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await part();
    } catch (error) {
      if (!isProblemError(error)) throw error;
      if (!faults.some(({ expression }) => expression === error.problem.expression)) faults.push(error.problem);
      return undefined;
    }
  };
  const text = (member: string, most = 500): string | undefined => {
    const value = given[member];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string' || value === '' || value.length > most)
      throw wrong(member, `cần văn bản tới ${most} ký tự`, `text up to ${most} characters`);
    return value;
  };
  for (const member of Object.keys(given)) {
    if (!MEMBERS.has(member)) await read(() => Promise.reject(wrong(member.slice(0, 60), 'không có mục này', 'there is no such member')));
  }
  if (asNew) await read(() => clientIdOf(body));
  const kind = await read(() => kindOf(text('hub_kind')));
  // Without a kind nothing else can be judged.
  if (kind === undefined) throw new Faults(faults);
  const authMethod = await read(() => authMethodOf(kind, text('token_endpoint_auth_method')));
  const name = await read(() => text('client_name', 200));
  const facility = await read(() => text('hub_facility', 20));
  const purpose = await read(() => text('hub_purpose', 40));
  const scope = await read(() => scopeOf(kind, text('scope', 8_000)));
  const proof =
    authMethod === undefined
      ? undefined
      : {
          ...(await read(() => keysOf(authMethod, given.jwks, text('jwks_uri', 2_000)))),
          ...(await read(() => certificateOf(authMethod, text('tls_client_auth_subject_dn'), text('tls_client_auth_san_dns')))),
        };
  const bound = await read(() => boundOf(given.tls_client_certificate_bound_access_tokens));
  const redirects = await read(() => redirectsOf(kind, given.redirect_uris));
  const seconds = await read(() => secondsOf(given.hub_token_seconds));
  const expiry = await read(() => expiryOf(text('hub_expires_at')));
  if (faults.length > 0 || authMethod === undefined) throw new Faults(faults);
  return {
    kind,
    authMethod,
    ...scope,
    ...proof,
    ...bound,
    ...redirects,
    ...(name === undefined ? {} : { name }),
    ...(facility === undefined || kind === 'sender' ? {} : { facility }),
    ...(purpose === undefined ? {} : { purpose }),
    ...seconds,
    ...expiry,
  };
}

function kindOf(given: string | undefined): ClientKind {
  const kind = CLIENT_KINDS.find((one) => one === given);
  if (kind !== undefined) return kind;
  throw wrong('hub_kind', `một trong ${CLIENT_KINDS.join(', ')}`, `one of ${CLIENT_KINDS.join(', ')}`);
}

function boundOf(given: unknown): { readonly certificateBound?: true } {
  if (given !== undefined && typeof given !== 'boolean')
    throw wrong('tls_client_certificate_bound_access_tokens', 'true hoặc false', 'true or false');
  return given === true ? { certificateBound: true } : {};
}

function authMethodOf(kind: ClientKind, given: string | undefined): AuthMethod {
  const method = given === 'client_secret_post' ? 'client_secret_basic' : (given ?? 'client_secret_basic');
  const known = AUTH_METHODS.find((one) => one === method);
  if (known !== undefined && (known !== 'none' || kind === 'app')) return known;
  throw wrong(
    'token_endpoint_auth_method',
    `một trong ${AUTH_METHODS.join(', ')} (none chỉ cho app)`,
    `one of ${AUTH_METHODS.join(', ')} (none: apps only)`,
  );
}

function scopeOf(kind: ClientKind, scope: string | undefined): { readonly scope?: string } {
  if (scope === undefined) {
    if (kind === 'operator' || kind === 'sender') return {};
    throw wrong('scope', 'bắt buộc với system và app', 'required for a system or an app');
  }
  const words = [...new Set(scope.split(' ').filter((one) => one !== ''))];
  const unfit = words.find((one) => !fitsKind(kind, one));
  if (unfit !== undefined) throw wrong('scope', `${unfit} không dùng được cho ${kind}`, `${unfit} is not for a ${kind}`);
  return { scope: words.join(' ') };
}

async function keysOf(
  method: AuthMethod,
  jwks: unknown,
  jwksUri: string | undefined,
): Promise<{ readonly jwks?: string; readonly jwksUri?: string }> {
  if (method !== 'private_key_jwt') {
    if (jwks !== undefined || jwksUri !== undefined) throw wrong('jwks', 'chỉ dùng với private_key_jwt', 'for private_key_jwt only');
    return {};
  }
  if ((jwks === undefined) === (jwksUri === undefined))
    throw wrong('jwks', 'cần đúng một trong jwks và jwks_uri', 'exactly one of jwks and jwks_uri');
  if (jwksUri !== undefined) {
    if (!/^https?:$/.test(URL.parse(jwksUri)?.protocol ?? '')) throw wrong('jwks_uri', 'cần một URL https', 'an https URL');
    return { jwksUri };
  }
  return { jwks: JSON.stringify({ keys: await publicKeysOf(jwks) }) };
}

/** The public keys of a JWK set, as they are kept. Throws ProblemError `incorrect/client-registration` for `jwks`. */
export async function publicKeysOf(jwks: unknown): Promise<readonly JWK[]> {
  const { keys } = (jwks ?? {}) as { readonly keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS)
    throw wrong('jwks', `cần {"keys": […]} với 1–${MOST_KEYS} khoá`, `{"keys": […]} with 1–${MOST_KEYS} keys`);
  const kept: JWK[] = [];
  for (const key of keys as readonly JWK[]) kept.push(await publicKeyOf(key));
  if (new Set(kept.map(({ kid }) => kid)).size !== kept.length) throw wrong('jwks', 'các kid phải khác nhau', 'every kid once');
  return kept;
}

/** A key fit for {@link ASSERTION_ALGS}. A private one is refused: whoever sent it must make another. */
async function publicKeyOf(key: JWK): Promise<JWK> {
  if (typeof key !== 'object' || key === null) throw wrong('jwks', 'khoá phải là JWK', 'a key is a JWK');
  const { kty, crv, kid } = key;
  if (key.d !== undefined || key.k !== undefined)
    throw wrong(
      'jwks',
      'đây là khoá riêng: đã lộ, hãy tạo cặp khác và chỉ gửi khoá công khai',
      'this is a private key: it is spent, make another pair and send the public key only',
    );
  if (typeof kid !== 'string' || kid === '' || kid.length > 255) throw wrong('jwks', 'mỗi khoá cần kid', 'every key needs a kid');
  if (!isAddressable(kid))
    throw wrong('jwks', 'kid không được là . hay .., không chứa ký tự điều khiển', 'a kid is not . or .. and has no control characters');
  const alg = kty === 'RSA' ? 'RS384' : kty === 'EC' && crv === 'P-384' ? 'ES384' : undefined;
  if (alg === undefined || (key.alg !== undefined && key.alg !== alg))
    throw wrong('jwks', `chỉ nhận khoá cho ${ASSERTION_ALGS.join(', ')}`, `keys for ${ASSERTION_ALGS.join(', ')} only`);
  if (alg === 'RS384' && Buffer.from(String(key.n), 'base64url').length < 256)
    throw wrong('jwks', 'khoá RSA cần từ 2048 bit', 'an RSA key has 2048 bits or more');
  const kept = { ...publicPart(key), kid, alg, use: 'sig' };
  await importJWK(kept, alg).catch(() => {
    throw wrong('jwks', 'khoá không đọc được', 'the key cannot be read');
  });
  return kept;
}

/** A key is taken away at an address that ends with its kid: `..` there would be the address of the client itself. */
const isAddressable = (kid: string): boolean => kid !== '.' && kid !== '..' && kid.isWellFormed() && !/\p{Cc}/u.test(kid);

function certificateOf(method: AuthMethod, subject: string | undefined, dns: string | undefined) {
  if (method !== 'tls_client_auth') {
    if (subject !== undefined || dns !== undefined)
      throw wrong('tls_client_auth_subject_dn', 'chỉ dùng với tls_client_auth', 'for tls_client_auth only');
    return {};
  }
  if ((subject === undefined) === (dns === undefined))
    throw wrong(
      'tls_client_auth_subject_dn',
      'cần đúng một trong tls_client_auth_subject_dn và tls_client_auth_san_dns',
      'exactly one of tls_client_auth_subject_dn and tls_client_auth_san_dns',
    );
  return { ...(subject === undefined ? {} : { certificateSubject: subject }), ...(dns === undefined ? {} : { certificateSanDns: dns }) };
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whole addresses, compared as they are: https, http on the user's own machine, or an app's own scheme in reverse domain form (RFC 8252 §7). */
function redirectsOf(kind: ClientKind, given: unknown): { readonly redirectUris?: readonly string[] } {
  if (kind !== 'app') {
    if (given !== undefined) throw wrong('redirect_uris', 'chỉ dùng với app', 'for apps only');
    return {};
  }
  if (!Array.isArray(given) || given.length === 0 || given.length > 20) throw wrong('redirect_uris', 'cần 1–20 địa chỉ', '1–20 addresses');
  for (const one of given as readonly unknown[]) {
    const parsed = typeof one === 'string' && one.length <= 1_000 && /^[!-~]+$/.test(one) ? URL.parse(one) : null;
    const good =
      parsed !== null &&
      !String(one).includes('#') &&
      parsed.username === '' &&
      parsed.password === '' &&
      !String(one).includes('*') &&
      (parsed.protocol === 'https:' ||
        (parsed.protocol === 'http:' && LOOPBACK.has(parsed.hostname)) ||
        /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(parsed.protocol));
    if (!good)
      throw wrong(
        'redirect_uris',
        'cần https://…, http://127.0.0.1…, hoặc lược đồ riêng dạng vn.congty.app:/…; không #, không *',
        'https://…, http://127.0.0.1…, or an own scheme like vn.company.app:/…; no # and no *',
      );
  }
  return { redirectUris: given as readonly string[] };
}

function secondsOf(given: unknown): { readonly tokenSeconds?: number } {
  if (given === undefined || given === null) return {};
  if (typeof given === 'number' && Number.isInteger(given) && given >= 30 && given <= MOST_TOKEN_SECONDS) return { tokenSeconds: given };
  throw wrong('hub_token_seconds', `số nguyên 30–${MOST_TOKEN_SECONDS}`, `a whole number 30–${MOST_TOKEN_SECONDS}`);
}

/** A moment to come, as ISO 8601 with its offset. */
export function expiryOf(given: string | undefined, member = 'hub_expires_at'): { readonly expiresAt?: Date } {
  if (given === undefined) return {};
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(given) ? new Date(given) : undefined;
  if (moment !== undefined && !Number.isNaN(moment.getTime())) return { expiresAt: moment };
  throw wrong(member, 'thời điểm ISO 8601 có múi giờ', 'an ISO 8601 moment with its offset');
}

/** How a new secret comes into force: `{overlap_seconds, client_secret_expires_at}`, both optional. */
export function rotationInput(body: unknown): { readonly overlapSeconds: number; readonly expiresAt?: Date } {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const overlap = given.overlap_seconds ?? 0;
  if (typeof overlap !== 'number' || !Number.isInteger(overlap) || overlap < 0 || overlap > 90 * 86_400)
    throw wrong('overlap_seconds', 'số nguyên từ 0 tới 90 ngày', 'a whole number, 0 to 90 days');
  const expires = given.client_secret_expires_at;
  if (expires !== undefined && typeof expires !== 'string')
    throw wrong('client_secret_expires_at', 'thời điểm ISO 8601', 'an ISO 8601 moment');
  return { overlapSeconds: overlap, ...expiryOf(expires, 'client_secret_expires_at') };
}
