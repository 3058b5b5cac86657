// Writes the settings table into the READMEs that show it. Run: npm run settings-table
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsMarkdown } from '@hub/settings';

for (const file of ['../README.md', '../packages/settings/README.md']) {
  const at = new URL(file, import.meta.url);
  const text = readFileSync(at, 'utf8');
  const block = `<!-- settings:start -->\n${settingsMarkdown()}\n<!-- settings:end -->`;
  writeFileSync(
    at,
    text.replace(/<!-- settings:start -->[\s\S]*<!-- settings:end -->/, () => block),
  );
}
