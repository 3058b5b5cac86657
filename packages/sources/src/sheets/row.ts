/** A row of a sheet as texts; '' is an empty cell. */
export interface SheetRow {
  /** Its number in the sheet, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** Bounds no sheet of people comes near. */
export const MOST_COLUMNS = 1024;
/** Characters of one row. */
export const LONGEST_ROW = 1_000_000;

/** A sheet that can be gone through more than once. */
export interface Sheet {
  /** Name of the sheet in its workbook; '' in a file that has one only. */
  readonly name: string;
  readonly date1904: boolean;
  /** Its letters are of an old font (TCVN3, VNI) and were converted. */
  readonly legacy: boolean;
  readonly rows: () => AsyncIterable<SheetRow>;
}

export const isBlank = ({ cells }: SheetRow): boolean => cells.every((cell) => cell === '');
