import { createHash } from 'node:crypto';
import { MAPPING_VERSION } from '../mapping.ts';
import type { About } from '../messages/issue.ts';
import type { TableName, VisitRecord } from '../record.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { XmlLimits } from '../xml/reader.ts';
import { VisitDraft } from './draft.ts';
import { editionOf } from './edition.ts';
import type { TableFile } from './envelope.ts';
import { faultCode } from './fault-issue.ts';
import { type InnerFile, readInnerElement, readInnerText } from './inner-file.ts';
import { besideStored, visitOfTables } from './late.ts';
import { addRows } from './rows.ts';
import { applyRules } from './rules/index.ts';
import { LONGEST_KEY } from './rules/required.ts';
import { SPEC_BY_ROOT, specByFields, TABLE_SPECS, type TableSpec } from './tables.ts';

/** What a visit is read with. */
export interface VisitContext {
  /** MA_CSKCB of the sender. */
  readonly facility: string;
  readonly limits: XmlLimits;
  readonly supported: ReadonlySet<TableName>;
  /** NGAYLAP of the envelope; '' when absent or no date. */
  readonly createdOn: string;
  /** A facility code somewhere in the file that is not the sender's: then nothing of the file is stored. */
  readonly foreign: string | undefined;
  /** The sender's signature of the file. */
  readonly signature: string | undefined;
  /** As of {@link ParseContext}. */
  readonly showRefused?: boolean | undefined;
  /** What operators have made of rules for the sender. */
  readonly rules: RuleSettings;
}

/** Of a HOSO without XML1 and XML0: the MA_LK its rows name, if they name one. */
function soleVisit({ tables }: VisitDraft): string | undefined {
  const named = new Set(
    Object.values(tables)
      .flat()
      .flatMap(({ fields }) => fields.MA_LK ?? []),
  );
  const [visit] = named;
  return named.size === 1 ? visit?.slice(0, LONGEST_KEY) : undefined;
}

/** The content of a FILEHOSO, whichever way it stands there. */
export function readFile(file: TableFile, limits: XmlLimits): InnerFile {
  return file.element === undefined ? readInnerText(file.text, limits) : readInnerElement(file.element);
}

/** The table named by LOAIHOSO, whatever its case and spacing (`XMl13`, `xml 1`, `XML_04`). */
export function specOfType(type: string): TableSpec | undefined {
  const number = /^XML[\s._-]*0*(\d{1,2})$/i.exec(type.trim())?.[1];
  const name = `XML${number}`;
  return Object.hasOwn(TABLE_SPECS, name) ? TABLE_SPECS[name as TableName] : undefined;
}

/** Of a LOAIHOSO in an issue: a receipt does not repeat at any length what a sender wrote. */
const LONGEST_NAME = 40;

type Note = readonly [code: string, about: About, rejects: boolean];

/** Reads one HOSO: its tables become rows, the rules judge them. Never throws for what a sender wrote. */
export function readVisit(files: readonly TableFile[], ordinal: number, context: VisitContext): VisitRecord {
  const draft = new VisitDraft(`HOSO ${ordinal + 1}`, context.rules);
  const notes: Note[] = [];
  const hash = createHash('sha256').update(`${MAPPING_VERSION}`);
  for (const file of files) readTable(file, draft, notes, hash, context);
  draft.name = draft.head?.fields.MA_LK?.slice(0, LONGEST_KEY) ?? (draft.head === undefined ? soleVisit(draft) : undefined) ?? draft.name;
  for (const [code, about, rejects] of notes) {
    if (rejects) draft.reject(code, about);
    else draft.report(code, about);
  }
  if (context.foreign !== undefined) {
    draft.reject('VN-ENV-facility-mismatch', { field: 'MACSKCB', value: context.foreign, other: context.facility });
    if (/^\d{13}$/.test(context.foreign)) draft.report('VN-ENV-facility-gln', { field: 'MACSKCB', value: context.foreign });
  } else if (!draft.rejected) {
    draft.edition = editionOf(draft);
    applyRules(draft, context);
  }
  draft.countUnsaid();
  return recordOf(draft, ordinal, context, uuid(hash.digest('hex')));
}

function recordOf(draft: VisitDraft, ordinal: number, context: VisitContext, hash: string): VisitRecord {
  const visit = draft.head?.fields.MA_LK?.slice(0, LONGEST_KEY);
  return {
    kind: 'visit',
    ordinal,
    facility: context.facility,
    orderKey: context.createdOn,
    edition: draft.edition,
    ...(visit === undefined ? {} : { visit }),
    ...(ordinal > 0 || context.signature === undefined ? {} : { signature: context.signature }),
    tables: draft.rejected && context.showRefused !== true ? {} : draft.tables,
    issues: draft.issues,
    rejected: draft.rejected,
    hash,
    ...lateTables(draft, ordinal, context, hash),
  };
}

/** Of a visit that lacks XML1 and XML0, and nothing else. */
function lateTables(draft: VisitDraft, ordinal: number, context: VisitContext, hash: string): Pick<VisitRecord, 'late'> {
  const lacking = draft.issues.filter(({ severity }) => severity === 'error').every(({ code }) => code === 'VN-XML1-missing');
  const visit = draft.rejected && draft.head === undefined && lacking ? visitOfTables(draft) : undefined;
  if (visit === undefined) return {};
  return {
    late: {
      visit,
      complete: (stored, names) => {
        const tables = besideStored(draft, stored, names);
        if (tables === undefined) return undefined;
        const whole = new VisitDraft(visit, context.rules);
        Object.assign(whole.tables, tables);
        for (const [field, row] of draft.repeated) whole.repeated.set(field, row);
        for (const [table, tags] of draft.strangers) whole.strangers.set(table, tags);
        for (const field of draft.legacy) whole.legacy.add(field);
        whole.edition = editionOf(whole);
        applyRules(whole, context);
        whole.countUnsaid();
        const record = recordOf(whole, ordinal, context, hash);
        // What is to say of the other tables their own receipt has said.
        const came = (field = '') => draft.tables[field.split('.', 1)[0] as TableName] !== undefined;
        const told = draft.issues.flatMap((one) => (one.severity === 'error' ? [] : [{ ...one, record: visit }]));
        return { ...record, issues: [...told, ...record.issues.filter(({ field, severity }) => severity === 'error' || came(field))] };
      },
    },
  };
}

function readTable(file: TableFile, draft: VisitDraft, notes: Note[], hash: ReturnType<typeof createHash>, context: VisitContext): void {
  const inner = readFile(file, context.limits);
  const named = specOfType(file.type);
  const type = file.type.slice(0, LONGEST_NAME);
  if (inner.kind === 'table') {
    const byRoot = SPEC_BY_ROOT.get(inner.table.root);
    const spec = byRoot ?? named ?? specByFields(inner.table);
    if (named === undefined || spec !== named) notes.push(['VN-ENV-LOAIHOSO-unknown', { field: 'LOAIHOSO', value: file.type }, false]);
    if (inner.otherEncoding !== undefined) {
      notes.push(['VN-ENV-encoding-mismatch', { field: spec?.table ?? type, value: inner.otherEncoding }, false]);
    }
    if (inner.bare && file.alone !== true) notes.push(['VN-ENV-NOIDUNGFILE-bare-xml', { field: spec?.table ?? type }, false]);
    hash.update(`\n${spec?.table ?? file.type}\n`).update(inner.bytes);
    if (spec !== undefined) addRows(draft, spec, inner.table);
    return;
  }
  if (named === undefined) notes.push(['VN-ENV-LOAIHOSO-unknown', { field: 'LOAIHOSO', value: file.type }, false]);
  if (inner.kind === 'not-base64') notes.push(['VN-ENV-NOIDUNGFILE-not-base64', { field: named?.table ?? type }, true]);
  if (inner.kind === 'unreadable') {
    const code = faultCode(inner.fault, 'VN-ENV-NOIDUNGFILE-unparseable');
    notes.push([code, { field: named?.table ?? type, line: inner.fault.line, other: limitOf(inner.fault.kind, context.limits) }, true]);
  }
}

function limitOf(kind: string, limits: XmlLimits): string {
  return kind === 'depth' ? String(limits.maxDepth) : kind === 'text-length' ? String(limits.maxText) : '';
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
