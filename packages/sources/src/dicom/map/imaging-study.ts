import type { Identifier, ImagingStudy, ImagingStudySeries, Reference } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { coding, identifier, typedIdentifier } from '../../qd3176/map/element.ts';
import { count, type Dataset, personName, text } from '../dataset.ts';
import { moment } from '../moment.ts';
import type { Series } from '../study.ts';
import { TAG } from '../tags.ts';
import { bodySite, laterality } from './body-site.ts';
import { readName } from './person-name.ts';
import type { Scope } from './scope.ts';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
/** Series whose machine does not say what it is (PS3.3 C.7.3.1.1.1, Other). */
const OTHER = 'OT';
/** More images than this are counted, and not named one by one: the resource stays one that can be read. */
const MOST_NAMED = 20_000;

type Stored = ImagingStudy & { id: string };

/** A study (R4 imagingstudy.html; PS3.3 C.7.2, C.7.3): what it is of, its series and images, where they are to be had. */
export function imagingStudyOf(scope: Scope, endpoint: Reference | undefined): MappedResource {
  const { study, studyKey } = scope;
  const { facts, series } = study;
  const total = series.reduce((sum, { instances }) => sum + instances.length, 0);
  const modalities = [...new Set(series.map(modalityOf))];
  const started = moment(text(facts, TAG.studyDate), text(facts, TAG.studyTime), text(facts, TAG.timezone));
  const description = text(facts, TAG.studyDescription);
  const referrer = personName(facts, TAG.referrer);
  const referrerName = referrer?.alphabetic ?? referrer?.ideographic ?? referrer?.phonetic;
  const resource: Stored = {
    ...headOf(scope, 'available'),
    modality: modalities.map((code) => coding(DCM, code)),
    subject: scope.subject,
    ...encounterOf(scope),
    ...(started === undefined ? {} : { started }),
    ...orderOf(scope),
    ...(referrerName === undefined ? {} : { referrer: { display: readName(referrerName) } }),
    ...(endpoint === undefined ? {} : { endpoint: [endpoint] }),
    numberOfSeries: series.length,
    numberOfInstances: total,
    ...(description === undefined ? {} : { description }),
    series: series.map((one) => seriesOf(one, facts, total <= MOST_NAMED)),
  };
  return { resource, mode: 'replace', key: studyKey, owned: true };
}

/**
 * A study that is gone from its PACS. Deleted: `cancelled`, because something was done to a real patient and it is only that the images are not to
 * be had any more. Under another patient number since: `entered-in-error`, it never was of this patient (R4 imagingstudy-status).
 */
export function goneStudyOf(scope: Scope): MappedResource {
  const status = scope.study.gone === 'REPLACED' ? 'entered-in-error' : 'cancelled';
  const resource: Stored = { ...headOf(scope, status), subject: scope.subject };
  const merge = (existing: object): Stored => {
    const { endpoint: _endpoint, ...kept } = existing as Stored;
    return { ...kept, status };
  };
  return { resource, mode: 'merge', merge, key: scope.studyKey, owned: true };
}

function headOf(
  { studyId, study, names, record }: Scope,
  status: ImagingStudy['status'],
): Pick<Stored, 'resourceType' | 'id' | 'identifier' | 'status'> {
  const list: Identifier[] = [identifier('urn:dicom:uid', `urn:oid:${study.uid}`)];
  const { accession } = study;
  if (accession !== undefined)
    list.push(typedIdentifier('ACSN', `${names.canonicals.sid}accession-number/${record.facility}`, accession.value));
  return { resourceType: 'ImagingStudy', id: studyId, identifier: list, status };
}

/** The visit by its number. By the number alone: the same whether the visit is known by then or comes later. */
function encounterOf({ study, facility }: Scope): Pick<ImagingStudy, 'encounter'> {
  return study.visit === undefined ? {} : { encounter: { type: 'Encounter', identifier: identifier(facility.visit, study.visit) } };
}

/** The order by the accession number, where that is the number of who ordered or performs (contract §1); by the number alone likewise. */
function orderOf({ study, names, record }: Scope): Pick<ImagingStudy, 'basedOn'> {
  const { accession } = study;
  if (accession === undefined || accession.is === 'NONE') return {};
  const system = `${names.canonicals.sid}${accession.is === 'PLACER' ? 'lab-order' : 'lab-filler'}/${record.facility}`;
  return { basedOn: [{ type: 'ServiceRequest', identifier: identifier(system, accession.value) }] };
}

const modalityOf = ({ facts }: Series): string => text(facts, TAG.modality)?.toUpperCase() ?? OTHER;

function seriesOf(series: Series, study: Dataset, named: boolean): ImagingStudySeries {
  const { uid, facts, instances } = series;
  const [number, description, part] = [count(facts, TAG.seriesNumber), text(facts, TAG.seriesDescription), text(facts, TAG.bodyPart)];
  const side = laterality(text(facts, TAG.laterality));
  const started = moment(text(facts, TAG.seriesDate), text(facts, TAG.seriesTime), text(facts, TAG.timezone) ?? text(study, TAG.timezone));
  return {
    uid,
    ...(number === undefined ? {} : { number }),
    modality: coding(DCM, modalityOf(series)),
    ...(description === undefined ? {} : { description }),
    numberOfInstances: instances.length,
    ...(part === undefined ? {} : { bodySite: bodySite(part) }),
    ...(side === undefined ? {} : { laterality: side }),
    ...(started === undefined ? {} : { started }),
    ...(named
      ? {
          instance: instances.map((one) => ({
            uid: one.uid,
            sopClass: coding('urn:ietf:rfc:3986', `urn:oid:${one.sopClass}`),
            ...(one.number === undefined ? {} : { number: one.number }),
          })),
        }
      : {}),
  };
}
