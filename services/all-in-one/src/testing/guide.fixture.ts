import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { queryCsv } from '@hub/test-support';

const run = promisify(execFile);
const REPOSITORY = join(import.meta.dirname, '../../../..');

/** A step of a guide: shell lines or SQL, and what the page shows behind it (undefined: nothing). */
export interface Step {
  readonly kind: 'sh' | 'sql';
  readonly text: string;
  readonly shown: string | undefined;
}

const STEP = /^```(sh|sql)\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

/** The steps of a page in their order. */
export function stepsOf(page: string): readonly Step[] {
  return [...page.matchAll(STEP)].map(([, kind, text, shown]) => ({ kind: kind as Step['kind'], text: text as string, shown }));
}

/** The page with what its steps printed, one text a step; what it shows with a … and still fits stays. */
export function withOutputs(page: string, outputs: readonly string[]): string {
  let step = 0;
  return page.replaceAll(STEP, (whole, kind: string, text: string, shown: string | undefined) => {
    const output = outputs[step++] as string;
    return shown === undefined || fits(shown, output) ? whole : `\`\`\`${kind}\n${text}\`\`\`\n\n\`\`\`text\n${output}\`\`\`\n`;
  });
}

/** Whether that is what was printed; … stands for anything within a line. */
export function fits(shown: string, printed: string): boolean {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(printed);
}

/**
 * Runs the steps of a guide one behind the other, as somebody types them: the first sets up the shell and is repeated before each other. `folder` stands for
 * the one the guide calls `~/phan-tich`; SQL looks for its files there. Throws with what was printed when a command fails.
 */
export async function runSteps(
  steps: readonly Step[],
  { url, dataDir, folder }: { readonly url: string; readonly dataDir: string; readonly folder: string },
): Promise<readonly string[]> {
  const here = (text: string) =>
    text
      .replaceAll('http://127.0.0.1:8080', url)
      .replaceAll('./.data/', `${dataDir}/`)
      .replaceAll('~/phan-tich', folder)
      // What package.json calls so, on this Node: the way there installs packages first where it finds others.
      .replaceAll(/npm --prefix "\$HUB" run --silent (\w+) --/g, (_, name: string) => `node "$HUB/${scriptOf(name)}"`);
  const [setUp, ...rest] = steps;
  const outputs = [''];
  const { PATH = '' } = process.env;
  for (const { kind, text } of rest) {
    if (kind === 'sql') {
      outputs.push(await queryCsv(text, folder));
      continue;
    }
    const { stdout } = await run('sh', ['-euc', here(`${setUp?.text}${text}`)], {
      cwd: REPOSITORY,
      env: { PATH, HOME: folder, no_proxy: '*' },
      maxBuffer: 1 << 26,
      timeout: 120_000,
    });
    outputs.push(stdout);
  }
  return outputs;
}

/** The program behind `npm run name`. */
function scriptOf(name: string): string {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const program = /^node scripts\/run\.mjs (\S+)$/.exec(scripts[name] ?? '')?.[1];
  if (program === undefined) throw new Error(`package.json runs no program as ${name}`);
  return program;
}
