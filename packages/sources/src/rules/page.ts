import type { Bilingual } from '@hub/outcome';
import { CATALOGUE, entryOf } from '../messages/catalogue.ts';
import { FAMILIES, type Family } from '../messages/families.ts';
import { FAMILY_FACTS } from './family-facts.ts';
import { ruleList } from './list.ts';
import type { Origin, Rule } from './rule.ts';
import { sheetFacts } from './sheet-facts.ts';

const SEVERITY: Readonly<Record<Rule['severity'], string>> = {
  reject: 'từ chối / reject',
  error: 'lỗi một phần / error',
  warning: 'cảnh báo / warning',
  information: 'thông tin / information',
};
const ORIGIN: Readonly<Record<Origin, string>> = {
  national: 'quyết định / decree',
  portal: 'cổng BHYT / portal',
  experience: 'thực tế / field',
  contract: 'quy ước / contract',
  safety: 'an toàn / safety',
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const setting = ({ settings }: Rule): string => (settings.length === 0 ? '—' : settings.length === 1 ? '↑' : '✓');

/** What a family says, with names in place of its table and field. */
function generalOf(first: Rule, count: number): Pick<Rule, 'text' | 'mend' | 'source'> {
  const { family } = first;
  const values = { table: '{bảng}', field: '{chỉ tiêu}', value: '{value}', other: '{other}' };
  const written = (entry: Family | undefined) => {
    const [vi, en] = entry?.text(values) ?? ['', ''];
    return { vi: capital(vi), en: capital(en) };
  };
  if (count === 1) return first;
  const sheet = /^VN-CSV-\{field\}-(.+)$/.exec(family)?.[1];
  if (sheet !== undefined) return { text: written(entryOf(`VN-CSV-X-${sheet}`)), ...sheetFacts(sheet, '{chỉ tiêu}') };
  const kind = /^VN-(?:XML#|831)-\{field\}-(.+)$/.exec(family)?.[1];
  if (kind === undefined) return { ...first, text: written(CATALOGUE[family]) };
  return { text: written(FAMILIES[kind]), ...(FAMILY_FACTS[kind]?.('{bảng}', '{chỉ tiêu}') ?? first) };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function line(rules: readonly Rule[], name: string): string {
  const [first] = rules as [Rule];
  const { text, mend, source } = generalOf(first, rules.length);
  return `| \`${name}\` | ${SEVERITY[first.severity]} | ${setting(first)} | ${both(text)} | ${both(mend)} | ${ORIGIN[first.origin]}: ${cell(source.vi)} |`;
}

const both = ({ vi, en }: Bilingual): string => `${cell(vi)}<br>*${cell(en)}*`;

const nameOf = (rules: readonly Rule[]): string => (rules[0] as Rule).family.replace('XML#', '{bảng}').replace('{field}', '{chỉ tiêu}');

const HEAD = [
  '| Mã / Code | Mức / Severity | Đổi được / Settable | Thông báo / Message | Cách sửa / How to mend | Nguồn / Source |',
  '|---|---|---|---|---|---|',
];

/** The list of rules as a page (packages/sources/docs/rules.md), Vietnamese first. */
export function rulesPage(): string {
  const all = [...ruleList().values()];
  const groups = new Map<string, Rule[]>();
  for (const one of all) {
    const key = `${one.family} ${one.severity} ${one.settings.length}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const singles = [...groups.values()].filter((rules) => rules.length === 1).map(([one]) => one as Rule);
  const families = [...groups.values()].filter((rules) => rules.length > 1);
  return [
    '# Quy tắc kiểm tra / Rules',
    '',
    `Trang này do kiểm thử viết ra (\`npm run docs:update\`); đừng sửa tay. Trục có thể báo ${all.length} mã; \`GET /intake/rules\` trả về cùng danh sách này cho máy đọc.`,
    '',
    `*Written by a test (\`npm run docs:update\`), not by hand. The hub can say ${all.length} codes; \`GET /intake/rules\` serves the same list.*`,
    '',
    '- **Mức / Severity**: *từ chối* – hồ sơ không được lưu (the record is not stored); *lỗi một phần* – một dòng hoặc một giá trị bị bỏ, hồ sơ vẫn được lưu (a row or value is left out); *cảnh báo*, *thông tin* – không mất gì (nothing is lost).',
    '- **Đổi được / Settable**: ✓ người vận hành đổi được mức hoặc tắt cho từng nguồn gửi (an operator may change or turn it off per sender); ↑ chỉ nâng lên từ chối được (may only be raised to reject); — cố định (fixed).',
    '- `{value}`, `{other}`: giá trị đã gửi (đã che) và giá trị so sánh (what was sent, masked, and what it was compared with).',
    '',
    '## Mã riêng / Codes of their own',
    '',
    ...HEAD,
    ...singles.map((one) => line([one], one.code)),
    '',
    '## Họ mã theo chỉ tiêu / Families by field',
    '',
    ...HEAD,
    ...families.map((rules) => line(rules, nameOf(rules))),
    '',
    '### Chỉ tiêu của từng họ / Fields of each family',
    '',
    ...families.flatMap((rules) => [`- \`${nameOf(rules)}\` (${rules.length}): ${fieldsOf(rules)}`]),
    '',
  ].join('\n');
}

function fieldsOf(rules: readonly Rule[]): string {
  const tables = new Map<string, string[]>();
  for (const { table = '', field = '' } of rules) tables.set(table, [...(tables.get(table) ?? []), field]);
  return [...tables].map(([table, fields]) => `**${table}** ${fields.join(', ')}`).join('; ');
}
