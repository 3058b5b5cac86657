import { type Coding, TERMINOLOGY } from '@hub/fhir-model';
import { diagnosisLabels } from '../../qd3176/map/security.ts';
import type { Label } from '../profile.ts';
import type { Form } from '../profiles.ts';
import type { Values } from '../record.ts';
import { PERSON_FIELDS } from '../rules.ts';
import { icdParts } from './icd-text.ts';

/** Words for HIV in any text of a row: a label must not hang on a code being given. */
const HIV_WORDS = /(?<![\p{L}\d])(?:HIV|AIDS|ARV)(?![\p{L}\d])/iu;

/** Labels of everything a row becomes but its person (mapping contract §3.4): by the form, by its diagnoses, by the words for HIV. */
export function labelsOf({ profile, columns }: Form, values: Values): Label[] {
  const labels = new Set<Label>(profile.labels);
  const codes: string[] = [];
  for (const [field, { text, list }] of values) {
    if (columns.get(field)?.type === 'diagnoses') for (const one of list ?? []) codes.push(...(icdParts(one).code ?? []));
    if (!PERSON_FIELDS.has(field) && HIV_WORDS.test(text)) labels.add('HIV');
  }
  for (const { code } of diagnosisLabels(codes)) if (code === 'HIV' || code === 'PSY' || code === 'ETH') labels.add(code as Label);
  return [...labels];
}

/** Labels as they stand on a resource, R last; nothing for none. */
export function security(labels: readonly Label[]): { readonly meta?: { readonly security: Coding[] } } {
  const unique = [...new Set(labels)].sort();
  if (unique.length === 0) return {};
  const codings = unique.map((code): Coding => ({ system: TERMINOLOGY.actCode, code }));
  return { meta: { security: [...codings, { system: TERMINOLOGY.confidentiality, code: 'R' }] } };
}
