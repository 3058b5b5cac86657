import { bilingual, type Issue } from '@hub/outcome';
import { type About, issue } from '../messages/issue.ts';
import type { Edition, Row, TableName } from '../record.ts';
import { NO_SETTINGS, type RuleSettings } from '../rules/settings.ts';
import { type FieldSpec, TABLE_SPECS } from './tables.ts';

/** A row while the rules may still mend it (a leading zero put back). */
export interface DraftRow extends Row {
  readonly fields: Record<string, string>;
  sent?: Record<string, string>;
}

/** Puts a value right; what was sent stays known. */
export function mendField(row: DraftRow, field: string, value: string): void {
  const { [field]: text } = row.fields;
  if (text !== undefined) row.sent = { [field]: text, ...row.sent };
  row.fields[field] = value;
}

/** How often one code is said in one visit; the last one then says how many more there are. An error names what was left out, so it is cut much later. */
const MOST_SAID = { warning: 20, information: 20, error: 1000 } as const;

/**
 * A visit between reading and storing. Rules look at it, report issues, leave rows out and may reject it; nothing else
 * changes it.
 */
export class VisitDraft {
  readonly tables: Partial<Record<TableName, DraftRow[]>> = {};
  readonly issues: Issue[] = [];
  /** Tags no table knows, by table. */
  readonly strangers = new Map<TableName, Set<string>>();
  /** Fields that stand more than once in a row with different texts, as `XML1.HO_TEN`, with the first such row. */
  readonly repeated = new Map<string, DraftRow>();
  /** Fields whose text was of an old font, as `XML1.HO_TEN`. */
  readonly legacy = new Set<string>();
  /** True when a name only QĐ 4210 has was seen (MA_THE, TEN_BENH). */
  signs4210 = false;
  edition: Edition = '3176';
  rejected = false;
  /** What issues call this visit: its MA_LK once known. */
  name: string;
  readonly #seen = new Map<string, { count: number; last: number }>();
  readonly #settings: RuleSettings;

  constructor(name: string, settings: RuleSettings = NO_SETTINGS) {
    this.name = name;
    this.#settings = settings;
  }

  rows(table: TableName): readonly DraftRow[] {
    return this.tables[table] ?? [];
  }

  /** The row that describes the visit: XML1, else the first of XML0. */
  get head(): DraftRow | undefined {
    return this.tables.XML1?.[0] ?? this.tables.XML0?.[0];
  }

  /** Adds an issue that costs nothing more than itself, unless the sender's settings make it cost the visit or leave it unsaid. */
  report(code: string, about: About = {}): void {
    this.#say(code, about, false);
  }

  /** An issue whose severity the rule gives by itself (an identical double) is no matter of settings. */
  #say(code: string, about: About, costs: boolean): void {
    const set = about.severity === undefined && this.#settings.size > 0 ? this.#settings.get(code) : undefined;
    if (set === 'off') return;
    if (set === 'reject' || (set === undefined && costs)) this.rejected = true;
    const severity = set === undefined ? about.severity : set === 'reject' ? 'error' : set;
    const found = issue(code, { record: this.name, ...about, severity });
    const kind = `${code} ${found.severity}`;
    const same = this.#seen.get(kind) ?? { count: 0, last: 0 };
    this.#seen.set(kind, same);
    same.count++;
    if (same.count <= MOST_SAID[found.severity]) same.last = this.issues.push(found) - 1;
  }

  /** Says with the last issue of a kind how many more were not said. Called once, when every rule has run. */
  countUnsaid(): void {
    for (const { count, last } of this.#seen.values()) {
      const said = this.issues[last] as Issue;
      const more = count - MOST_SAID[said.severity];
      if (more <= 0) continue;
      const message = bilingual(
        `${said.message.vi} Còn ${more} chỗ như vậy trong hồ sơ.`,
        `${said.message.en} ${more} more like this in the visit.`,
      );
      this.issues[last] = { ...said, message };
    }
  }

  /** Adds an issue that costs the whole visit, unless the sender's settings relax it (only what the list of rules allows can be set). */
  reject(code: string, about: About = {}): void {
    this.#say(code, about, true);
  }

  /** Reports an issue about a field of a row: field, line and masking are filled in. */
  field(kind: string, row: DraftRow, spec: Pick<FieldSpec, 'name' | 'kind'>, about: About = {}): void {
    this.report(`VN-${row.table}-${spec.name}-${kind}`, aboutField(row, spec, about));
  }
}

/** The place and the masking of an issue about a field of a row. Free text is masked like a person's data: it may name one. */
export function aboutField(row: DraftRow, spec: Pick<FieldSpec, 'name' | 'kind'>, about: About = {}): About {
  const personal = spec.kind === 'person' || spec.kind === 'text' || spec.kind === 'birth';
  return {
    field: `${row.table}.${spec.name}`,
    line: row.line,
    row: row.position,
    value: row.fields[spec.name],
    personal,
    amount: spec.kind === 'decimal',
    ...about,
  };
}

/** The spec of a field, for rules that name one. */
export function specOf(table: TableName, name: string): FieldSpec {
  return TABLE_SPECS[table].fields.get(name) ?? { name, kind: 'code', max4750: 0, max3176: 0, required: false };
}
