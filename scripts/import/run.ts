import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Asking } from '../export/ask.ts';
import { Ended } from '../export/ended.ts';
import type { FileToSend } from './files.ts';

/** What became of a file. */
export interface Counted {
  readonly file: string;
  readonly received: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** An import that is done: what became of each file, and the lines that were refused, in words. */
export interface Imported {
  readonly files: readonly Counted[];
  readonly refused: AsyncIterable<string>;
}

interface Options {
  readonly base: string;
  readonly mode: string;
  /** An import that was begun before: files it has are not sent again. */
  readonly job?: string | undefined;
  readonly files: readonly FileToSend[];
  /** Told how far it is. */
  readonly say: (line: string) => void;
}

/** Begins an import (or goes on with one), sends the files it does not have, and waits for its end. */
export async function runImport(asking: Asking, { base, mode, job: known, files, say }: Options): Promise<Imported> {
  const job = known ?? (await begin(asking, base, mode));
  say(`${job}`);
  const there = await received(asking, job);
  if (there !== undefined) {
    for (const [at, file] of files.entries()) {
      if (there.has(file.name)) continue;
      await send(asking, job, file);
      say(`${at + 1}/${files.length} ${file.name}`);
    }
    await answered(await asking.ask(job, { method: 'POST' }), 202);
  }
  for (let last = ''; ; ) {
    const answer = await answered(await asking.ask(job), 200, 202);
    if (answer.status === 200) {
      const { output, error } = (await answer.json()) as {
        readonly output: readonly Counted[];
        readonly error: readonly { readonly url: string }[];
      };
      return { files: output, refused: refusedLines(asking, error[0]?.url) };
    }
    await answer.arrayBuffer();
    const progress = answer.headers.get('x-progress') ?? '';
    if (progress !== last) say(progress);
    last = progress;
    await pause(Number(answer.headers.get('retry-after') ?? 1) * 1000);
  }
}

async function begin(asking: Asking, base: string, mode: string): Promise<string> {
  const body = JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'mode', valueCode: mode }] });
  const headers = { 'content-type': 'application/fhir+json', prefer: 'respond-async' };
  const answer = await answered(await asking.ask(`${base}/$import`, { method: 'POST', headers, body }), 202);
  return answer.headers.get('content-location') as string;
}

/** Names of the files an import has; undefined once it has begun. */
async function received(asking: Asking, job: string): Promise<ReadonlySet<string> | undefined> {
  const answer = await answered(await asking.ask(job), 200, 202);
  const text = await answer.text();
  if (answer.status === 200 || !text.startsWith('{')) return undefined;
  return new Set((JSON.parse(text) as { readonly files: readonly { readonly name: string }[] }).files.map(({ name }) => name));
}

/** One file; a connection that breaks sends it again from its beginning. */
async function send(asking: Asking, job: string, { path, name, packed }: FileToSend): Promise<void> {
  const headers = { 'content-type': 'application/fhir+ndjson', ...(packed ? { 'content-encoding': 'gzip' } : {}) };
  const answer = await asking.ask(`${job}/${encodeURIComponent(name)}`, () => {
    const body = Readable.toWeb(createReadStream(path)) as unknown as ReadableStream;
    return { method: 'PUT', headers, body, duplex: 'half' } as RequestInit;
  });
  await answered(answer, 200, 201);
}

async function answered(answer: Response, ...statuses: readonly number[]): Promise<Response> {
  if (statuses.includes(answer.status)) return answer;
  const text = await answer.text();
  const [issue] = (text.startsWith('{') ? (JSON.parse(text) as { readonly issue?: readonly Issue[] }).issue : undefined) ?? [];
  throw new Ended('refused', `${answer.status} ${issue?.details?.text ?? ''}`, `${answer.status} ${issue?.diagnostics ?? ''}`);
}

interface Issue {
  readonly details?: { readonly text?: string };
  readonly diagnostics?: string;
}

async function* refusedLines(asking: Asking, url: string | undefined): AsyncGenerator<string> {
  if (url === undefined) return;
  const answer = await answered(await asking.ask(url), 200);
  let rest = '';
  for await (const piece of (answer.body as ReadableStream<Uint8Array>).pipeThrough(
    new TextDecoderStream() as never,
  ) as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() as string;
    for (const line of lines)
      for (const { details, diagnostics } of (JSON.parse(line) as { readonly issue: readonly Issue[] }).issue)
        yield `${details?.text ?? ''}\n${diagnostics ?? ''}`;
  }
}
