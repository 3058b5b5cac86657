/** Thrown for a sheet that cannot be read as rows: the file is one rejected record (VN-CSV-unparseable). */
export class SheetFault extends Error {
  override readonly name = 'SheetFault';
}
