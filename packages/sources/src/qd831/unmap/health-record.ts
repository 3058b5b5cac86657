import type {
  Composition,
  Condition,
  Encounter,
  FamilyMemberHistory,
  Immunization,
  ImmunizationRecommendation,
  Observation,
  Patient,
  Procedure,
  RelatedPerson,
  Resource,
} from '@hub/fhir-model';
import { facilityNames, hubCodeSystem, type Names } from '../../qd3176/map/names.ts';
import { writtenNumber } from '../../qd3176/unmap/written.ts';
import type { Fields, Part } from '../content.ts';
import { BIRTH_VITALS } from '../map/vitals.ts';
import { BIRTH_FIELDS, FACTOR_FIELDS, type SectionName } from '../sections.ts';
import { readShot } from './immunization.ts';
import { readPerson } from './person.ts';
import { fieldsFrom, type Reading, rowOf, tagText } from './reading.ts';
import { readRelation } from './related-person.ts';
import { readDiagnosis, readService, readVisit } from './visit.ts';

/** What the hub holds of one person of one facility, as stored: FHIR only. */
export interface StoredPerson {
  /** MA_CSKCB. */
  readonly facility: string;
  readonly patient: Patient;
  /** Resources of the person; what is no row of a health record is passed over. */
  readonly resources: readonly Resource[];
}

/** Resources of one section, by the key of their row. */
type Rows = ReadonlyMap<string, readonly Resource[]>;

/** The person's whole health record (HOSOSUCKHOE), regenerated from FHIR alone. Rows of a section are in the order of their keys. */
export function healthRecordOf({ facility, patient, resources }: StoredPerson, names: Names): Part {
  const reading: Reading = { names, facility: facilityNames(names, facility) };
  const sections = bySection(reading, resources);
  const rows = (section: SectionName): (readonly Resource[])[] => [...(sections.get(section) ?? new Map()).values()];
  const own = <T extends Resource>(row: readonly Resource[], type: T['resourceType']) =>
    row.filter(({ resourceType }) => resourceType === type) as T[];
  const relations = rows('QUANHE_GIADINH').flatMap((row) =>
    own<RelatedPerson>(row, 'RelatedPerson').map((one) => readRelation(reading, one)),
  );
  const shots = rows('THONGTINMUITIEM').flatMap((row) => {
    const [next] = own<ImmunizationRecommendation>(row, 'ImmunizationRecommendation');
    return own<Immunization>(row, 'Immunization').map((shot) => readShot(reading, shot, next));
  });
  const tetanus = observed(reading, rows('TIEMCHUNG').flat() as Observation[], ['SOMUIUONVANMETIEM']);
  return part('HOSOSUCKHOE', {}, [
    part('THONGTINCHUNG', readPerson(reading, patient), parts('QUANHE_GIADINH', relations)),
    ...rows('TINHTRANG_LUCSINH').map((row) => part('TINHTRANG_LUCSINH', observed(reading, row as Observation[], BIRTH_FIELDS))),
    ...rows('DSYEUTO').map((row) => part('DSYEUTO', observed(reading, row as Observation[], FACTOR_FIELDS))),
    ...OPEN.flatMap((section) => rows(section).flatMap((row) => row.map((one) => part(section, openFields(reading, section, one))))),
    ...(shots.length === 0 && Object.keys(tetanus).length === 0 ? [] : [part('TIEMCHUNG', tetanus, parts('THONGTINMUITIEM', shots))]),
    ...visitsOf(reading, sections, resources),
  ]);
}

const OPEN = ['DSKHUYETTAT', 'TIEUSU_BENHTAT', 'TIENSU_PHAUTHUAT', 'TIENSU_GIADINH', 'SUCKHOE_SINHSAN', 'VANDEKHAC'] as const;

const part = (section: SectionName, fields: Fields, inside: readonly Part[] = []): Part => ({ section, fields, parts: inside });
const parts = (section: SectionName, rows: readonly Fields[]): Part[] => rows.map((fields) => part(section, fields));

function bySection(reading: Reading, resources: readonly Resource[]): ReadonlyMap<string, Rows> {
  const sections = new Map<string, Map<string, Resource[]>>();
  for (const resource of resources) {
    const row = isWithdrawn(resource) ? undefined : rowOf(reading, resource as Observation);
    if (row === undefined) continue;
    const rows = sections.get(row.section) ?? new Map<string, Resource[]>();
    sections.set(row.section, rows);
    rows.set(row.key, [...(rows.get(row.key) ?? []), resource]);
  }
  return new Map([...sections].map(([section, rows]) => [section, new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)))]));
}

/** Rows that vanished from their record. */
function isWithdrawn(resource: Resource): boolean {
  const { status, active, verificationStatus } = resource as { status?: string; active?: boolean; verificationStatus?: Condition['code'] };
  return status === 'entered-in-error' || active === false || verificationStatus?.coding?.[0]?.code === 'entered-in-error';
}

/** Fields that are an Observation each. */
function observed(reading: Reading, observations: readonly Observation[], tags: readonly string[]): Fields {
  const system = hubCodeSystem(reading.names, 'qd831');
  return fieldsFrom(tags, (tag) => {
    const loinc = BIRTH_VITALS.find((one) => one.tag === tag)?.loinc;
    const found = observations.find(({ code }) =>
      code.coding?.some((one) => (one.system === system && one.code === tag) || (loinc !== undefined && one.code === loinc)),
    );
    if (found === undefined) return undefined;
    const number = found.valueInteger ?? found.valueQuantity?.value;
    return tagText(reading, found, tag) ?? found.valueString ?? writtenNumber(number);
  });
}

/** A row whose inside is on no record: its words, and its markup when it had any. */
function openFields(reading: Reading, section: SectionName, resource: Resource): Fields {
  const markup = tagText(reading, resource as Observation, 'MARKUP');
  const words = wordsOf(resource);
  return { ...(words === undefined ? {} : { [section]: words }), ...(markup === undefined ? {} : { [`${section}/*`]: markup }) };
}

function wordsOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'FamilyMemberHistory') return (resource as FamilyMemberHistory).note?.[0]?.text;
  if (resource.resourceType === 'Observation') return (resource as Observation).valueString;
  return (resource as Condition | Procedure).code?.text;
}

/** The visits, each from its note: another source may describe the Encounter too. */
function visitsOf(reading: Reading, sections: ReadonlyMap<string, Rows>, resources: readonly Resource[]): Part[] {
  const all = (section: SectionName): Resource[] => [...(sections.get(section)?.values() ?? [])].flat();
  const notes = all('HOSOKHAMCHUABENH').filter((one) => one.resourceType === 'Composition') as Composition[];
  return notes.map((note) => {
    const at = note.encounter?.reference;
    const inside = <T extends Resource>(section: SectionName) =>
      all(section).filter((one) => (one as Observation).encounter?.reference === at) as T[];
    const encounter: Encounter = (resources.find(({ resourceType, id }) => `${resourceType}/${id}` === at) as Encounter | undefined) ?? {
      resourceType: 'Encounter',
      status: 'unknown',
      class: {},
    };
    const observations = inside<Observation>('HOSOKHAMCHUABENH').filter(({ resourceType }) => resourceType === 'Observation');
    return part('HOSOKHAMCHUABENH', readVisit(reading, { encounter, note, observations }), [
      ...inside<Observation>('DICHVU').map((one) => part('DICHVU', readService(reading, one))),
      ...inside<Condition>('CHANDOANBENH').map((one) => part('CHANDOANBENH', readDiagnosis(reading, one))),
    ]);
  });
}
