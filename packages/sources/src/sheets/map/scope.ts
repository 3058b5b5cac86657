import type { Reference } from '@hub/fhir-model';
import type { MapContext, MappedResource } from '../../mapping.ts';
import { digest } from '../../qd831/person.ts';
import { organizationKey } from '../../qd3176/map/keys.ts';
import { type FacilityNames, facilityNames, type Names, namesOf } from '../../qd3176/map/names.ts';
import { icdVersionOf, keyReference } from '../../qd3176/map/scope.ts';
import type { LocalDateTime } from '../../values/date-time.ts';
import type { Label, Template } from '../profile.ts';
import type { Form } from '../profiles.ts';
import type { StatedRow, Values } from '../record.ts';
import { fill } from '../template.ts';
import { boundValue } from './bindings.ts';
import type { Expansions } from './directory.ts';
import { labelsOf } from './labels.ts';
import { identify, type KnownPerson, type PersonKeys, personKeys } from './person.ts';

/** What every resource of a row needs to know, worked out once. */
export interface Scope {
  readonly form: Form;
  readonly context: MapContext;
  readonly names: Names;
  readonly facility: FacilityNames;
  readonly record: { readonly facility: string };
  readonly values: Values;
  readonly keys: PersonKeys;
  /** The row's person; in a form of the facility's own, the facility. */
  readonly person: KnownPerson;
  readonly subject: Reference;
  /** What Observations of the row are about; undefined: nothing R4 has a place for. */
  readonly about: Reference | undefined;
  readonly facilityId: string;
  readonly expand: Expansions;
  readonly organization: Reference;
  /** The day of the row, a FHIR date or dateTime. */
  readonly day: string | undefined;
  /** Of {@link Scope.day}: chooses lists. */
  readonly start: LocalDateTime | undefined;
  readonly icdVersion: string;
  readonly labels: readonly Label[];
  readonly made: MappedResource[];
  /** References to what was made so far, by its name in the form. */
  readonly references: Map<string, Reference>;
  readonly fill: (template: Template, item?: string) => unknown;
}

export function openScope({ form, facility, values, day }: StatedRow, context: MapContext): Scope {
  const names = namesOf(context.canonicals);
  const own = facilityNames(names, facility);
  const home = organizationKey(names, facility);
  const organizationId = context.idFor(home);
  const keys = personKeys(names, facility, values);
  const person = form.profile.about === 'person' ? identify(context, keys) : { id: organizationId, key: home, aliases: [] };
  const { sid, codeSystem, structureDefinition } = context.canonicals;
  const expand = { SID: sid, CS: codeSystem, SD: structureDefinition, F: facility };
  const references = new Map<string, Reference>();
  const date = day?.slice(0, 10);
  const scope: Scope = {
    form,
    context,
    names,
    facility: own,
    record: { facility },
    values,
    keys,
    person,
    subject:
      keys.file === undefined || form.profile.about === 'facility'
        ? { reference: `${person.key.type}/${person.id}` }
        : keyReference(keys.file, person.id),
    organization: keyReference(home, organizationId),
    day,
    start: date === undefined || date.length < 10 ? undefined : { date, instant: `${date}T00:00:00+07:00`, precision: 'day' },
    icdVersion: icdVersionOf(date ?? ''),
    labels: labelsOf(form, values),
    made: [],
    references,
    get about() {
      return form.profile.about === 'person' ? this.subject : references.get(form.profile.subject ?? '');
    },
    facilityId: organizationId,
    expand,
    fill: (template, item) => fill(template, (binding) => boundValue(scope, binding, item), expand),
  };
  return scope;
}

/**
 * The name of something a row says, the same whoever sends the row again: `CSV-ncd/…`. It hangs on the id of its owner, the person, not on the number he was
 * sent with.
 */
export function rowName({ form, values }: Pick<Scope, 'form' | 'values'>, key: readonly string[], part: string, owner: string): string {
  return `CSV-${form.profile.kind}/${digest(owner, ...key.map((field) => keyPart(values, field)))}${part === '' ? '' : `/${part}`}`;
}

/** What a field of a key is told by: the day as a day, a code as the code, words folded. */
export function keyPart(values: Values, field: string): string {
  const value = values.get(field);
  return value?.date ?? value?.code ?? value?.number ?? (value?.text ?? '').toLowerCase().normalize('NFC');
}
