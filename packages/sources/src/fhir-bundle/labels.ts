import { type Coding, TERMINOLOGY } from '@hub/fhir-model';
import { isObject, type Json, objectsOf } from './read/json.ts';

/** Labels of mapping contract §3.4, as codes tell them. */
export type Label = 'HIV' | 'TB' | 'PSY' | 'ETH' | 'SEX';

/** Types that stay as they are when the rest of a visit is labelled (§3.4). */
const EXEMPT: ReadonlySet<string> = new Set(['Patient', 'Coverage', 'Organization', 'Practitioner', 'PractitionerRole', 'Location']);

const HIV_ICD = /^(?:B2[0-4]|Z21|R75|O98\.?7)/i;
const TB_ICD = /^A1[5-9]/i;
const ALCOHOL_DRUGS_ICD = /^F1\d/i;
const MENTAL_ICD = /^F\d\d/i;
/** Pregnancies, parity, gestational age, last period, day of delivery, birth weight, being pregnant (LOINC). */
const SEX_LOINC: ReadonlySet<string> = new Set([
  '11996-6',
  '11977-6',
  '18185-9',
  '11884-4',
  '8665-2',
  '11778-8',
  '8339-4',
  '82810-3',
  '11612-9',
  '11637-6',
]);
/** HIV 1+2 antibodies and antigen, viral load, CD4 (LOINC): a result says who was tested for it. */
const HIV_LOINC: ReadonlySet<string> = new Set(['75622-1', '56888-1', '68961-2', '7917-8', '30361-0', '20447-9', '25836-8', '24467-3']);

function labelsOfCoding({ system, code }: Json, add: (label: Label) => void): void {
  if (typeof system !== 'string' || typeof code !== 'string') return;
  if (/\/sid\/icd-10(?:-[a-z]+)?$|icd-?10/i.test(system.slice(-60))) {
    if (HIV_ICD.test(code)) add('HIV');
    if (TB_ICD.test(code)) add('TB');
    if (ALCOHOL_DRUGS_ICD.test(code)) add('ETH');
    else if (MENTAL_ICD.test(code)) add('PSY');
  } else if (system === TERMINOLOGY.loinc) {
    if (SEX_LOINC.has(code)) add('SEX');
    if (HIV_LOINC.has(code)) add('HIV');
  } else if (system.endsWith('/CodeSystem/programme') && (code === 'HIV' || code === 'TB')) add(code);
  else if (system.endsWith('/CodeSystem/xml6')) add('HIV');
  else if (system.endsWith('/CodeSystem/xml15')) add('TB');
}

/** What the codes of a resource say, wherever in it they stand; `meta` is left out: its labels are kept as they are. */
export function labelsOf(resource: Json): readonly Label[] {
  const found = new Set<Label>();
  const add = (label: Label): void => void found.add(label);
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (isObject(value)) {
      labelsOfCoding(value, add);
      for (const name in value) {
        const member = value[name];
        if (typeof member === 'object') walk(member);
      }
    }
  };
  for (const [name, value] of Object.entries(resource)) if (name !== 'meta') walk(value);
  return [...found];
}

/** Labels of a visit that go over to all its resources: what is told of pregnancy stays with the resource that tells it. */
export const spreads = (label: Label): boolean => label !== 'SEX';

export const isExempt = (type: string): boolean => EXEMPT.has(type);

/** The labels as `meta.security` has them, R behind them, added to what the sender wrote. */
export function withLabels(sent: readonly Coding[], labels: Iterable<Label>, codeSystem: string): readonly Coding[] {
  const made = [...new Set(labels)].sort().map(
    (code): Coding => ({
      system: code === 'TB' ? `${codeSystem}sensitivity` : TERMINOLOGY.actCode,
      code,
    }),
  );
  return united(sent, made.length === 0 ? [] : [...made, { system: TERMINOLOGY.confidentiality, code: 'R' }]);
}

/** Labels of two, each once. */
export function united(first: readonly Coding[], second: readonly Coding[]): readonly Coding[] {
  const all = new Map<string, Coding>();
  for (const label of [...first, ...second]) {
    const name = `${label.system ?? ''}|${label.code ?? ''}`;
    if (!all.has(name)) all.set(name, label);
  }
  return [...all.values()];
}

/** The labels a resource carries already. */
export const labelsSent = (resource: Json): readonly Coding[] => objectsOf(resource.meta, 'security') as readonly Coding[];
