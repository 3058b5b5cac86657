/**
 * Makes the demo's people and sends their files, in a process of its own: the generator holds a province in memory, which the
 * serving process would keep for good. Takes one {@link UploadJob} by IPC, tells {@link UploadNews}, and ends with its parent:
 * what was not sent is sent at the next start.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { generateProvince } from '@hub/synthetic-province';
import type { UploadJob, UploadNews } from './upload-job.ts';

/** Files on their way at the same time: enough to keep intake's group commits full, few enough to leave the API room. */
const UPLOADS = 4;

const tell = (news: UploadNews): void => void process.send?.(news);

/** An answer that was neither yes nor "later". */
class Refused extends Error {
  readonly what: string;
  readonly status: number;
  constructor(what: string, status: number) {
    super(`${what}: ${status}`);
    this.what = what;
    this.status = status;
  }
}

async function uploadAll({ url, tokens, options }: UploadJob): Promise<void> {
  let visitsSent = 0;
  const files = generateProvince(options)[Symbol.asyncIterator]();
  const upload = async (): Promise<void> => {
    for (let next = await files.next(); !next.done; next = await files.next()) {
      const { facility, source, body, visits } = next.value;
      await post(url, source, tokens[facility.code] ?? '', body);
      visitsSent += visits;
      tell({ kind: 'sent', visits: visitsSent });
    }
  };
  await Promise.all(Array.from({ length: UPLOADS }, upload));
}

async function post(url: string, source: string, token: string, body: Buffer): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/intake/submissions?source=${source}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml' },
      body,
    });
    await answer.arrayBuffer();
    if (answer.ok) return;
    if (answer.status !== 429 && answer.status !== 503) throw new Refused(`POST /intake/submissions?source=${source}`, answer.status);
    await wait(1_000 * Number(answer.headers.get('retry-after') ?? 1));
  }
}

function codeOf(error: unknown): string {
  const { code } = ((error as Error).cause ?? error) as { code?: unknown };
  return typeof code === 'string' ? code : (error as Error).name;
}

process.once('disconnect', () => process.exit(0));
process.once('message', (job: UploadJob) => {
  uploadAll(job)
    .then(
      () => tell({ kind: 'done' }),
      (error: unknown) =>
        tell(
          error instanceof Refused ? { kind: 'refused', what: error.what, status: error.status } : { kind: 'broken', code: codeOf(error) },
        ),
    )
    .finally(() => process.disconnect());
});
