/**
 * Load client: a process of its own, keep-alive connections, closed loop (each waits for its answer). Takes one job by IPC,
 * answers one result, exits. Apart from the server so that its work is not charged to what it measures.
 */
import { readFile } from 'node:fs/promises';
import { type MixedJob, type MixedResult, mixed } from './mixed.ts';
import { type MllpJob, type MllpResult, mllp } from './mllp.ts';
import { connections, request } from './request.ts';
import { type LoadResult, Times } from './times.ts';
import { type WriteJob, type WriteResult, write } from './write.ts';

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

/** A job and what it answers. */
export interface Jobs {
  readonly get: { readonly job: GetJob; readonly result: LoadResult };
  readonly post: { readonly job: PostJob; readonly result: LoadResult };
  readonly mixed: { readonly job: MixedJob; readonly result: MixedResult };
  readonly mllp: { readonly job: MllpJob; readonly result: MllpResult };
  readonly write: { readonly job: WriteJob; readonly result: WriteResult };
}
export type Job = Jobs[keyof Jobs]['job'];

const LOOKED_AT = 20;
const ERRORS_MAX = 100;

async function get(job: GetJob): Promise<LoadResult> {
  const agent = connections(job.connections);
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
        const answer = await request(agent, job.origin, { method: 'GET', path, headers, keep });
        if (answer.status !== 200) times.fail(answer.status, path.replace(/=.*/, '=…'));
        else if (started >= begin) times.add(performance.now() - started, answer.bytes);
        if (keep && answer.status === 200) times.look(answer.body);
      }
    }),
  );
  agent.destroy();
  return times.result(job.seconds);
}

async function post(job: PostJob): Promise<LoadResult> {
  const agent = connections(job.connections);
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
        const answer = await request(agent, job.origin, { method: 'POST', path: item.path, headers, body });
        if (answer.status !== 202) times.fail(answer.status, item.path);
        else times.add(performance.now() - sent, body.length);
      }
    }),
  );
  agent.destroy();
  return times.result((performance.now() - started) / 1000);
}

function run(job: Job): Promise<LoadResult> {
  switch (job.kind) {
    case 'get':
      return get(job);
    case 'post':
      return post(job);
    case 'write':
      return write(job);
    case 'mixed':
      return mixed(job);
    case 'mllp':
      return mllp(job);
  }
}

process.once('message', (job: Job) => {
  run(job).then(
    (result) => process.send?.({ result }, () => process.disconnect()),
    (error: Error) => process.send?.({ error: error.message }, () => process.disconnect()),
  );
});
