import { Failure, failureOf } from './failure.ts';

/** What somebody signs in with. */
export type Credentials =
  | { readonly kind: 'client'; readonly id: string; readonly secret: string }
  | { readonly kind: 'token'; readonly token: string };

/** What a page does with the API: its tokens can do nothing else. */
export interface Purpose {
  readonly scope: string;
  /** Asked once to know that signing in worked. */
  readonly probe: string;
}

/** Renewed this long before its end, milliseconds. */
const EARLY_MS = 30_000;

/**
 * Calls the API as who signed in. Credentials and tokens live in this object only: never in storage, a cookie or an address; closing or
 * reloading the page ends them. With a client's secret the tokens are narrow and short (minutes) and renewed while the page is open.
 */
export class Session {
  readonly #credentials: Credentials;
  readonly #scope: string;
  #token: string | undefined;
  #until = 0;

  private constructor(credentials: Credentials, { scope }: Purpose) {
    this.#credentials = credentials;
    this.#scope = scope;
  }

  /** Signs in, and asks one thing to know that it works. Throws {@link Failure} in words for the reader. */
  static async open(credentials: Credentials, purpose: Purpose): Promise<Session> {
    const session = new Session(credentials, purpose);
    await session.json(purpose.probe);
    return session;
  }

  /** What the reader signed in as; undefined for a bare token. */
  get client(): string | undefined {
    return this.#credentials.kind === 'client' ? this.#credentials.id : undefined;
  }

  /** An answer's JSON. Throws {@link Failure}. */
  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return (await this.call(path, init)).json() as Promise<T>;
  }

  /** An answer that succeeded. Throws {@link Failure}. */
  async call(path: string, init: RequestInit = {}): Promise<Response> {
    let answer = await this.#ask(path, init);
    if (answer.status === 401 && this.#credentials.kind === 'client') {
      // Ended elsewhere, or this computer's clock went wrong: the secret may still be good.
      this.#token = undefined;
      answer = await this.#ask(path, init);
    }
    if (!answer.ok) throw await failureOf(answer);
    return answer;
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${await this.#current()}`);
    return fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store', redirect: 'error' });
  }

  async #current(): Promise<string> {
    if (this.#credentials.kind === 'token') return this.#credentials.token;
    if (this.#token === undefined || Date.now() > this.#until - EARLY_MS) await this.#renew(this.#credentials);
    return this.#token as string;
  }

  async #renew({ id, secret }: { readonly id: string; readonly secret: string }): Promise<void> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret, scope: this.#scope });
    const answer = await fetch('/oauth/token', { method: 'POST', body, credentials: 'omit', cache: 'no-store' });
    if (!answer.ok) {
      const { error } = (await answer.json().catch(() => ({}))) as { readonly error?: string };
      throw refusal(answer.status, error);
    }
    const { access_token, expires_in } = (await answer.json()) as { readonly access_token: string; readonly expires_in: number };
    this.#token = access_token;
    this.#until = Date.now() + expires_in * 1000;
  }
}

function refusal(status: number, error: string | undefined): Failure {
  if (error === 'invalid_scope')
    return new Failure(403, [{ vi: 'Tài khoản này không được dùng trang này.', en: 'This client may not use this page.' }]);
  if (status === 429)
    return new Failure(401, [{ vi: 'Sai quá nhiều lần. Thử lại sau năm phút.', en: 'Too many failures. Try again in five minutes.' }]);
  if (status >= 500)
    return new Failure(status, [{ vi: 'Hệ thống chưa sẵn sàng. Thử lại sau.', en: 'The hub is not ready. Try again later.' }]);
  return new Failure(401, [
    {
      vi: 'Mã nguồn hoặc khoá bí mật không đúng, hoặc phần mềm này đăng nhập bằng cách khác (khoá, chứng thư): khi đó dùng mã truy cập.',
      en: 'The id or the secret is wrong, or this client proves itself in another way (key, certificate): then use an access token.',
    },
  ]);
}
