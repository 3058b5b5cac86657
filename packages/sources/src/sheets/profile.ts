import type { Bilingual } from '@hub/outcome';

/**
 * A form of a station or programme as data (`fhir-profiles/sheet-profiles`, schema there): how its columns are called, what stands in them and what a
 * row becomes. Nothing here is code of one form.
 */

/** How a cell is read. */
export type ColumnType =
  /** Words as they stand. */
  | 'text'
  /** dd/MM/yyyy, MM/yyyy, yyyy, an hour behind it; days of Excel. */
  | 'date'
  /** A decimal number: point or comma, thousand marks; a result that is no number stays text. */
  | 'number'
  | 'integer'
  /** One of `codes`. */
  | 'code'
  /** Có/không, x, 1/0 … */
  | 'yes-no'
  /** `150/95`, into the two columns of `into`. */
  | 'pressure'
  /** Codes of ICD-10 or names of illnesses, parted by `;` or `,`. */
  | 'diagnoses'
  /** Parted by `;` or line breaks. */
  | 'list';

export interface Column {
  readonly field: string;
  readonly title: Bilingual;
  /** Spellings seen, compared folded. */
  readonly headers: readonly string[];
  readonly type: ColumnType;
  /** A row without it, or where it cannot be read, is refused. */
  readonly required?: boolean;
  /** Says or may say who somebody is: masked in messages. */
  readonly personal?: boolean;
  /** Type `code`: the words that mean it, by code. */
  readonly codes?: Readonly<Record<string, readonly string[]>>;
  /** As shown, and in UCUM. */
  readonly unit?: readonly [shown: string, ucum: string];
  /** What the number can be; it decides what `3.200` means. Outside it is kept as text. */
  readonly range?: readonly [low: number, high: number];
  /** Type `pressure`: where the two numbers go. */
  readonly into?: readonly [upper: string, lower: string];
  /** Becomes an Observation of its own. */
  readonly observe?: Observe;
}

/** What a column measures or asks. Without `loinc` its code is the question `{CS}sheet#FIELD`. */
export interface Observe {
  readonly loinc?: readonly [code: string, display: string];
  readonly category?: 'vital-signs' | 'laboratory' | 'exam' | 'survey' | 'social-history' | 'imaging';
  readonly labels?: readonly Label[];
}

/** Security labels (mapping contract §3.4). */
export type Label = 'SEX' | 'HIV' | 'PSY' | 'ETH';

/** What a resource is made of: JSON with bindings, see `template.ts`. */
export type Template = null | boolean | number | string | readonly Template[] | { readonly [member: string]: Template };

export interface ResourceTemplate {
  /** Its name in the row: others refer to it by `{"$ref": name}`. */
  readonly name: string;
  readonly resourceType: string;
  /** Made when one of these is filled; always, when absent. */
  readonly when?: readonly string[];
  /** One for every value of this list. */
  readonly each?: string;
  /** What tells it from others of the person; the key of the row when absent. */
  readonly key?: readonly string[];
  readonly labels?: readonly Label[];
  /** Belongs to the facility, and other rows add members to it: a household, an outbreak. */
  readonly common?: boolean;
  /** Belongs to the person and outlasts the row: rows of other days speak of the same one (an episode of care). It begins on the earliest day any of them says. */
  readonly lasting?: boolean;
  /** Known outside by a number of its own: `system` with `{SID}` and `{F}`, and the column it stands in. */
  readonly directory?: { readonly system: string; readonly field: string };
  readonly template: { readonly [member: string]: Template };
}

export interface SheetProfile {
  readonly kind: string;
  readonly title: Bilingual;
  /** Where its columns are known from, and how well. */
  readonly origin: readonly {
    readonly name: string;
    readonly confidence: 'sample' | 'document' | 'practice' | 'assumed';
    readonly note?: string;
  }[];
  /** Whose rows they are: a person's, or the facility's own. */
  readonly about: 'person' | 'facility';
  /** Parts it shares with other forms (`parts/`). */
  readonly use: readonly string[];
  /** A sheet is of this form when it has all of `all` and one of `any`. */
  readonly recognise: { readonly all: readonly string[]; readonly any: readonly string[] };
  /** Name of the resource its Observations are about, in a form of the facility's own. */
  readonly subject?: string;
  /** The column that says the day of the row. */
  readonly day: string;
  /** What tells the rows of a person apart. */
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  /** Labels of everything a row becomes but the person. */
  readonly labels?: readonly Label[];
  /** Members of the Patient the person's columns do not give. */
  readonly patient?: { readonly [member: string]: Template };
  readonly resources: readonly ResourceTemplate[];
}

/** What several forms have in common. */
export type ProfilePart = Pick<SheetProfile, 'columns' | 'resources'>;
