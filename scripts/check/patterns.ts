// No pattern of the product may take more than linear time, or little more, on what a caller writes: every regular expression of packages and
// services is put to recheck, which finds the text that would make it slow. What it finds is corrected, or stands below with the reason
// why no caller can reach it with a long text.
import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import ts from 'typescript';
import { type Place, productFiles, walk } from './sources.ts';

/** By file. Quadratic at worst, over a text whose length is bounded before; never exponential. */
const BOUNDED: Readonly<Record<string, string>> = {
  'packages/access/src/scope.ts': 'anchored, each part begins with what the part before cannot hold',
  'packages/fhir-model/src/parse-resource.ts':
    'each try begins at a separator that neither blanks nor numbers hold, and reads its number three times at most',
  'packages/sources/src/sheets/layout.ts': 'anchored, words written there; two runs of digits, each ended by a letter',
  'packages/sources/src/messages/mask.ts': 'looks behind: a run of digits is begun once',
  'packages/sources/src/values/exact.ts': 'six digits of an amount in millionths',
  'packages/fhir-rest/src/subset.ts': 'elements of R4 as the hub lists them',
  'packages/fhir-rest/src/transaction/targets.ts': 'every repeat after the last slash is bounded: at most 128 steps a slash',
  'packages/sources/src/qd3176/map/security.ts': 'at most twelve pairs',
  'packages/sources/src/xml/reader.ts':
    'asked of attributes that PLAIN_TAG has found well formed: each match begins where the last one ended',
  'packages/sources/src/xml/syntax.ts': 'anchored, and white space is followed by three words that differ in their first letter',
  'packages/synthetic-province/src/random.ts': 'tables of the generator itself',
  'packages/telemetry/src/error.ts': 'lines below 1,000 characters',
  'packages/validation/src/xhtml.ts': 'asked of attributes that TAG has found well formed: each match begins where the last one ended',
};

/** None takes five seconds of a core; a machine that does other work gives less than one. */
const TIMEOUT_MS = 60_000;

interface Pattern extends Place {
  readonly source: string;
  readonly flags: string;
}

/** Patterns made at run time: from what, and why that is no text of a caller. */
const MADE: Readonly<Record<string, string>> = {
  'packages/sources/src/hl7v2/message.ts':
    'marks and names of segments, written there; the one character of the separator, escaped; no repeats',
  'packages/sources/src/hl7v2/segment.ts': 'control characters, written there',
  'packages/sources/src/hl7v2/split.ts': 'marks and names of segments, written there; each repeat ends where what it repeats cannot go on',
  'packages/sources/src/text/vietnamese.ts': 'onsets and nuclei of Vietnamese syllables, written there',
  'packages/validation/src/primitive.ts': 'parts of a date, written there (R4 datatypes.html), anchored, without repeats',
};

function patternsOf(): { readonly literal: readonly Pattern[]; readonly made: readonly (Place & { readonly text: string })[] } {
  const literal: Pattern[] = [];
  const made: (Place & { readonly text: string })[] = [];
  for (const file of productFiles()) {
    walk(file, (node, place, source) => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        literal.push({ ...place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
      } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(source) === 'RegExp') {
        made.push({ ...place, text: node.getText(source).replace(/\s+/g, ' ') });
      }
    });
  }
  return { literal, made };
}

if (parentPort !== null) {
  const { checkSync } = await import('recheck');
  for (const { source, flags } of workerData as readonly Pattern[]) {
    const found = checkSync(source, flags, { timeout: TIMEOUT_MS, checker: 'auto' });
    parentPort.postMessage({
      status: found.status,
      complexity: found.status === 'vulnerable' ? found.complexity.type : found.status === 'unknown' ? found.error.kind : '',
    });
  }
} else {
  process.env.RECHECK_BACKEND = 'pure';
  const { literal, made } = patternsOf();
  const seen = [...new Map(literal.map((one) => [`${one.source}/${one.flags}`, one])).values()];
  let wrong = 0;
  const judge = (
    { file, line, source }: Pattern,
    { status, complexity }: { readonly status: string; readonly complexity: string },
  ): void => {
    if (status === 'safe' || (complexity !== 'exponential' && BOUNDED[file] !== undefined)) return;
    wrong += 1;
    process.stdout.write(`${file}:${line} /${source}/ ${status} ${complexity}\n`);
  };
  const threads = Math.min(availableParallelism(), 4);
  await Promise.all(
    Array.from({ length: threads }, (_, lane) => {
      const part = seen.filter((_one, at) => at % threads === lane);
      const worker = new Worker(new URL(import.meta.url), { workerData: part, env: { ...process.env, RECHECK_BACKEND: 'pure' } });
      let at = 0;
      return new Promise<void>((done, failed) => {
        worker.once('error', failed);
        worker.once('exit', () => (at === part.length ? done() : failed(new Error(`${part.length - at} patterns were not looked at`))));
        worker.on('message', (found) => judge(part[at++] as Pattern, found));
      });
    }),
  );
  for (const { file, line, text } of made) {
    if (MADE[file] !== undefined) continue;
    wrong += 1;
    process.stdout.write(`${file}:${line} ${text}: a pattern made at run time; say in scripts/check/patterns.ts from what\n`);
  }
  process.stdout.write(`${seen.length} patterns, ${made.length} made at run time\n`);
  if (wrong > 0 || seen.length === 0) process.exitCode = 1;
}
