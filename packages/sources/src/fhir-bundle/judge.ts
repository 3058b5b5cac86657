import { bilingual, type Issue } from '@hub/outcome';
import { validate } from '@hub/validation';
import { namesOf } from '../qd3176/map/names.ts';
import { methodOf, REFUSED_TYPES } from './accepted.ts';
import { at, invalidIssue } from './issues.ts';
import { facilityOf } from './keys.ts';
import { meaningOf, referencesIn, type Standing } from './map/rewrite.ts';
import type { Entry } from './read/entry.ts';
import { identifiersOf, isObject, type Json, textOf } from './read/json.ts';

/** Findings of one resource that its receipt names. */
const MOST_FINDINGS = 20;

/** What is wrong with an entry, its resource left aside: its fullUrl, its request. */
export function wrongFrame({ frame, place }: Entry): Issue | undefined {
  if (frame === undefined || Object.keys(frame).length === 0) return undefined;
  const [finding] = validate({ resourceType: 'Bundle', type: 'collection', entry: [frame] });
  if (finding === undefined) return undefined;
  const expression = finding.expression.replace('Bundle.entry[0]', `Bundle.entry[${place}]`);
  const message = bilingual(
    finding.message.vi.replaceAll('Bundle.entry[0]', `Bundle.entry[${place}]`),
    finding.message.en.replaceAll('Bundle.entry[0]', `Bundle.entry[${place}]`),
  );
  return invalidIssue({ ...finding, expression, message }, 'Bundle');
}

/** What costs an entry before its content is looked at: its method, its type. */
export function refusedAtOnce({ entry }: Standing, path: string): Issue | undefined {
  const { type, method, resource } = entry;
  if (methodOf(method) === 'refused') return at('VN-FHIR-method-unsupported', requestPath(path), method);
  if (type !== undefined && REFUSED_TYPES.has(type)) return at('VN-FHIR-type-refused', path, type);
  if (methodOf(method) === 'withdraw') {
    return type === 'Patient' || type === 'Practitioner' || type === 'Organization'
      ? at('VN-FHIR-method-unsupported', requestPath(path), `DELETE/${type}`)
      : undefined;
  }
  if (resource === undefined) return at('VN-FHIR-resource-missing', path);
  return undefined;
}

const requestPath = (path: string): string => path.replace(/\.resource$/, '.request.method');

/** Where a resource says which facility it is of. */
const OWNERS: Readonly<Record<string, string>> = {
  Patient: 'managingOrganization',
  Encounter: 'serviceProvider',
  Location: 'managingOrganization',
  HealthcareService: 'providedBy',
  EpisodeOfCare: 'managingOrganization',
};

/** What is wrong with a resource: R4, whose it is, what it points at. All of it costs the resource. */
export function judge(standing: Standing, resource: Json, type: string, path: string): readonly Issue[] {
  const findings = validate(resource);
  if (findings.length > 0) return findings.slice(0, MOST_FINDINGS).map((finding) => invalidIssue(finding, path));
  return [...foreign(standing, resource, type, path), ...unresolved(standing, resource, path)];
}

/** A facility writes its own: neither under another's numbers nor in another's name. */
function foreign(standing: Standing, resource: Json, type: string, path: string): readonly Issue[] {
  const { sender } = standing;
  const found: Issue[] = [];
  for (const [i, one] of identifiersOf(resource).entries()) {
    const whose = facilityOf(sender, textOf(one, 'system') ?? '');
    if (whose !== undefined && whose !== sender.facility)
      found.push(at('VN-FHIR-facility-mismatch', `${path}.identifier[${i}].system`, whose, sender.facility));
  }
  const { providerCode } = namesOf(sender.canonicals).sid;
  const member = OWNERS[type];
  const owner = member === undefined ? undefined : resource[member];
  if (isObject(owner)) {
    const meaning = meaningOf(standing, owner);
    if (meaning.kind === 'told' && meaning.identifier.system === providerCode)
      found.push(at('VN-FHIR-facility-mismatch', `${path}.${member}`, meaning.identifier.value, sender.facility));
  }
  if (type === 'Organization') {
    const code = identifiersOf(resource).find((one) => one.system === providerCode);
    const value = textOf(code, 'value');
    if (value !== undefined && value !== sender.facility)
      found.push(at('VN-FHIR-facility-mismatch', `${path}.identifier`, value, sender.facility));
  }
  return found;
}

/** A reference that nothing in the file, and nothing its sender could send, will ever be the target of. */
function unresolved(standing: Standing, resource: Json, path: string): readonly Issue[] {
  const found: Issue[] = [];
  for (const { reference, path: place } of referencesIn(resource, path)) {
    if (meaningOf(standing, reference).kind !== 'unresolved') continue;
    found.push(at('VN-FHIR-reference-unresolved', `${place}.reference`));
    if (found.length >= MOST_FINDINGS) break;
  }
  return found;
}
