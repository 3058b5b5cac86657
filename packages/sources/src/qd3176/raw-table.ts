/** A row as found: names (upper case) and texts (not cleaned) in turn, so that 40 fields cost one array. */
export interface RawRow {
  readonly line: number | undefined;
  readonly cells: readonly string[];
}

/** One inner file as found. */
export interface RawTable {
  /** Root tag, local and in upper case. */
  readonly root: string;
  readonly rows: readonly RawRow[];
}

/** An element with everything in it: how inner files are held when the fast scanner does not take them. */
export interface Element {
  readonly name: string;
  readonly line: number | undefined;
  text: string;
  readonly children: Element[];
}

/** Elements of a signature: in a check-in it stands inside the root (envelope.csv). They are no fields and no rows. */
export const SIGNATURES: ReadonlySet<string> = new Set(['CHUKYDONVI', 'SIGNATURE']);
