import type { RelatedPerson } from '@hub/fhir-model';
import { ROLE_CODE, ROLES } from '../map/relatives.ts';
import { type Found, partsOfType, type StoredPaper } from './paper.ts';

/** Father, mother and guardian a paper names: names, and the numbers XML7 writes. */
export function relativesOf(paper: StoredPaper): Found {
  const { names } = paper.reading;
  const persons = partsOfType<RelatedPerson>(paper, 'RelatedPerson');
  const found: Record<string, string | undefined> = {};
  for (const { code, name, number } of ROLES) {
    const person = persons.find(({ relationship }) =>
      relationship?.some(({ coding }) => coding?.some((one) => one.system === ROLE_CODE && one.code === code)),
    );
    found[name] = person?.name?.[0]?.text;
    if (number !== undefined && paper.row.table === 'XML7') {
      found[number] = person?.identifier?.find(({ system }) => system === names.sid.socialInsurance)?.value;
    }
  }
  return found;
}
