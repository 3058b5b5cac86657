import { bilingual } from '@hub/outcome';
import { CATALOGUE, entryOf } from '../messages/catalogue.ts';
import { FAMILIES, type Family } from '../messages/families.ts';
import { TABLE_SPECS } from '../qd3176/tables.ts';
import { CATALOGUE_FACTS } from './catalogue-facts.ts';
import { CATALOGUE_TABLES, FAMILY_FIELDS } from './expand.ts';
import { FAMILY_FACTS } from './family-facts.ts';
import { HEALTH_RECORD_CODES } from './health-record-codes.ts';
import { HL7_FIELD, HL7_FIELDS } from './hl7-facts.ts';
import { RULES_OF_HUB } from './of-hub.ts';
import type { Rule, RuleFacts } from './rule.ts';
import { RULE_SETTINGS, type RuleSetting, type RuleSettings } from './settings.ts';
import { sheetCodes } from './sheet-codes.ts';
import { sheetFacts } from './sheet-facts.ts';

/** Errors that leave a row or a value out; the visit is stored. */
const PARTLY =
  /^VN-(?:XML\d+-MA_LK-mismatch|XML\d+-STT-duplicate|XML1-NGAY_RA-before-NGAY_VAO|831-NGAYKHAM-required|831-NGAYKETTHUC-before-NGAYBATDAU)$/;
/** What costs a record and may be relaxed: the hub can store the visit without it. */
const RELAXABLE = /^VN-XML[01]-(?:HO_TEN|MA_CSKCB)-required$/;
/** A row that is left out is never left out unsaid: this can only be made stricter. */
const ONLY_STRICTER = /^VN-(?:XML\d+-(?:MA_LK-mismatch|STT-duplicate)|831-NGAYKHAM-required)$/;
/** Told beside a refusal: there is nothing to set. */
const FIXED: ReadonlySet<string> = new Set(['VN-ENV-facility-gln']);

function settingsOf(code: string, severity: Rule['severity']): readonly RuleSetting[] {
  if (FIXED.has(code) || (severity === 'reject' && !RELAXABLE.test(code))) return [];
  return ONLY_STRICTER.test(code) ? ['reject'] : RULE_SETTINGS;
}

function rule(code: string, family: string, entry: Family, facts: RuleFacts, table = '', field = ''): Rule {
  const [vi, en] = entry.text({
    table: table === '' ? '…' : table,
    field: field === '' ? '…' : field,
    value: '{value}',
    other: '{other}',
  });
  const severity = entry.severity === 'error' ? (PARTLY.test(code) ? 'error' : 'reject') : entry.severity;
  return {
    code,
    family,
    severity,
    text: bilingual(capital(vi), capital(en)),
    ...(table === '' ? {} : { table }),
    ...(field === '' ? {} : { field }),
    ...facts,
    settings: settingsOf(code, severity),
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** For a text whose origin nobody has written yet (a test names it): the list is served all the same. */
const UNTOLD: RuleFacts = {
  origin: 'contract',
  source: bilingual('Quy ước ánh xạ của trục, mục 5', "The hub's mapping contract, section 5"),
  mend: bilingual('Làm theo thông báo rồi gửi lại.', 'Do as the message says and send it again.'),
};

/** Before the kind: the name of a family that exists for many fields. */
const FIELD_FAMILY = 'VN-XML#-{field}-';

/** The field a code names: `VN-XML1-HO_TEN-required` → HO_TEN. */
const fieldOf = (code: string): string => /^VN-XML(?:\d+|#)-([A-Z][A-Z0-9_]*)-/.exec(code)?.[1] ?? '';

function* rules(): Generator<Rule> {
  for (const [key, entry] of Object.entries(CATALOGUE)) {
    const facts = CATALOGUE_FACTS[key] ?? UNTOLD;
    if (!key.includes('#')) yield rule(key, key, entry, facts, /^VN-(XML\d+)/.exec(key)?.[1], fieldOf(key));
    else
      for (const { table, fields } of Object.values(TABLE_SPECS))
        if (CATALOGUE_TABLES[key]?.(table, fields) === true) yield rule(key.replace('XML#', table), key, entry, facts, table, fieldOf(key));
  }
  for (const { table, fields } of Object.values(TABLE_SPECS))
    for (const field of fields.values())
      for (const [kind, entry] of Object.entries(FAMILIES)) {
        const code = `VN-${table}-${field.name}-${kind}`;
        if (CATALOGUE[code] !== undefined || FAMILY_FIELDS[kind]?.(table, field) !== true) continue;
        yield rule(code, `${FIELD_FAMILY}${kind}`, entry, FAMILY_FACTS[kind]?.(table, field.name) ?? UNTOLD, table, field.name);
      }
  const seen = new Set<string>();
  for (const [section, tag, kind] of HEALTH_RECORD_CODES) {
    const code = `VN-831-${tag}-${kind}`;
    const entry = FAMILIES[kind];
    if (entry === undefined || seen.has(code)) continue;
    seen.add(code);
    yield rule(code, `VN-831-{field}-${kind}`, entry, FAMILY_FACTS[kind]?.(section, tag) ?? UNTOLD, section, tag);
  }
  for (const { field, kind, rejects } of sheetCodes()) {
    const code = `VN-CSV-${field}-${kind}`;
    const entry = entryOf(code);
    if (entry === undefined || CATALOGUE[code] !== undefined) continue;
    const severity = rejects ? 'error' : entry.severity;
    yield rule(code, `VN-CSV-{field}-${kind}`, { ...entry, severity }, sheetFacts(kind, field), '', field);
  }
  for (const [field, kind] of HL7_FIELDS) {
    const code = `VN-HL7-${field}-${kind}`;
    yield rule(code, `VN-HL7-{field}-${kind}`, FAMILIES[kind] as Family, HL7_FIELD, '', field);
  }
  yield* RULES_OF_HUB;
}

let list: ReadonlyMap<string, Rule> | undefined;

/** Every code the hub can say, by code; made at the first call. */
export function ruleList(): ReadonlyMap<string, Rule> {
  list ??= new Map([...rules()].map((one) => [one.code, one]));
  return list;
}

/** The rule of a code of a receipt; undefined when the hub never says it. A broken constraint of R4 is `VN-HUB-*`. */
export function ruleOf(code: string): Rule | undefined {
  return ruleList().get(code) ?? (code.startsWith('VN-HUB-') ? ruleList().get('VN-HUB-*') : undefined);
}

/** Settings as a reader may use them: those the list does not allow (any more) are left out. */
export function usableSettings(given: Iterable<readonly [code: string, setting: string]>): RuleSettings {
  const usable = new Map<string, RuleSetting>();
  for (const [code, setting] of given) {
    const allowed = ruleList()
      .get(code)
      ?.settings.find((one) => one === setting);
    if (allowed !== undefined) usable.set(code, allowed);
  }
  return usable;
}
