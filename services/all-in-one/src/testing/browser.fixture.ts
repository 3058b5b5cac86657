/** What a browser without scripts does: keeps cookies, follows redirects, sends forms. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Every Set-Cookie that came, as it stood. */
  readonly setCookies: string[] = [];

  /** One request; redirects are answers. With `form` it is a POST. */
  async send(url: string, form?: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { Cookie: cookie }), ...headers },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const one of answer.headers.getSetCookie()) {
      this.setCookies.push(one);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** A request and all redirects of the same service after it. */
  async follow(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    let answer = await this.send(url, form);
    for (let hops = 0; hops < 5 && answer.status === 303; hops += 1) {
      const next = new URL(answer.headers.get('location') as string, url);
      if (next.origin !== new URL(url).origin) break;
      answer = await this.send(next.href);
    }
    return answer;
  }
}

/** The hidden fields of the first form of a page that has them. */
export function hiddenFields(html: string): Readonly<Record<string, string>> {
  const found = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  return Object.fromEntries(found.map(([, name, value]) => [name, value]));
}
