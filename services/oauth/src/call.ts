import type { IncomingMessage } from 'node:http';
import type { Principal, Route } from '@hub/access';
import type { AuditEntry } from '@hub/audit';
import { invalidRequest } from './oauth-error.ts';

/** One request, read. */
export interface Call {
  readonly request: IncomingMessage;
  /** Scheme, host and port as the caller knows them, or PUBLIC_URL. */
  readonly origin: string;
  /** False when the origin is only what the Host header says, and more than this machine could be meant. */
  readonly originKnown: boolean;
  readonly address: string;
  /** Query parameters, or form fields of a POST; each once. */
  readonly given: Parameters;
  /** Path parts. */
  readonly parts: Readonly<Record<string, string>>;
  /** A JSON body. */
  readonly body: unknown;
  /** Of routes that ask for a token. */
  readonly principal: Principal | undefined;
  readonly cookies: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** JSON, or a page when it is text. */
  readonly body?: unknown;
  /** What the record shall say beside the usual. */
  readonly audit?: Partial<AuditEntry>;
}

/** A row of the service: who may call it, what goes on record, and what answers. */
export interface OauthRoute extends Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `page`: errors are shown to a person. */
  readonly speaks?: 'page';
  /** Apps in browsers call it from their own origin (never with cookies). */
  readonly anyOrigin?: true;
  readonly handle: (call: Call) => Promise<Answer>;
}

/** Parameters of a request. OAuth forbids to give one twice (RFC 6749 §3.1): a repeated one is an error and never silently one of the two. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(text: string) {
    const values = new Map<string, string>();
    for (const [name, value] of new URLSearchParams(text)) {
      if (values.has(name)) throw invalidRequest('a parameter is given twice');
      // Without a value it counts as not given (RFC 6749 §3.1).
      if (value !== '') values.set(name, value);
    }
    this.#values = values;
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}
