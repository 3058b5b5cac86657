import { clientWithPortalPassword, findClient, issueToken, loginFailed, loginSucceeded, loginWaitSeconds } from '@hub/client-register';
import { clientAddress, Proxies } from '@hub/listener';
import { problem } from '@hub/outcome';
import { sendJson } from '../answer.ts';
import type { Call } from '../call.ts';
import type { IntakeDeps } from '../deps.ts';
import { idOfToken } from './answer.ts';
import { bodyText } from './body.ts';

const MOST = 10_000;
/** All that the portal's calls and their receipts need: who reads the digest on its way, or guesses a password, opens nobody's record. */
const SCOPE = 'hub/intake.submit hub/intake.read';
const DIGEST = /^[0-9a-fA-F]{32}$/;

/**
 * `POST /intake/bhxh/token`: `{username, password}`, the password as the MD5 that vendors' clients make of it. Guessing is slowed down per
 * (user name, address) like at the token endpoint; every wrong pair gets the same answer after the same work.
 */
export function portalTokenHandler(deps: IntakeDeps): (call: Omit<Call, 'principal'>) => Promise<void> {
  const proxies = deps.proxies === undefined ? undefined : new Proxies(deps.proxies);
  return async ({ request, response }) => {
    const { username, password } = loginOf(await bodyText(request, MOST).catch(() => ''));
    const address = clientAddress(request, proxies);
    const wait = await loginWaitSeconds(deps.database, username, address);
    if (wait > 0) {
      throw Object.assign(
        problem('busy', 'throttled', `Sai mật khẩu quá nhiều lần: chờ ${wait} giây.`, `Too many wrong passwords: wait ${wait} seconds.`),
        { retryAfter: wait },
      );
    }
    const clientNumber = await clientWithPortalPassword(deps.database, username, password);
    if (clientNumber === undefined) {
      await loginFailed(deps.database, username, address);
      throw wrong();
    }
    await loginSucceeded(deps.database, username, address);
    response.locals.clientId = username;
    const client = await findClient(deps.database, username);
    const seconds = client?.tokenSeconds ?? deps.tokenSeconds;
    const { token } = await issueToken(deps.database, clientNumber, seconds, { scope: SCOPE });
    sendJson(response, 200, {
      maKetQua: '200',
      APIKey: { access_token: token, id_token: idOfToken(token), token_type: 'Bearer', expires_in: seconds, username },
    });
  };
}

function loginOf(text: string): { readonly username: string; readonly password: string } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw wrong();
  }
  const { username, password } = (given ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof username !== 'string' || typeof password !== 'string' || username.length > 200 || !DIGEST.test(password)) throw wrong();
  return { username, password: password.toLowerCase() };
}

function wrong() {
  return problem(
    'unauthorised',
    'login',
    'Sai tên đăng nhập hoặc mật khẩu (mật khẩu gửi dưới dạng MD5).',
    'Wrong user name or password (the password travels as its MD5).',
  );
}
