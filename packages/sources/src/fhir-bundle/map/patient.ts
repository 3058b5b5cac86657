import type { Canonicals, Coding, Meta, Patient, PatientLink } from '@hub/fhir-model';
import { type Cells, cellsOf, extensionCell, type Moment, mergeRegisters, type Shape, withSaid } from '../../as-of.ts';
import { isProvisional } from '../../qd3176/map/described-by.ts';
import { hubExtension, namesOf } from '../../qd3176/map/names.ts';
import { PATIENT } from '../../registers/patient.ts';
import { united } from '../labels.ts';

type Person = Patient & { id: string };

/** Registers of what FHIR says of a person and messages do not. */
const FURTHER: Shape['registers'] = {
  contact: ['contact'],
  photo: ['photo'],
  'general-practitioner': ['generalPractitioner'],
  'managing-organization': ['managingOrganization'],
  text: ['text'],
  contained: ['contained'],
};

/** How two descriptions of a person meet: each member, and each extension by its url, is a register that the last word wins; `active` once false stays so. */
function shapeOf(...sides: readonly Patient[]): Shape {
  const urls = new Set(sides.flatMap(({ extension = [] }) => extension.map(({ url }) => url)));
  const known = new Set(Object.values(PATIENT.registers).flat());
  const others = [...urls].filter((url) => !url.endsWith('/as-of') && !known.has(extensionCell(url))).sort();
  return {
    ...PATIENT,
    registers: { ...PATIENT.registers, ...FURTHER, ...Object.fromEntries(others.map((url) => [url, [extensionCell(url)]])) },
    unite: { ...PATIENT.unite, active: (stored, own) => stored !== false && own !== false },
    order: [...others.map(extensionCell), ...PATIENT.order, ...Object.values(FURTHER).flat()],
  };
}

/** The person with the moment at which each register was said, in the order a merge leaves it in: the first to come has the text of the last. */
export function saidPerson(canonicals: Canonicals, person: Person, moment: Moment): Person {
  const names = namesOf(canonicals);
  const { link, meta, ...rest } = person;
  const shape = shapeOf(rest);
  const cells: Cells = cellsOf(rest, shape);
  const spoken = Object.entries(shape.registers).filter(([, members]) => members.some((cell) => cells[cell] !== undefined));
  const said = withSaid(rest, new Map(spoken.map(([register]) => [register, moment])), names);
  const empty = { resourceType: 'Patient', id: person.id } as Person;
  const ordered = mergeRegisters(empty, said, shape, { names, yields: true });
  return withLinks({ ...ordered, meta: mergedMeta(undefined, meta) }, link ?? []);
}

/**
 * What is stored of a person afterwards (contract §1.1): a blank never clears; where XML1 has described the Patient this only fills gaps; links
 * that the hub made stay. Independent of the order in which a sender's versions come. Pure.
 */
export function mergedPerson(canonicals: Canonicals, stored: Patient, own: Person): Person {
  const names = namesOf(canonicals);
  const { link: before = [], meta: metaBefore, ...old } = stored;
  const { link = [], meta, ...mine } = own;
  const merged = mergeRegisters(old as Patient, mine, shapeOf(stored, own), { names, yields: isProvisional(stored, names) });
  const tagged = isProvisional(stored, names) ? meta : { ...meta, tag: [] };
  const basis = hubExtension(names, 'link-basis');
  const made = before.filter((one) => linkText(one, basis) === '');
  const theirs = new Map([...before, ...link].map((one) => [linkText(one, basis), one]));
  theirs.delete('');
  const links = [...made, ...[...theirs].sort(byText).map(([, one]) => one)];
  return withLinks({ ...merged, meta: mergedMeta(metaBefore, tagged) }, links);
}

/** True when two differ in nothing but when it was said. */
export function saysTheSame(a: Patient, b: Patient): boolean {
  const text = ({ meta, extension = [], ...rest }: Patient): string =>
    JSON.stringify([mergedMeta(undefined, meta), extension.filter(({ url }) => !url.endsWith('StructureDefinition/as-of')), rest]);
  return text(a) === text(b);
}

const byText = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** What a sender's link says; '' for one that the hub made itself: it carries why. */
const linkText = ({ extension, other, type }: PatientLink, basis: string): string =>
  extension?.some(({ url }) => url === basis) === true ? '' : JSON.stringify([other.reference, other.identifier, type]);

function withLinks(person: Person, link: readonly PatientLink[]): Person {
  const { resourceType, id, meta, ...rest } = person;
  const head = { resourceType, id, ...(meta === undefined || Object.keys(meta).length === 0 ? {} : { meta }) };
  return { ...head, ...rest, ...(link.length === 0 ? {} : { link: [...link] }) };
}

const codeText = ({ system, code }: Coding): string => `${system}|${code}`;
const sorted = (list: readonly Coding[]): Coding[] => list.toSorted((a, b) => (codeText(a) < codeText(b) ? -1 : 1));

/** Tags, profiles and labels of both, in an order that hangs on them alone. */
export function mergedMeta(stored: Meta | undefined, own: Meta | undefined): Meta {
  const profile = [...new Set([...(stored?.profile ?? []), ...(own?.profile ?? [])])].sort();
  const tag = sorted(united(stored?.tag ?? [], own?.tag ?? []));
  const security = sorted(united(stored?.security ?? [], own?.security ?? []));
  return {
    ...(profile.length === 0 ? {} : { profile }),
    ...(security.length === 0 ? {} : { security }),
    ...(tag.length === 0 ? {} : { tag }),
  };
}
