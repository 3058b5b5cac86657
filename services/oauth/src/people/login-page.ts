import type { Bilingual } from '@hub/outcome';
import type { Answer } from '../call.ts';
import { both, escaped, hidden, page } from './pages.ts';
import type { People } from './people.ts';

/** The login page: the demo's people with their names, or the way to the provider. */
export function loginPage(people: People, request: string, csrf: string, error?: Bilingual): Answer {
  const told = error === undefined ? '' : `<p class="error">${both(error)}</p>`;
  const title = { vi: 'Đăng nhập', en: 'Log in' };
  if (people.kind === 'outside') {
    const href = `/oauth/login/outside?request=${encodeURIComponent(request)}`;
    return page(
      200,
      title,
      `${told}<p><a class="button" href="${href}">${both({ vi: 'Tiếp tục với nhà cung cấp danh tính', en: 'Go on to the identity provider' })}</a></p>`,
    );
  }
  const who = people.names
    .map(({ username, name, about }) => `<li><code>${escaped(username)}</code> – ${escaped(name)}: ${escaped(about)}</li>`)
    .join('');
  return page(
    error === undefined ? 200 : 401,
    title,
    `${told}<form method="post" action="/oauth/login">${hidden('request', request)}${hidden('csrf', csrf)}
<label>${both({ vi: 'Tên đăng nhập', en: 'User name' })}<input type="text" name="username" autocomplete="username" required maxlength="64"></label>
<label>${both({ vi: 'Mật khẩu', en: 'Password' })}<input type="password" name="password" autocomplete="current-password" required maxlength="200"></label>
<button type="submit">${both(title)}</button></form>
<p><small>${both({ vi: 'Bản thử: người dùng giả, mật khẩu là “demo”.', en: 'A demo: invented people, the password is “demo”.' })}</small></p><ul>${who}</ul>`,
  );
}
