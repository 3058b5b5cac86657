/**
 * Load client: a process of its own, keep-alive connections, closed loop (each waits for its answer). Takes one job by IPC,
 * answers one result, exits. Apart from the server so that its work is not charged to what it measures.
 */
import { readFile } from 'node:fs/promises';
import http from 'node:http';

/** GET the paths round robin for a time. */
export interface GetJob {
  readonly kind: 'get';
  readonly origin: string;
  readonly token: string;
  readonly paths: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  readonly warmup: number;
}

/** POST each file once, each with its source's token; files of one source stay in order on one connection at a time. */
export interface PostJob {
  readonly kind: 'post';
  readonly origin: string;
  readonly connections: number;
  readonly posts: readonly { readonly path: string; readonly token: string; readonly file: string }[];
  readonly contentType: string;
}

export type Job = GetJob | PostJob;

export interface LoadResult {
  readonly requests: number;
  readonly errors: number;
  /** First error, without its body: status and path. */
  readonly sample?: string;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly bytes: number;
  /** CPU seconds of the client itself. */
  readonly cpu: number;
  /** Entries per searchset page, over the first answers. */
  readonly entries?: number;
}

interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly body: Buffer | undefined;
}

function request(
  agent: http.Agent,
  origin: string,
  method: string,
  path: string,
  headers: http.OutgoingHttpHeaders,
  body?: Buffer,
  keep = false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http.request(origin + path, { method, headers, agent }, (response) => {
      let bytes = 0;
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (keep) pieces.push(piece);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes, body: keep ? Buffer.concat(pieces) : undefined }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

class Times {
  readonly #values: number[] = [];
  bytes = 0;
  errors = 0;
  sample: string | undefined;
  #entries = { pages: 0, sum: 0 };

  add(milliseconds: number, answer: Answer): void {
    this.#values.push(milliseconds);
    this.bytes += answer.bytes;
  }

  fail(status: number, path: string): void {
    this.errors += 1;
    this.sample ??= `${status} ${path}`;
  }

  look(body: Buffer | undefined): void {
    if (!body) return;
    const bundle = JSON.parse(body.toString()) as { resourceType?: string; entry?: unknown[] };
    if (bundle.resourceType !== 'Bundle') return;
    this.#entries.pages += 1;
    this.#entries.sum += bundle.entry?.length ?? 0;
  }

  result(seconds: number): LoadResult {
    const sorted = Float64Array.from(this.#values).sort();
    const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 100) / 100;
    return {
      requests: sorted.length,
      errors: this.errors,
      ...(this.sample === undefined ? {} : { sample: this.sample }),
      seconds,
      perSecond: sorted.length / seconds,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      bytes: this.bytes,
      cpu: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
      ...(this.#entries.pages === 0 ? {} : { entries: this.#entries.sum / this.#entries.pages }),
    };
  }
}

const LOOKED_AT = 20;
const ERRORS_MAX = 100;

async function get(job: GetJob): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: job.connections, scheduling: 'fifo' });
  const headers = { authorization: `Bearer ${job.token}`, accept: 'application/fhir+json' };
  const times = new Times();
  const begin = performance.now() + job.warmup * 1000;
  const end = begin + job.seconds * 1000;
  let next = 0;
  let looked = 0;
  await Promise.all(
    Array.from({ length: job.connections }, async () => {
      for (;;) {
        const started = performance.now();
        if (started >= end || times.errors > ERRORS_MAX) return;
        const path = job.paths[next++ % job.paths.length] as string;
        const keep = looked < LOOKED_AT;
        if (keep) looked += 1;
        const answer = await request(agent, job.origin, 'GET', path, headers, undefined, keep);
        if (answer.status !== 200) times.fail(answer.status, path.replace(/=.*/, '=…'));
        else if (started >= begin) times.add(performance.now() - started, answer);
        if (keep && answer.status === 200) times.look(answer.body);
      }
    }),
  );
  agent.destroy();
  return times.result(job.seconds);
}

async function post(job: PostJob): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: job.connections, scheduling: 'fifo' });
  const times = new Times();
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: job.connections }, async () => {
      for (;;) {
        const item = job.posts[next++];
        if (!item || times.errors > ERRORS_MAX) return;
        const body = await readFile(item.file);
        const sent = performance.now();
        const headers = { authorization: `Bearer ${item.token}`, 'content-type': job.contentType, 'content-length': body.length };
        const answer = await request(agent, job.origin, 'POST', item.path, headers, body);
        if (answer.status !== 202) times.fail(answer.status, item.path);
        else times.add(performance.now() - sent, { ...answer, bytes: body.length });
      }
    }),
  );
  agent.destroy();
  return times.result((performance.now() - started) / 1000);
}

process.once('message', (job: Job) => {
  const work = job.kind === 'get' ? get(job) : post(job);
  work.then(
    (result) => process.send?.({ result }, () => process.disconnect()),
    (error: Error) => process.send?.({ error: error.message }, () => process.disconnect()),
  );
});
