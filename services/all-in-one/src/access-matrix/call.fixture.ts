import type { Route } from '@hub/access';

/** What a call is about: everything under one prefix, each with a marker in it that appears nowhere else. */
export interface Target {
  readonly prefix: string;
  readonly marker: string;
  /** Id of a submission of the facility. */
  readonly submission: string;
  /** Code of a source and id of a client that may be changed. */
  readonly source: string;
}

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
}

const FHIR = 'application/fhir+json';
const MRN = 'http://his.example.vn/mrn';

/** The resources of a target: a patient, a visit, a finding, a group; all with its marker. */
export function resourcesOf({ prefix, marker }: Pick<Target, 'prefix' | 'marker'>, labelled: boolean): readonly Resource[] {
  const meta = labelled ? { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } } : {};
  const subject = { reference: `Patient/${prefix}-Patient` };
  const base = (resourceType: string) => ({
    resourceType,
    id: `${prefix}-${resourceType}`,
    ...meta,
    identifier: [{ system: MRN, value: `${prefix}-${resourceType}` }],
  });
  return [
    { ...base('Patient'), name: [{ text: marker }] },
    {
      ...base('Encounter'),
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: marker },
      subject,
    },
    {
      ...base('Observation'),
      status: 'final',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '718-7', display: marker }] },
      subject,
      effectiveDateTime: '2026-03-10T09:00:00+07:00',
    },
    {
      ...base('ViewDefinition'),
      status: 'active',
      resource: 'Patient',
      select: [{ forEach: 'name', column: [{ name: 'name', path: 'text' }] }],
    },
    { ...base('Group'), type: 'person', actual: true, name: marker, member: [{ entity: subject }] },
  ];
}

export type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

/** A call of a route about a target, whole enough to succeed for somebody who may make it. */
export function callOf({ method, path }: Route, target: Target, base: string): Call {
  const { prefix, submission, source } = target;
  const type = /^\/fhir\/([A-Z]\w+)/.exec(path)?.[1] ?? 'Observation';
  const concrete = path
    .replace(':compartment/:id/:type', `Patient/${prefix}-Patient/Observation`)
    .replace('/fhir/:type', `/fhir/${type}`)
    .replace('/intake/submissions/:id', `/intake/submissions/${submission}`)
    .replace(':vid', '1')
    .replace(':job', '00000000-0000-4000-8000-000000000000')
    .replace(':file', 'Patient.1.ndjson')
    .replace(':id', `${prefix}-${type}`)
    .replace(':code', path.startsWith('/access') ? '92909' : source)
    .replace(':clientId', source)
    .replace(':name', 'khong-co')
    .replace(':number', '999')
    .replace(':rule', 'VN-XML7-missing');
  const query = queryOf(method, path, target);
  const body = bodyOf(method, path, type, target);
  return {
    method,
    url: `${base}${concrete}${query === '' ? '' : `?${query}`}`,
    ...(body === undefined ? {} : { body: body.text }),
    headers: body === undefined ? {} : { 'Content-Type': body.type },
  };
}

function queryOf(method: string, path: string, { prefix, source }: Target): string {
  if (path.includes('$stats')) return 'group-by=status';
  if (path.includes('$lastn')) return `subject=Patient/${prefix}-Patient`;
  if (/(?<!:id)\/\$(viewdefinition-)?run$/.test(path)) return `viewReference=ViewDefinition/${prefix}-ViewDefinition`;
  if (path.includes('$validate') && method === 'GET') return 'mode=delete';
  // Every row that changes something has put resources of its own before this one.
  if (path === '/fhir/_history' || path === '/fhir/:type/_history') return '_count=1000';
  if (path === '/fhir' && method === 'GET') return '_type=Observation,Patient';
  if (path === '/intake/submissions' || path === '/intake/check')
    return `source=${path.includes('$') ? '' : source.replace('spare', 'his')}`;
  const conditional = path === '/fhir/:type' && ['PUT', 'PATCH', 'DELETE'].includes(method);
  return conditional ? `identifier=${MRN}|${prefix}-Observation` : '';
}

function bodyOf(method: string, path: string, type: string, target: Target): { readonly text: string; readonly type: string } | undefined {
  const json = (value: unknown, as = FHIR) => ({ text: JSON.stringify(value), type: as });
  if (method === 'GET' || method === 'DELETE') return undefined;
  if (path === '/intake/submissions' || path === '/intake/check')
    return { text: `<GIAMDINHHS><!-- ${target.prefix} --></GIAMDINHHS>`, type: 'application/xml' };
  if (path.endsWith('/rules/:rule')) return json({ severity: 'information', reason: 'thử' }, 'application/json');
  if (path.endsWith('/webhook')) return json({ url: 'https://his.example.vn/done', secret: 'a-secret-of-the-house' }, 'application/json');
  if (path.startsWith('/intake/sources') && method === 'PUT')
    return json({ facility: '92909', facilityName: 'Cơ sở mẫu', kind: 'hospital', formats: ['qd-xml'] }, 'application/json');
  if (path.startsWith('/access/facilities')) return json({ parent: null }, 'application/json');
  if (path.startsWith('/access')) return json({}, 'application/json');
  if (path === '/oauth/launches') return json({ client_id: 'ung-dung', patient: `${target.prefix}-Patient` }, 'application/json');
  if (path.startsWith('/oauth')) return { text: 'grant_type=client_credentials', type: 'application/x-www-form-urlencoded' };
  if (!path.startsWith('/fhir')) return undefined;
  if (path.endsWith('_search')) return { text: '_count=50', type: 'application/x-www-form-urlencoded' };
  const own = resourcesOf(target, false).find(({ resourceType }) => resourceType === type) as Resource;
  if (path === '/fhir') {
    const entry = [
      { request: { method: 'GET', url: `Observation/${own.id}` } },
      { request: { method: 'GET', url: 'Observation?_count=50' } },
    ];
    return json({ resourceType: 'Bundle', type: 'batch', entry });
  }
  if (path.includes('$meta-'))
    return json({ resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ system: MRN, code: 'x' }] } }] });
  if (path.includes('$validate')) return json({ resourceType: 'Parameters', parameter: [{ name: 'resource', resource: own }] });
  if (path.includes('$')) return undefined;
  if (method === 'PATCH') return json([{ op: 'replace', path: '/status', value: 'amended' }], 'application/json-patch+json');
  // What a caller writes is their own word, not the target's: it has no marker.
  const { id, ...rest } = JSON.parse(JSON.stringify(own).replaceAll(target.marker, 'x')) as Resource;
  return method === 'PUT' && path.includes(':id') ? json({ ...rest, id }) : json(rest);
}
