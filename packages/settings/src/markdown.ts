import { SETTINGS, type SettingRow } from './table.ts';

const FROM_FILES =
  'Mọi biến cũng đọc được từ tệp: `DATABASE_URL_FILE=/run/secrets/…`. · Any of them may come from a file: `DATABASE_URL_FILE=/run/secrets/…`.';

/** The settings table as it stands in the READMEs, between the `settings` markers; a test holds them equal. */
export function settingsMarkdown(): string {
  const rows = (Object.values(SETTINGS) as SettingRow<unknown>[]).map(({ name, fallback, shown, meaning }) => {
    const value = shown === undefined ? `\`${String(fallback)}\`` : `${shown.vi} · ${shown.en}`;
    return `| \`${name}\` | ${value} | ${meaning.vi} | ${meaning.en} |`;
  });
  return ['| Biến · Variable | Mặc định · Default | Ý nghĩa | Meaning |', '|---|---|---|---|', ...rows, '', FROM_FILES].join('\n');
}
