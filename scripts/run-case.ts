/** `npm run run-case -- FOLDER [part of a name]`: runs worked examples against a hub and prints each thing they state. */
import { rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '@hub/embedded';
import { problem } from '@hub/outcome';
import { type CaseFolder, CaseRunner, type CaseTarget, type Finding, readCaseFolder } from '@hub/test-support';
import { startHub } from './hub/start-hub.ts';
import { runTool } from './tool.ts';

const CASES = fileURLToPath(new URL('../packages/sources/cases', import.meta.url));

const HELP = `Chạy các ca mẫu và in từng điều kiểm tra. · Runs cases and prints each check.

  npm run run-case -- qd3176                 every case of packages/sources/cases/qd3176, against a fresh hub
  npm run run-case -- qd3176 "sản phụ"       cases whose name holds these words; those before them are run first, unprinted
  npm run run-case -- PATH/TO/FOLDER         cases lying elsewhere (facilities.json beside the folder)

  --url URL --token TOKEN   a hub that runs already, as an operator; its store should be fresh
  --problems                print only what does not hold
`;

await runTool(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      token: { type: 'string' },
      problems: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [where, words = ''] = positionals;
  if (values.help || where === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const root = where.includes('/') || isAbsolute(where) ? dirname(resolve(where)) : CASES;
  const folder = readCaseFolder(root, basename(where));
  if (values.url !== undefined) {
    if (values.token === undefined) throw problem('incorrect', 'usage', '--url cần kèm --token.', '--url needs --token.');
    await runFolder({ url: values.url, token: values.token }, root, folder, words, values.problems);
    return;
  }
  const data = temporaryFolder('hub-case-');
  const hub = await startHub({ folder: data });
  try {
    await runFolder({ url: hub.origin, token: hub.operatorToken }, root, folder, words, values.problems);
  } finally {
    await hub.stop();
    await rm(data, { recursive: true, force: true });
  }
});

async function runFolder(target: CaseTarget, root: string, folder: CaseFolder, words: string, problemsOnly: boolean): Promise<void> {
  const runner = new CaseRunner(target);
  await runner.register(join(root, 'facilities.json'));
  const wanted = folder.cases.map(({ name }) => name.toLowerCase().includes(words.toLowerCase()));
  const last = wanted.lastIndexOf(true);
  if (last === -1) {
    throw problem(
      'incorrect',
      'no-such-case',
      `Không có ca nào của ${folder.name} có tên chứa "${words}".`,
      `No case of ${folder.name} has a name with "${words}".`,
    );
  }
  const sum = { holds: 0, fails: 0, later: 0 };
  for (const [i, one] of folder.cases.slice(0, last + 1).entries()) {
    const findings = await runner.run(folder, one);
    if (!wanted[i]) continue;
    process.stdout.write(`\n${one.name}\n`);
    let at = '';
    for (const finding of findings) {
      const mark = finding.problem === undefined ? '✓' : finding.notYet === undefined ? '✗' : '…';
      sum[mark === '✓' ? 'holds' : mark === '✗' ? 'fails' : 'later'] += 1;
      if (problemsOnly && mark === '✓') continue;
      if (finding.at !== at) process.stdout.write(`  ${finding.at}\n`);
      at = finding.at;
      process.stdout.write(`    ${mark} ${textOf(finding)}\n`);
    }
  }
  process.stdout.write(`\n${sum.holds} hold, ${sum.fails} do not, ${sum.later} not built yet\n`);
  if (sum.fails > 0) process.exitCode = 1;
}

function textOf({ what, problem, notYet }: Finding): string {
  if (problem === undefined) return what;
  return notYet === undefined ? problem : `${what} (not yet: ${notYet})`;
}
