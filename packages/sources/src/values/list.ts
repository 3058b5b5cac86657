/** No list of the tables has more values (13 diagnoses, 50 characters of dates); what comes after them is not read (`-too-many`). */
export const MOST = 1000;

/** True when a `;` list has more values than are read of it. */
export function isCutOff(text: string): boolean {
  let values = 1;
  for (let at = text.length < MOST ? -1 : text.indexOf(';'); at >= 0 && values <= MOST; at = text.indexOf(';', at + 1)) values++;
  return values > MOST;
}

/** The values of a `;` list in order, trimmed, blanks dropped (mapping contract §4.3). */
export function readList(text: string): string[] {
  if (!text.includes(';')) {
    const one = text.trim();
    return one === '' ? [] : [one];
  }
  return readAlignedList(text).filter((value) => value !== '');
}

/**
 * The values of a `;` list whose n-th value belongs to the n-th of another field (MA_THE_BHYT, MA_DKBD, GT_THE_TU,
 * GT_THE_DEN): blanks are kept as '' so that places agree.
 */
export function readAlignedList(text: string): string[] {
  return text.split(';', MOST).map((value) => value.trim());
}
