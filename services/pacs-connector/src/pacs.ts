import { readFile } from 'node:fs/promises';
import type { OutboundStream, Streaming } from '@hub/outbound';
import type { Registration } from './registration.ts';

/** The PACS could not be asked, or did not answer as one. Says nothing of what was asked: a path may name a person's study. */
export class PacsFault extends Error {
  override readonly name = 'PacsFault';
  /** Its status; undefined: it was not reached, or broke off. */
  readonly status: number | undefined;

  constructor(why: string, status?: number) {
    super(why);
    this.status = status;
  }
}

/** A PACS as the hub asks it. */
export interface Pacs {
  /** What it answers to `GET path` as JSON; undefined: there is no such thing (404). Throws {@link PacsFault}, also for an answer over `maxBytes`. */
  json(path: string, options?: { readonly maxBytes?: number; readonly body?: string }): Promise<unknown>;
  /** A short text. */
  text(path: string): Promise<string | undefined>;
  /** The answer to `GET path` piece by piece, whatever its status. */
  stream(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<OutboundStream>;
}

const MOST_BYTES = 16 * 1024 * 1024;
/** A whole answer of JSON must be there by then. */
const ANSWER_MS = 120_000;
/** How long a password that was read is used: a new one is taken up without a restart. */
const PASSWORD_MS = 30_000;

/** Opens a PACS; nothing is asked yet. */
export function openPacs({ url, login }: Pick<Registration, 'url' | 'login'>, outbound: Streaming): Pacs {
  let held: { readonly until: number; readonly header: Promise<string> } | undefined;
  const authorization = async (): Promise<Readonly<Record<string, string>>> => {
    if (login === undefined) return {};
    if (held === undefined || held.until < Date.now()) held = { until: Date.now() + PASSWORD_MS, header: basic(login) };
    try {
      return { authorization: await held.header };
    } catch {
      held = undefined;
      throw new PacsFault('its password file cannot be read');
    }
  };
  const ask = async (
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    body?: string,
  ): Promise<OutboundStream> => {
    const own = await authorization();
    try {
      // Packed answers are of no use on the way through, and Orthanc packs unasked.
      const asked = { headers: { ...headers, ...own, 'accept-encoding': 'identity' }, signal };
      return await outbound.get(`${url}${path}`, body === undefined ? asked : { ...asked, body });
    } catch (error) {
      throw new PacsFault((error as { readonly problem?: { readonly code?: string } }).problem?.code ?? 'not reached');
    }
  };
  const whole = async (path: string, maxBytes: number, body?: string): Promise<Buffer | undefined> => {
    const answer = await ask(path, {}, AbortSignal.timeout(ANSWER_MS), body);
    if (answer.status === 404) {
      answer.body.resume();
      return undefined;
    }
    if (answer.status !== 200) {
      answer.body.resume();
      throw new PacsFault(`it answered ${answer.status}`, answer.status);
    }
    const pieces: Buffer[] = [];
    let size = 0;
    try {
      for await (const piece of answer.body as AsyncIterable<Buffer>) {
        size += piece.length;
        if (size > maxBytes) throw new PacsFault('it answered too much', 200);
        pieces.push(piece);
      }
    } catch (error) {
      throw error instanceof PacsFault ? error : new PacsFault('it broke off');
    }
    return Buffer.concat(pieces);
  };
  return {
    async json(path, { maxBytes = MOST_BYTES, body } = {}) {
      const bytes = await whole(path, maxBytes, body);
      if (bytes === undefined) return undefined;
      try {
        return JSON.parse(bytes.toString('utf8')) as unknown;
      } catch {
        throw new PacsFault('it answered no JSON', 200);
      }
    },
    text: async (path) => (await whole(path, 64 * 1024))?.toString('utf8'),
    stream: (path, headers, signal) => ask(path, headers, signal),
  };
}

async function basic({ username, passwordFile }: NonNullable<Registration['login']>): Promise<string> {
  const password = (await readFile(passwordFile, 'utf8')).replace(/\r?\n$/, '');
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
