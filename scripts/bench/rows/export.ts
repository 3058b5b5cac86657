import type { RunningHub } from '../../hub/start-hub.ts';
import type { Context } from '../context.ts';
import { peaks } from '../exports/peaks.ts';
import { watched } from '../machine.ts';
import { figure, type Row } from './row.ts';

const POLL_MS = 50;

interface Manifest {
  readonly output: readonly { readonly count: number }[];
}

/** `$export` of the system by an operator: seconds from the kick-off to the finished manifest, and what that tells. Its files go afterwards. */
export async function exportOnce(
  hub: RunningHub,
): Promise<{ readonly seconds: number; readonly resources: number; readonly files: number }> {
  const authorization = `Bearer ${hub.operatorToken}`;
  const began = performance.now();
  const kicked = await fetch(`${hub.origin}/fhir/$export`, { headers: { authorization, prefer: 'respond-async' } });
  const status = kicked.headers.get('content-location');
  if (kicked.status !== 202 || status === null) throw new Error(`$export: ${kicked.status}`);
  for (;;) {
    const answer = await fetch(status, { headers: { authorization } });
    const text = await answer.text();
    if (answer.status === 200) {
      const seconds = (performance.now() - began) / 1000;
      await fetch(status, { method: 'DELETE', headers: { authorization } });
      const { output } = JSON.parse(text) as Manifest;
      return { seconds, resources: output.reduce((sum, { count }) => sum + count, 0), files: output.length };
    }
    if (answer.status !== 202) throw new Error(`$export: ${answer.status}`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** `$export` of the whole store by an operator: from the kick-off to the finished manifest, files on the disk, everybody on record. */
export async function exported(context: Context): Promise<Row> {
  const limit = await context.limit('copy-out');
  const { hub, postgresPid } = context;
  const memory = peaks(hub.pid);
  const { result, spent } = await watched(
    { node: hub.pid, postgres: postgresPid },
    () => 0,
    () => exportOnce(hub),
  );
  const peak = memory().find(({ process }) => process === 'bulk-worker')?.peak ?? 0;
  return {
    name: 'export',
    work: '`$export` of the system, kick-off to finished manifest, each patient on record',
    limit: { what: 'COPY (content) TO STDOUT', value: limit, unit: 'rows/s' },
    hub: { value: result.resources / result.seconds, unit: 'resources/s' },
    bar: { share: 0.65 },
    disturbed: spent.disturbed,
    note: `${result.resources} resources in ${figure(result.seconds)} s, up to 0.4 s of which nobody looked for work; two parts at a time; operator, uncompressed; largest memory of the bulk worker ${peak} MiB`,
  };
}
