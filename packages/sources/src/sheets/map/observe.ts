import type { CodeableConcept, Observation } from '@hub/fhir-model';
import { coding, concept, exact, oneConcept } from '../../qd3176/map/element.ts';
import { codeSystemOf, hubCodeSystem } from '../../qd3176/map/names.ts';
import { loinc } from '../../qd3176/map/observation.ts';
import { resultValue } from '../../qd3176/map/result-value.ts';
import type { Column } from '../profile.ts';
import type { Value } from '../values.ts';
import type { Scope } from './scope.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const CATEGORIES: Readonly<Record<string, CodeableConcept>> = {
  'vital-signs': oneConcept(CATEGORY, 'vital-signs', 'Vital Signs'),
  laboratory: oneConcept(CATEGORY, 'laboratory', 'Laboratory'),
  exam: oneConcept(CATEGORY, 'exam', 'Exam'),
  survey: oneConcept(CATEGORY, 'survey', 'Survey'),
  'social-history': oneConcept(CATEGORY, 'social-history', 'Social History'),
  imaging: oneConcept(CATEGORY, 'imaging', 'Imaging'),
};

/** The part of an Observation a column gives. */
export type Observed = Pick<Observation, 'code'> & Omit<Partial<Observation>, 'id' | 'resourceType' | 'code'>;

/** What a filled column with `observe` says: what is asked, and the answer. */
export function observed(scope: Scope, column: Column, value: Value): Observed {
  const { observe, title, field } = column;
  const category = observe?.category === undefined ? undefined : CATEGORIES[observe.category];
  const code =
    observe?.loinc === undefined
      ? (concept([coding(hubCodeSystem(scope.names, 'sheet'), field)], title.vi) as CodeableConcept)
      : loinc(...observe.loinc);
  return { ...(category === undefined ? {} : { category: [category] }), code, ...answer(scope, column, value) };
}

function answer(scope: Scope, { field, unit }: Column, value: Value): Omit<Observed, 'code'> {
  if (value.unread !== undefined) return { valueString: value.text };
  if (value.date !== undefined) return { valueDateTime: value.date };
  if (value.yes !== undefined) return { valueBoolean: value.yes };
  if (value.code !== undefined)
    return { valueCodeableConcept: concept([coding(codeSystemOf(scope.names, field), value.code)], value.text) as CodeableConcept };
  if (value.number !== undefined) {
    const number = exact(value.number) as number;
    if (unit === undefined)
      return /^[+-]?\d{1,9}$/.test(value.number) ? { valueInteger: Number(value.number) } : { valueQuantity: { value: number } };
    const [shown, ucum] = unit;
    return { valueQuantity: { value: number, unit: shown, ...(ucum === '' ? {} : { system: 'http://unitsofmeasure.org', code: ucum }) } };
  }
  return resultValue(value.text, unit?.[0]);
}
