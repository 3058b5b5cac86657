/** An answer of the API, read whole. `body` is undefined when it is not JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  /** The number in the ETag; undefined without one. */
  readonly version: number | undefined;
}

/** A client of the FHIR API with a token. */
export interface Client {
  /** `path` below /fhir. A body that is no text is sent as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** A client; its connections are fetch's own, as many as it has requests under way. */
export function clientOf(url: string, token: string): Client {
  return {
    async send(method, path, body, headers = {}) {
      const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
      const answer = await fetch(`${url}/fhir${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const version = /^W\/"(\d+)"$/.exec(answer.headers.get('etag') ?? '')?.[1];
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: /[/+]json/.test(answer.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : undefined,
        version: version === undefined ? undefined : Number(version),
      };
    },
  };
}

/** Does `work` n times at once. */
export function atOnce<T>(n: number, work: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: n }, (_, i) => work(i)));
}

/** How often each status was answered. */
export function statuses(answers: readonly { readonly status: number }[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
