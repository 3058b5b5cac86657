/** `npm run check-sheet -- FILE`: how a CSV or workbook would be read. Nothing is stored, no hub is asked. Its values come on your screen. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { problem } from '@hub/outcome';
import { bundledForms, type Form, readForm } from '@hub/sources';
import { printed } from './check-sheet/print.ts';
import { readSheet } from './check-sheet/read.ts';
import { runTool } from './tool.ts';

const HELP = `Xem một tệp CSV hoặc XLSX sẽ được đọc thế nào: trang tính, tiêu đề, cột, các dòng đầu, vấn đề. · How a CSV or XLSX would be read.

  npm run check-sheet -- FILE

  --profile NAME|FILE   only this form: its name, or a profile file that is not added yet
  --rows N              the first N rows are shown (5)
  --json                as JSON
  --forms               the forms the hub knows

Forms: fhir-profiles/sheet-profiles
`;

await runTool(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      rows: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      forms: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (values.forms) {
    for (const { profile } of bundledForms()) process.stdout.write(`${profile.kind}  ${profile.title.vi} · ${profile.title.en}\n`);
    return;
  }
  if (values.help || file === undefined) {
    process.stdout.write(HELP);
    return;
  }
  if (!existsSync(file)) throw problem('not-found', 'file', `Không có tệp ${file}.`, `There is no file ${file}.`);
  const found = await readSheet(file, formsNamed(values.profile), Number(values.rows) || 0);
  process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : printed(found));
  if (found.counts.rejected > 0) process.exitCode = 1;
});

function formsNamed(name: string | undefined): readonly Form[] {
  if (name === undefined) return bundledForms();
  const known = bundledForms().filter(({ profile }) => profile.kind === name);
  if (known.length > 0) return known;
  if (existsSync(name)) return [readForm(pathToFileURL(resolve(name)))];
  throw problem('not-found', 'profile', `Không có biểu ${name}.`, `There is no form ${name}.`);
}
