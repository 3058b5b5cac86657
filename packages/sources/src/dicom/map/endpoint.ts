import type { Endpoint } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { identifier, oneConcept } from '../../qd3176/map/element.ts';
import { namesOf } from '../../qd3176/map/names.ts';
import { text } from '../dataset.ts';
import { TAG } from '../tags.ts';
import { keysOf, type Scope, type StatedStudy } from './scope.ts';

const CONNECTION = 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type';

/** The address of a PACS's studies at the hub: RetrieveURL up to `/studies/`. Undefined when none is told. */
function addressOf({ study }: Scope): string | undefined {
  const url = text(study.facts, TAG.retrieveUrl);
  return url === undefined ? undefined : /^(https?:\/\/[^\s?#]+)\/studies\/[\d.]+$/.exec(url)?.[1];
}

/**
 * Where the images are to be had: the hub's own door to the PACS (R4 endpoint.html, `dicom-wado-rs`), which everybody may know of and which asks
 * everybody what they may see. Undefined for a study that no connector has sent.
 */
export function endpointOf(stated: StatedStudy, scope: Scope): MappedResource | undefined {
  const { endpoint: key } = keysOf(stated, namesOf(scope.context.canonicals));
  const address = addressOf(scope);
  if (key === undefined || address === undefined) return undefined;
  const resource: Endpoint & { id: string } = {
    resourceType: 'Endpoint',
    id: scope.context.idFor(key),
    identifier: [identifier(key.system, key.value)],
    status: 'active',
    connectionType: { system: CONNECTION, code: 'dicom-wado-rs', display: 'DICOM WADO-RS' },
    name: `PACS ${scope.context.facility.name}`,
    managingOrganization: scope.organization,
    payloadType: [oneConcept('http://terminology.hl7.org/CodeSystem/endpoint-payload-type', 'any', 'Any')],
    payloadMimeType: ['application/dicom', 'application/dicom+json', 'image/jpeg', 'image/png'],
    address,
  };
  return { resource, mode: 'merge', merge: () => resource, key, shared: true, owned: false };
}
