/** What a message may speak about. Values are masked before they come here. */
export interface Parameters {
  /** `XML1`. */
  readonly table: string;
  /** `HO_TEN`. */
  readonly field: string;
  /** The value as sent, masked when personal. */
  readonly value: string;
  /** What it was compared with. */
  readonly other: string;
}

/** Vietnamese and English text from parameters. */
export type Template = (p: Parameters) => readonly [vi: string, en: string];
