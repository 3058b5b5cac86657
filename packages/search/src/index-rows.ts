/**
 * What a resource is found by: one row per value. Pure data; the store adds row id, owner, labels and shard, interns
 * systems and resolves references. `param` is the stored number of (type, parameter) in
 * `fhir-profiles/search-parameters/numbers.json`.
 */
export interface IndexRows {
  readonly tokens: readonly TokenRow[];
  readonly strings: readonly StringRow[];
  readonly dates: readonly DateRow[];
  readonly references: readonly ReferenceRow[];
  readonly quantities: readonly QuantityRow[];
  readonly composites: readonly CompositeRow[];
  /** Its contained resources, those that are found. */
  readonly contained?: readonly ContainedRows[];
  /** References to its contained resources. */
  readonly links?: readonly LinkRow[];
}

/** The lists of rows that are tables. */
export type RowList = Exclude<keyof IndexRows, 'contained' | 'links'>;

/** A contained resource: its place among them, and its rows, numbered as those of contained resources (contained.ts). */
export interface ContainedRows {
  readonly place: number;
  readonly type: string;
  /** Within its container; '' when it has none. */
  readonly id: string;
  readonly rows: IndexRows;
}

/** A reference `#id` to a contained resource of the same container. */
export interface LinkRow {
  readonly param: number;
  readonly place: number;
}

/** Coding, CodeableConcept (a row per coding), Identifier, ContactPoint, code, boolean, id; also uri and canonical (as `code`; a canonical's version as `system`). */
export interface TokenRow {
  readonly param: number;
  /** A URI; absent = the value has no system. */
  readonly system?: string;
  /** At most 512 characters: longer values are shortened with a hash (see {@link import('./extract/keys.ts').tokenKey}). */
  readonly code: string;
}

/** `folded` is at most 600 characters. `exact` is NFC text as stored; '' marks a row that starts inside the text (word start of a name). */
export interface StringRow {
  readonly param: number;
  readonly exact: string;
  readonly folded: string;
}

/** Epoch milliseconds, half-open: [low, high). `-Infinity` / `Infinity` for a period without start or end. */
export interface DateRow {
  readonly param: number;
  readonly low: number;
  readonly high: number;
}

/** A literal reference: `Type/id` of this server; of another server `type` is '' and `id` the whole URL. */
export interface ReferenceRow {
  readonly param: number;
  readonly type: string;
  readonly id: string;
  /** What the resource is, in 32 bits: {@link import('./signature.ts').signatureOf} its tokens. The same in all of its rows. */
  readonly codes: number;
}

/** A plain value has low = high; ranges and comparators (`<5`) have bounds, ±Infinity when open. `code` is the unit code, else the unit text, '' for none. */
export interface QuantityRow {
  readonly param: number;
  readonly low: number;
  readonly high: number;
  readonly system?: string;
  readonly code: string;
}

/**
 * One group of values of a composite parameter. The first part is a token in all of R4: `system`, `code`. The second:
 * - quantity, number: `low`, `high` as in {@link QuantityRow}, its unit in `system2`, `code2`
 * - date: `low`, `high` as in {@link DateRow}
 * - string: `code2` is the folded text, `low` 0
 * - token, reference: `code2` (of a reference `Type/id`), and its {@link import('./extract/keys.ts').textKey} as `low` and `high`, so that one index order serves all
 * A place (`near`) has no parts: `code` is empty, `low` the latitude, `high` the longitude.
 * With a third part, second and third are whole numbers: `low` and `high`.
 */
export interface CompositeRow {
  readonly param: number;
  readonly system?: string;
  readonly code: string;
  readonly low: number;
  readonly high: number;
  readonly system2?: string;
  readonly code2: string;
}

/** Rows while they are collected. */
export interface RowSink {
  tokens: TokenRow[];
  strings: StringRow[];
  dates: DateRow[];
  /** Signed when all tokens are known. */
  references: (Omit<ReferenceRow, 'codes'> & { codes: number })[];
  quantities: QuantityRow[];
  composites: CompositeRow[];
  contained?: ContainedRows[];
  links?: LinkRow[];
  /** What `#id` means: contained resources by id. */
  readonly inside?: ReadonlyMap<string, Pick<ContainedRows, 'place' | 'type'>>;
  /** It is the place of a part: only the part's own values count. */
  readonly group?: true;
  /** Where the parts of a group are collected. */
  parts?: RowSink[];
  /** Own base URL with trailing slash: absolute references under it are references of this server. */
  readonly base: string | undefined;
}
