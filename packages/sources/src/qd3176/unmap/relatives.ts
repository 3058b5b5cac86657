import type { RelatedPerson } from '@hub/fhir-model';
import { ROLE_CODE, ROLES } from '../map/relatives.ts';
import type { Found, StoredPaper } from './paper.ts';
import { readRowKey, rowKeyOf } from './reading.ts';

/** Father, mother and guardian a paper names: names, and the numbers XML7 writes. A person may bear the keys of several rows. */
export function relativesOf({ reading, row }: StoredPaper): Found {
  const { facility, names, stored } = reading;
  const key = rowKeyOf(row);
  const persons = stored.of<RelatedPerson>('RelatedPerson').filter(({ identifier = [] }) =>
    identifier.some(({ system, value }) => {
      const own = system === facility.row ? readRowKey(reading, value) : undefined;
      return own !== undefined && rowKeyOf(own) === key;
    }),
  );
  const found: Record<string, string | undefined> = {};
  for (const { code, name, number } of ROLES) {
    const person = persons.find(({ relationship }) =>
      relationship?.some(({ coding }) => coding?.some((one) => one.system === ROLE_CODE && one.code === code)),
    );
    found[name] = person?.name?.[0]?.text;
    if (number !== undefined && row.table === 'XML7') {
      found[number] = person?.identifier?.find(({ system }) => system === names.sid.socialInsurance)?.value;
    }
  }
  return found;
}
