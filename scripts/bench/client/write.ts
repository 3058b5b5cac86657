import type { OutgoingHttpHeaders } from 'node:http';
import { type Answer, connections, request } from './request.ts';
import { type LoadResult, Times } from './times.ts';
import { personOf, type Series, visitOf } from './visits.ts';

/** POST seeded resources or bundles for a time. */
export interface WriteJob {
  readonly kind: 'write';
  readonly origin: string;
  readonly token: string;
  /** `post`: one Patient a request; else a bundle of 20 entries a request. */
  readonly what: 'post' | 'transaction' | 'batch';
  readonly series: Series;
  readonly connections: number;
  readonly seconds: number;
  readonly warmup: number;
}

export type WriteResult = LoadResult & {
  /** Resources answered with 200 or 201 in the timed part. */
  readonly resources: number;
  /** Over the whole job, warm-up included: what the hub says it made, and what it says was there. */
  readonly created: number;
  readonly matched: number;
  /** Some locations it answered. */
  readonly locations: readonly string[];
};

/** Bodies made beforehand, so that making them takes nothing from what is measured. Their number bounds the job. */
const BODIES = { post: 5_000, transaction: 400, batch: 400 } as const;
const LOCATIONS = 50;
const ERRORS_MAX = 100;

export async function write(job: WriteJob): Promise<WriteResult> {
  const agent = connections(job.connections);
  const times = new Times();
  const path = job.what === 'post' ? '/fhir/Patient' : '/fhir';
  const bodies = Array.from({ length: Math.ceil((job.seconds + job.warmup) * BODIES[job.what]) }, (_, number) => bodyOf(job, number));
  let [resources, created, matched, next] = [0, 0, 0, 0];
  const locations: string[] = [];
  const begin = performance.now() + job.warmup * 1000;
  const end = begin + job.seconds * 1000;
  await Promise.all(
    Array.from({ length: job.connections }, async () => {
      for (;;) {
        const sent = performance.now();
        const body = bodies[next];
        if (sent >= end || body === undefined || times.errors > ERRORS_MAX) return;
        bodies[next++] = undefined as unknown as Buffer;
        const headers: OutgoingHttpHeaders = {
          authorization: `Bearer ${job.token}`,
          accept: 'application/fhir+json',
          'content-type': 'application/fhir+json',
          'content-length': body.length,
        };
        const answer = await request(agent, job.origin, { method: 'POST', path, headers, body, keep: true });
        const told = toldBy(job.what, answer);
        created += told.created.length;
        matched += told.matched;
        if (locations.length < LOCATIONS) locations.push(...told.created);
        if (told.wrong !== undefined) times.fail(told.wrong, path);
        else if (sent >= begin) {
          times.add(performance.now() - sent, body.length);
          resources += told.created.length + told.matched;
        }
      }
    }),
  );
  const seconds = Math.min(job.seconds, (performance.now() - begin) / 1000);
  agent.destroy();
  return { ...times.result(seconds), resources, created, matched, locations: locations.slice(0, LOCATIONS) };
}

function bodyOf({ what, series }: WriteJob, number: number): Buffer {
  return Buffer.from(JSON.stringify(what === 'post' ? personOf(series, number) : visitOf(series, number, what)));
}

interface Told {
  readonly created: readonly string[];
  readonly matched: number;
  /** What is not as it should be: a status. */
  readonly wrong?: string;
}

interface ResponseBundle {
  readonly entry?: readonly { readonly response?: { readonly status?: string; readonly location?: string } }[];
}

/** What an answer says was stored. */
function toldBy(what: WriteJob['what'], { status, headers, body }: Answer): Told {
  const text = body?.toString() ?? '';
  if (what === 'post') {
    return status === 201 && headers.location !== undefined
      ? { created: [headers.location], matched: 0 }
      : { created: [], matched: 0, wrong: `${status} ${reasonIn(text)}` };
  }
  if (status !== 200) return { created: [], matched: 0, wrong: `${status} ${reasonIn(text)}` };
  const created: string[] = [];
  let matched = 0;
  let wrong: string | undefined;
  for (const entry of (JSON.parse(text) as ResponseBundle).entry ?? []) {
    const said = entry.response?.status ?? 'none';
    if (said.startsWith('201')) created.push(entry.response?.location ?? '');
    else if (said.startsWith('200')) matched += 1;
    else wrong ??= `entry ${said} ${reasonIn(JSON.stringify(entry))}`;
  }
  return { created, matched, ...(wrong === undefined ? {} : { wrong }) };
}

/** The first diagnostics of an OperationOutcome: made-up data, so it may be shown. */
function reasonIn(text: string): string {
  return /"diagnostics":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]?.slice(0, 200) ?? '';
}
