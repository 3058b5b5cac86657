import { createHash } from 'node:crypto';
import { canonicals } from '@hub/fhir-model';
import { MAPPING_VERSION } from '../mapping.ts';
import { digest } from '../qd831/person.ts';
import { VisitDraft } from '../qd3176/draft.ts';
import { organizationKey } from '../qd3176/map/keys.ts';
import { namesOf } from '../qd3176/map/names.ts';
import type { FormatRecord, ParseContext, RecordKey } from '../record.ts';
import { cleanText } from '../text/clean.ts';
import type { DaySystem } from './dates.ts';
import type { Header } from './header.ts';
import { directoryKey } from './map/directory.ts';
import { mapRow } from './map/map-row.ts';
import { lookups, mainKey, personKeys } from './map/person.ts';
import { keyPart } from './map/scope.ts';
import type { Form } from './profiles.ts';
import type { SheetRow } from './row.ts';
import { applyRules, LONGEST_KEY } from './rules.ts';
import { readValue, type Value } from './values.ts';

/** Format of the records, whatever kind of file they came in: a row is the same row as CSV and in a workbook. */
export const SHEET = 'sheet';

/** Filled cells of a row by field. */
export type Values = ReadonlyMap<string, Value>;

/** A row with what was worked out of it when it was read. */
export interface StatedRow {
  readonly form: Form;
  /** MA_CSKCB of the source. */
  readonly facility: string;
  readonly values: Values;
  /** FHIR date or dateTime. */
  readonly day: string | undefined;
}

/** Where a row comes from. */
export interface RowSource extends DaySystem {
  readonly header: Header;
  /** Fields the sheet has columns of, as one text: rows of two layouts are two records, neither silent for the other. */
  readonly layout: string;
  /** '' in a file of one sheet. */
  readonly sheet: string;
}

/** What a header says of every row below it. */
export function rowSource(header: Header, sheet: string, date1904: boolean): RowSource {
  const layout = [...new Set(header.fields.flatMap((field) => field ?? []))].sort().join(' ');
  return { header, layout, sheet, date1904 };
}

/** The filled cells of a row, cleaned, and the fields whose text was of an old font. */
export function cellsOf({ fields }: Header, { cells }: SheetRow): { readonly texts: Map<string, string>; readonly legacy: string[] } {
  const texts = new Map<string, string>();
  const legacy: string[] = [];
  fields.forEach((field, i) => {
    const cell = cells[i];
    if (field === undefined || cell === undefined || cell === '') return;
    const { text, legacy: old } = cleanText(cell.replace(UNPRINTED, '').toWellFormed());
    if (text === '') return;
    texts.set(field, text);
    if (old) legacy.push(field);
  });
  return { texts, legacy };
}

/** Control characters that are no white space: no FHIR string has them, no person typed them. */
const UNPRINTED = /[^\P{Cc}\t\n\r\u0085]/gu;

/** Reads one data row. Never throws for what a sender wrote. */
export function readRecord(
  { texts, legacy }: ReturnType<typeof cellsOf>,
  number: number,
  ordinal: number,
  source: RowSource,
  { facility, rules }: ParseContext,
): FormatRecord {
  const { header, layout, sheet } = source;
  const { form } = header;
  const { profile, columns } = form;
  const name = (sheet === '' ? String(number) : `${sheet}!${number}`).slice(0, LONGEST_KEY);
  const draft = new VisitDraft(name, rules);
  for (const field of legacy) draft.report('VN-TXT-legacy-encoding', { field, line: number });
  const values = new Map<string, Value>();
  for (const [field, column] of columns) {
    const text = texts.get(field);
    if (text !== undefined) values.set(field, readValue(column, text, source));
  }
  applyRules(draft, values, { form, facility, number, names: NAMES });
  draft.countUnsaid();
  const stated: StatedRow = { form, facility, values, day: values.get(profile.day)?.date };
  const people = profile.about === 'person' ? personKeys(NAMES, facility, values) : undefined;
  const whose = people === undefined ? '' : mainKey(people).value;
  const numbers = people === undefined ? [] : lookups(people).map(({ system, value }) => `${system}|${value}`);
  const key = digest(profile.kind, layout, whose, ...profile.key.map((field) => keyPart(values, field)));
  return {
    kind: 'format',
    format: SHEET,
    ordinal,
    name,
    key,
    orderKey: '',
    shared: [
      // Rows with the very same numbers are of one Patient, whatever is known of them.
      ...numbers.map((one) => ({ kind: 'sheet-person', key: one, says: numbers.join('\n') })),
      ...inCommon(form, values),
    ],
    size: 3 + values.size,
    issues: draft.issues,
    rejected: draft.rejected,
    shown: () => Object.fromEntries([...values].map(([field, value]) => [field, shownValue(value)])),
    hash: hashOf(form, texts),
    keysOf: (context) => {
      const names = namesOf(context.canonicals);
      const persons = profile.about === 'person' ? lookups(personKeys(names, facility, values)) : [];
      const { sid, codeSystem, structureDefinition } = context.canonicals;
      const expand = { SID: sid, CS: codeSystem, SD: structureDefinition, F: facility };
      const others = form.resources.flatMap((one) => directoryKey(one, values, expand) ?? []);
      return [...persons, ...others, organizationKey(names, facility)].map((one) => ({ key: one, belongsTo: 'none' }));
    },
    map: (context) => mapRow(stated, context),
  };
}

const NAMES = namesOf(canonicals());

function hashOf({ edition }: Form, texts: ReadonlyMap<string, string>): string {
  const hex = createHash('sha256')
    .update(`${MAPPING_VERSION} ${edition}`)
    .update(JSON.stringify([...texts].sort()))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A value as it was understood: a day as a day, a code beside its words. */
function shownValue({ text, date, number, code, yes, list }: Value): string {
  const read = date ?? number ?? code ?? (yes === undefined ? undefined : String(yes)) ?? list?.join(' | ');
  return read === undefined || read === text ? text : `${read} (${text})`;
}

/** What other rows write too: households, departments. */
function inCommon({ resources }: Form, values: Values): RecordKey[] {
  return resources.flatMap(({ name, common = false, directory, key = [] }) => {
    const fields = directory === undefined ? key : [directory.field];
    if (!common && directory === undefined) return [];
    return [{ kind: `sheet-${name}`, key: fields.map((field) => keyPart(values, field)).join('|') }];
  });
}
