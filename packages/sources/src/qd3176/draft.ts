import type { Issue } from '@hub/outcome';
import { type About, issue } from '../messages/issue.ts';
import type { Edition, Row, TableName } from '../record.ts';
import { type FieldSpec, TABLE_SPECS } from './tables.ts';

/** A row while the rules may still mend it (a leading zero put back). */
export interface DraftRow extends Row {
  readonly fields: Record<string, string>;
}

/** More of the same warning in one visit than this tells the sender nothing new. Errors are never left out. */
const SAME_WARNINGS = 20;

/**
 * A visit between reading and storing. Rules look at it, report issues, leave rows out and may reject it; nothing else
 * changes it.
 */
export class VisitDraft {
  readonly tables: Partial<Record<TableName, DraftRow[]>> = {};
  readonly issues: Issue[] = [];
  /** Tags no table knows, by table. */
  readonly strangers = new Map<TableName, Set<string>>();
  /** Fields whose text was of an old font, as `XML1.HO_TEN`. */
  readonly legacy = new Set<string>();
  /** True when a name only QĐ 4210 has was seen (MA_THE, TEN_BENH). */
  signs4210 = false;
  edition: Edition = '3176';
  rejected = false;
  /** What issues call this visit: its MA_LK once known. */
  name: string;
  readonly #seen = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  rows(table: TableName): readonly DraftRow[] {
    return this.tables[table] ?? [];
  }

  /** The row that describes the visit: XML1, else the first of XML0. */
  get head(): DraftRow | undefined {
    return this.tables.XML1?.[0] ?? this.tables.XML0?.[0];
  }

  /** Adds an issue that costs nothing more than itself. */
  report(code: string, about: About = {}): void {
    const found = issue(code, { record: this.name, ...about });
    const count = (this.#seen.get(code) ?? 0) + 1;
    this.#seen.set(code, count);
    if (found.severity === 'error' || count <= SAME_WARNINGS) this.issues.push(found);
  }

  /** Adds an issue that costs the whole visit. */
  reject(code: string, about: About = {}): void {
    this.report(code, about);
    this.rejected = true;
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
