import { setTimeout as pause } from 'node:timers/promises';
import { Ended } from './ended.ts';
import type { Tokens } from './login.ts';

/** Requests to the server, with a token, tried again while the network or the server is away. */
export interface Asking {
  /**
   * Answers a response that is final: the network's faults, 429 and 5xx of somebody in between are waited out. Throws `Ended` when patience ends. A body that is
   * read while it is sent is made anew for each try: `init` is a function then.
   */
  ask(url: string, init?: RequestInit | (() => RequestInit), open?: boolean): Promise<Response>;
  /** Runs `work` again while it fails as a broken connection does; `moved` tells whether it came any further. */
  patiently<T>(work: (moved: () => void) => Promise<T>): Promise<T>;
}

const PASSING: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;

export function asking(base: string, tokens: Tokens, patience: number): Asking {
  const { origin } = new URL(base);

  async function once(url: string, init: () => RequestInit, open: boolean): Promise<Response> {
    // A token is for this server alone: an address elsewhere does not get it.
    if (open) return fetch(url, init());
    if (new URL(url).origin !== origin)
      throw new Ended(
        'refused',
        'Máy chủ chỉ tới một địa chỉ khác và đòi mã truy cập ở đó.',
        'The server points to another one, which would get the token.',
      );
    const token = await tokens.current();
    const answer = await fetch(url, withToken(init(), token));
    if (answer.status !== 401) return answer;
    await answer.body?.cancel();
    return fetch(url, withToken(init(), await tokens.current(token)));
  }

  async function patiently<T>(work: (moved: () => void) => Promise<T>): Promise<T> {
    let since = Date.now();
    for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      try {
        return await work(() => {
          since = Date.now();
          wait = FIRST_PAUSE;
        });
      } catch (error) {
        if (!isBroken(error)) throw error;
        if (Date.now() - since > patience)
          throw new Ended(
            'network',
            `Mất kết nối với máy chủ (${said(error)}). Chạy lại lệnh này để làm tiếp.`,
            `The server cannot be reached (${said(error)}). Run the command again to go on.`,
          );
        await pause(error instanceof Passing && error.seconds !== undefined ? error.seconds * 1000 : wait);
      }
    }
  }

  return {
    patiently,
    ask: (url, init = {}, open = false) =>
      patiently(async () => {
        const answer = await once(url, typeof init === 'function' ? init : () => init, open);
        if (!PASSING.has(answer.status)) return answer;
        await answer.body?.cancel();
        const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
        throw new Passing(answer.status, Number.isFinite(seconds) ? Math.min(seconds, 60) : undefined);
      }),
  };
}

const withToken = (init: RequestInit, token: string): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` },
});

/** The server is there and does not answer just now. */
class Passing extends Error {
  readonly seconds: number | undefined;
  constructor(status: number, seconds: number | undefined) {
    super(String(status));
    this.seconds = seconds;
  }
}

/** What fetch and its streams throw when a connection fails or breaks. */
function isBroken(error: unknown): boolean {
  if (error instanceof Passing) return true;
  if (error instanceof Ended || !(error instanceof Error)) return false;
  const { code, cause } = error as NodeJS.ErrnoException;
  if (error instanceof TypeError) return error.message === 'fetch failed' || error.message === 'terminated';
  return (
    /^(E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN)|UND_ERR|Z_BUF_ERROR|ERR_STREAM_PREMATURE_CLOSE)/.test(code ?? '') ||
    (cause !== undefined && isBroken(cause))
  );
}

function said(error: unknown): string {
  const { message, code, cause } = error as NodeJS.ErrnoException;
  return cause instanceof Error ? said(cause) : (code ?? message);
}
