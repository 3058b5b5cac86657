import {
  type Coding,
  type Encounter,
  formatInstant,
  type Meta,
  type Patient,
  type Practitioner,
  type Resource,
  shardOfId,
} from '@hub/fhir-model';
import type { Moment } from '../../as-of.ts';
import type { MapContext, MappedRecord, MappedResource, NeededKey } from '../../mapping.ts';
import { describedByTag } from '../../qd3176/map/described-by.ts';
import { facilityNames, hubExtension, namesOf } from '../../qd3176/map/names.ts';
import { facilityOrganization } from '../../qd3176/map/organization.ts';
import { isOfPatient } from '../accepted.ts';
import { type Label, labelsSent, withLabels } from '../labels.ts';
import { idOf, keysOfName, type Named } from '../naming.ts';
import { type Json, objectsOf, textOf } from '../read/json.ts';
import { mergedEncounter, withStoredLabels } from './encounter.ts';
import { mergedPerson, saidPerson, saysTheSame } from './patient.ts';
import { meaningOf, referencesIn, rewritten, type Standing } from './rewrite.ts';

/** A resource that can be stored: what was read of it, and what it is called. */
export interface StatedEntry extends Standing {
  readonly type: string;
  /** As sent. */
  readonly resource: Json;
  readonly named: Named;
  readonly labels: readonly Label[];
}

type Made = Resource & { id: string };

/** The business keys whose ids the mapping will ask for: of the resource, its patient, and of all it refers to. */
export function keysOfEntry(stated: StatedEntry): NeededKey[] {
  const needed = new Map<string, NeededKey>();
  const add = (named: Named): void => {
    for (const key of keysOfName(named))
      needed.set(`${key.type}\n${key.system}\n${key.value}`, { key, belongsTo: isOfPatient(named.type) ? 'patient' : 'none' });
    if (named.patient !== undefined) add(named.patient);
  };
  add(stated.named);
  for (const { reference } of referencesIn(stated.resource, stated.type)) {
    const meaning = meaningOf(stated, reference);
    if (meaning.kind === 'named') add(meaning.named);
  }
  return [...needed.values()];
}

/** One resource of a sender as the hub's: its id, its references and its meta are the hub's, everything else is as it was sent. Pure. */
export function mapEntry(stated: StatedEntry, context: MapContext): MappedRecord {
  const { named, type, sender } = stated;
  const id = idOf(named, context);
  const patient = named.patient === undefined ? undefined : shardOfId(idOf(named.patient, context));
  const around = type === 'Patient' ? shardOfId(id) : patient;
  const { resourceType, id: _id, meta: _meta, extension, ...content } = rewritten(stated, stated.resource, context, around) as Json;
  const sent = withoutMoments(extension);
  const resource = { resourceType, id, ...metaOf(stated), ...sent, ...content } as unknown as Made;
  const [key, ...aliases] = keysOfName(named);
  const directory = { ...(key === undefined ? {} : { key }), ...(aliases.length === 0 ? {} : { aliases }) };
  return { resources: resourcesOf(stated, resource, directory, context, sender.facility), issues: [], rejected: false };
}

function resourcesOf(
  stated: StatedEntry,
  resource: Made,
  directory: Pick<MappedResource, 'key' | 'aliases'>,
  context: MapContext,
  facility: string,
): readonly MappedResource[] {
  const { sender, named } = stated;
  const { canonicals } = sender;
  switch (resource.resourceType) {
    case 'Patient': {
      const sent = withoutHubLinks(resource as Patient & Made, hubExtension(namesOf(canonicals), 'link-basis'));
      const person = saidPerson(canonicals, sent, momentOf(stated, context));
      const merge = (existing: Resource): Resource => {
        const merged = mergedPerson(canonicals, existing as Patient, person);
        // The time of a bundle is not its persons': that it came again is no version of them.
        return stated.entry.changed === undefined && saysTheSame(existing as Patient, merged) ? existing : merged;
      };
      return [{ resource: person, mode: 'merge', ...directory, merge, owned: false }];
    }
    case 'Encounter': {
      const visit = resource as Encounter & Made;
      return [
        {
          resource,
          mode: 'merge',
          ...directory,
          merge: (existing) => mergedEncounter(canonicals, existing as Encounter, visit),
          owned: true,
        },
      ];
    }
    case 'Organization':
      // The hub knows its facilities by their registration.
      if (named.business?.system === namesOf(canonicals).sid.providerCode)
        return [facilityOrganization({ names: namesOf(canonicals), context, record: { facility } })];
      break;
    case 'Practitioner':
      if (named.business !== undefined && isShared(stateNames(sender), named.business.system))
        return [sharedPractitioner(resource as Practitioner & Made, directory, stateNames(sender))];
      break;
  }
  return [{ resource, mode: 'merge', ...directory, merge: (existing) => withStoredLabels(resource, existing), owned: true }];
}

const stateNames = ({
  canonicals,
  facility,
}: StatedEntry['sender']): { readonly national: readonly string[]; readonly employee: string } => ({
  national: [namesOf(canonicals).sid.licence, namesOf(canonicals).sid.socialInsurance],
  employee: facilityNames(namesOf(canonicals), facility).employee,
});

const isShared = ({ national }: ReturnType<typeof stateNames>, system: string): boolean => national.includes(system);

/** Health workers belong to nobody: all facilities read them, so only licence and name are kept, and what is stored already is not changed but for a missing name. */
function sharedPractitioner(
  { resourceType, id, identifier, name }: Practitioner & Made,
  directory: Pick<MappedResource, 'key' | 'aliases'>,
  { national, employee }: ReturnType<typeof stateNames>,
): MappedResource {
  const numbers = (identifier ?? []).filter(({ system }) => system === national[0] || system === employee);
  const resource: Practitioner & Made = { resourceType, id, identifier: numbers, active: true, ...(name === undefined ? {} : { name }) };
  const merge = (existing: Resource): Resource => {
    const { meta: _, ...stored } = existing as Practitioner;
    const named: Practitioner = stored.name === undefined && name !== undefined ? { ...stored, name } : stored;
    return named;
  };
  return { resource, mode: 'merge', ...directory, merge, shared: true, owned: false };
}

/** When registers were last said is the hub's to say (as-of.ts). */
function withoutMoments(extension: unknown): { readonly extension?: readonly unknown[] } {
  const kept = Array.isArray(extension) ? extension.filter((one) => !textOf(one, 'url')?.endsWith('StructureDefinition/as-of')) : [];
  return kept.length === 0 ? {} : { extension: kept };
}

/** When the sender said it: the version's own time, else that of the bundle, else when it came. */
function momentOf({ entry, file, sender }: StatedEntry, { receivedAt }: Pick<MapContext, 'receivedAt'>): Moment {
  const [time] = [entry.changed, file.timestamp].filter((one) => one !== undefined && !Number.isNaN(Date.parse(one)));
  const said = time ?? formatInstant(receivedAt);
  return { standing: 1, time: said, sent: said, rank: 0, message: sender.source };
}

/** A link of persons that says the hub made it is the hub's to make. */
function withoutHubLinks(person: Patient & Made, basis: string): Patient & Made {
  const { link, ...rest } = person;
  const own = link?.filter(({ extension }) => !extension?.some(({ url }) => url === basis));
  return own === undefined || own.length === 0 ? rest : { ...rest, link: own };
}

/** Profiles, tags and labels as sent, with the labels its codes ask for; number, time and source of a version are the hub's. */
function metaOf({ resource, type, labels, sender }: StatedEntry): { readonly meta?: Meta } {
  const { codeSystem } = sender.canonicals;
  const names = namesOf(sender.canonicals);
  const own = describedByTag(names, 'FHIR');
  const sent = (resource.meta ?? {}) as Meta;
  const tags = (objectsOf(sent, 'tag') as readonly Coding[]).filter(({ system }) => system !== own.system);
  const tag = type === 'Patient' || type === 'Encounter' ? [...tags, own] : tags;
  const security = withLabels(labelsSent(resource), labels, codeSystem);
  const meta: Meta = {
    ...(sent.profile === undefined ? {} : { profile: sent.profile }),
    ...(security.length === 0 ? {} : { security: [...security] }),
    ...(tag.length === 0 ? {} : { tag: [...tag] }),
  };
  return Object.keys(meta).length === 0 ? {} : { meta };
}
