import type { Canonicals, Patient } from '@hub/fhir-model';
import { type Agreement, hubLinks, type Numbered, officialNumbers, samePerson } from '@hub/identity';
import { isCrowded, type Namesakes, type StoredPerson, type WaitingPerson } from '@hub/resource-store';

/** A Patient as stored, read. */
export interface Person extends StoredPerson {
  /** Absent: deleted. */
  readonly patient?: Patient;
}

type Conflict = Extract<Agreement, { kind: 'conflict' }>['field'];

/** A record to be told that its person's number is another's too. */
export interface Contradiction {
  readonly record: WaitingPerson;
  /**
   * What differs, of two records of one facility. `elsewhere`: of another facility's record it is not told, or whoever knows a number could try
   * names, years and sexes until it is silent. Absent: so many have it that it is nobody's.
   */
  readonly field?: Conflict | 'elsewhere';
  readonly number: Numbered;
}

/** What is to be written. */
export interface LinkDecision {
  /** Patients whose links of the hub change, and what they are to be. */
  readonly links: readonly { readonly person: Person; readonly references: readonly string[] }[];
  readonly contradictions: readonly Contradiction[];
  /** Records still waiting that were contradicted by a later one, which is told. */
  readonly settled: readonly { readonly seq: number; readonly by: number }[];
}

type Verdict = { readonly kind: 'same' | 'none' } | { readonly kind: 'conflict'; readonly field: Conflict };

/**
 * Which Patients are one person and which contradict each other (mapping contract §1.1), of those whose records wait and their namesakes.
 * Two are linked when they belong to different facilities, are in use, have an equal official number and agree; directly, never over a third.
 * Links that hold no more go. Of two that contradict each other the record that came later is told. Pure.
 *
 * `due` waits and is looked at now, `others` waits for somebody else; both in the order they were entered.
 */
export function decideLinks(
  persons: ReadonlyMap<number, Person>,
  look: Namesakes,
  due: readonly WaitingPerson[],
  elsewhere: readonly WaitingPerson[],
  { canonicals, system }: { readonly canonicals: Canonicals; readonly system: (uri: string) => number | undefined },
): LinkDecision {
  const numbers = new Map<number, readonly Numbered[]>();
  for (const [rid, { patient }] of persons)
    numbers.set(rid, patient === undefined || patient.active === false ? [] : officialNumbers(patient.identifier, canonicals.sid));
  const nobodys = ({ system: uri, value }: Numbered, { owner }: Person): boolean => isCrowded(look, system(uri), value, owner);
  const before = new Map([...persons].map(([rid, { patient }]) => [rid, new Set(patient === undefined ? [] : hubLinks(patient))]));
  const after = new Map([...before].map(([rid, references]) => [rid, new Set(references)]));
  const byPerson = Map.groupBy(due, ({ rid }) => rid);
  const waiting = Map.groupBy([...due, ...elsewhere], ({ rid }) => rid);

  const judged = new Set<string>();
  const contradictions: Contradiction[] = [];
  const settled: { seq: number; by: number }[] = [];
  for (const [rid, records] of byPerson) {
    const person = persons.get(rid);
    if (person === undefined) continue;
    const filler = numbers.get(rid)?.find((one) => nobodys(one, person));
    if (filler !== undefined) for (const record of records) if (record.told !== undefined) contradictions.push({ record, number: filler });
    for (const other of look.others.get(rid) ?? []) {
      const namesake = persons.get(other);
      if (namesake === undefined) continue;
      const shared = numbers
        .get(rid)
        ?.find((one) => !nobodys(one, person) && !nobodys(one, namesake) && numbers.get(other)?.some((two) => equal(one, two)));
      const verdict: Verdict = shared === undefined ? { kind: 'none' } : verdictOf(person, namesake);
      const pair = rid < other ? `${rid} ${other}` : `${other} ${rid}`;
      if (!judged.has(pair)) {
        judged.add(pair);
        const change = verdict.kind === 'same' && person.owner !== namesake.owner ? 'add' : 'delete';
        after.get(rid)?.[change](referenceTo(namesake));
        after.get(other)?.[change](referenceTo(person));
      }
      if (verdict.kind !== 'conflict' || shared === undefined) continue;
      for (const record of records) {
        if (record.told === undefined || !laterThan(record, waiting.get(other), other)) continue;
        contradictions.push({ record, field: person.owner === namesake.owner ? verdict.field : 'elsewhere', number: shared });
        for (const { seq } of waiting.get(other) ?? []) if (seq < record.seq) settled.push({ seq, by: rid });
      }
    }
  }
  return { links: changed(persons, before, after), contradictions: eachOnce(contradictions), settled };
}

/** Told of a contradiction with someone who was there before: whose records are all through, or one of whose came earlier. */
function laterThan({ seq, contradicts }: WaitingPerson, theirs: readonly WaitingPerson[] | undefined, other: number): boolean {
  if (contradicts.includes(other)) return false;
  return theirs === undefined || theirs.some((one) => one.seq < seq);
}

function verdictOf(a: Person, b: Person): Verdict {
  const agreement = samePerson(a.patient ?? {}, b.patient ?? {});
  return agreement.kind === 'unknown' ? { kind: 'none' } : agreement;
}

function changed(
  persons: ReadonlyMap<number, Person>,
  before: ReadonlyMap<number, ReadonlySet<string>>,
  after: ReadonlyMap<number, ReadonlySet<string>>,
): LinkDecision['links'] {
  return [...persons.values()].flatMap((person) => {
    const [was, is] = [before.get(person.rid) as ReadonlySet<string>, after.get(person.rid) as ReadonlySet<string>];
    if (person.patient === undefined || (was.size === is.size && is.isSubsetOf(was))) return [];
    const kept = [...was].filter((reference) => is.has(reference));
    return [{ person, references: [...kept, ...[...is].filter((reference) => !was.has(reference)).sort()] }];
  });
}

/** One for each record, number and field: how many others contradict it is nothing to act on, nor who else once the facility's own record does. */
function eachOnce(all: readonly Contradiction[]): readonly Contradiction[] {
  const key = ({ record, number }: Contradiction): string => `${record.seq} ${number.system}`;
  const once = [...new Map(all.map((one) => [`${key(one)} ${one.field}`, one])).values()];
  const own = new Set(once.filter(({ field }) => field !== 'elsewhere').map(key));
  return once.filter((one) => one.field !== 'elsewhere' || !own.has(key(one)));
}

const referenceTo = ({ id }: StoredPerson): string => `Patient/${id}`;
const equal = (a: Numbered, b: Numbered): boolean => a.system === b.system && a.value === b.value;
