/** Who a message says it is from. Empty where it does not say. */
export interface MshNames {
  /** MSH-3.1 */
  readonly application: string;
  /** MSH-4: its components, and as a whole when it has several. */
  readonly facility: readonly string[];
}

/** MSH stands at the beginning, behind the headers of a batch at most. */
const LOOK_BYTES = 2_048;
const MSH = /(?:^|[\r\n])[^\S\r\n]*MSH(.)(.)[^\r\n]*/u;

/** Reads MSH-3 and MSH-4 without reading the message: who sent it decides how it is read. undefined: there is no MSH. */
export function mshNames(bytes: Buffer): MshNames | undefined {
  const [line, field, component] = MSH.exec(bytes.toString('utf8', 0, LOOK_BYTES)) ?? [];
  if (line === undefined || field === undefined || component === undefined) return undefined;
  const [, , application = '', facility = ''] = line.split(field, 5);
  const parts = facility.split(component).flatMap((one) => one.trim() || []);
  return {
    application: (application.split(component, 1)[0] ?? '').trim(),
    facility: parts.length > 1 ? [...parts, facility.trim()] : parts,
  };
}
