import { mayFhir, type Principal, requireFhir } from '@hub/access';
import { type Bilingual, bilingual, ProblemError, problem } from '@hub/outcome';
import { membersOf, parseSearch } from '@hub/search';
import { resourceOf } from '../../body.ts';
import type { BulkAsked } from '../../bulk.ts';
import type { RestRequest } from '../../message.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import { preferredHandling } from '../../prefer.ts';
import { SERVED_TYPES } from '../../resource-path.ts';
import { checkElements } from '../../subset.ts';
import { callerOf } from '../../visible.ts';
import { instant } from '../history-parameters.ts';
import { parametersOf, unknownInput } from './parameters.ts';

type Pairs = readonly (readonly [string, string])[];

const NDJSON: ReadonlySet<string> = new Set(['application/fhir+ndjson', 'application/ndjson', 'ndjson']);
const PROVENANCE = { LatestProvenanceResources: 'latest', RelevantProvenanceResources: 'relevant' } as const;
const MOST_FILTERS = 50;

/** The parameters of the address, then those of a Parameters resource; a reference as its text. Throws 400 for what is no simple value. */
function inputsOf({ body, query }: RestRequest): Pairs {
  if (body === undefined || ('bytes' in body && body.bytes.length === 0)) return query;
  const given = parametersOf(resourceOf(body, 'Parameters')).map((parameter, place): readonly [string, string] => {
    const value: unknown = Object.entries(parameter).find(([name]) => name.startsWith('value'))?.[1];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [parameter.name, String(value)];
    const reference = (value as { readonly reference?: unknown } | undefined)?.reference;
    if (parameter.name === 'patient' && typeof reference === 'string') return [parameter.name, reference];
    throw unknownInput(place, parameter.name);
  });
  return [...query, ...given];
}

/** What is not wrong but not done either: refused, or passed over and told in a file when the client prefers that. */
class Passed {
  readonly lenient: boolean;
  readonly over: Bilingual[] = [];
  constructor(request: RestRequest) {
    this.lenient = preferredHandling(request) === 'lenient';
  }
  by(name: string, vi: string, en: string): void {
    if (!this.lenient) throw problem('incorrect', 'not-supported', vi, en, name);
    this.over.push(bilingual(vi, en));
  }
}

/**
 * Reads a kick-off request (Bulk Data Access 3.0; requests of 2.0 mean the same). `group`: the patients of the group that is exported.
 * Strict by default: what is unknown or not offered is 400 by name; with `Prefer: handling=lenient` it is passed over and the manifest says so.
 * Throws `forbidden` for a type in `_type` that the token's scopes do not give.
 */
export function askedOf(request: RestRequest, level: BulkAsked['level'], now: number, group?: readonly string[]): BulkAsked {
  const principal = callerOf(request);
  const passed = new Passed(request);
  const inputs = inputsOf(request);
  const values = (name: string) => inputs.flatMap(([other, value]) => (other === name ? [value] : []));
  const lists = (name: string) => values(name).flatMap((value) => value.split(',').map((one) => one.trim()));
  const single = (name: string) => {
    const [first, second] = values(name);
    if (second !== undefined) throw problem('incorrect', 'value', `${name} chỉ được có một lần.`, `${name} may be given once only.`, name);
    return first;
  };
  refuseUnknown(inputs, request.method, level, passed);
  const format = single('_outputFormat');
  if (format !== undefined && !NDJSON.has(format.replace(' ', '+')))
    throw problem('incorrect', 'not-supported', '_outputFormat: chỉ có NDJSON.', '_outputFormat: NDJSON only.', '_outputFormat');
  const partial = single('allowPartialManifests');
  if (partial !== undefined && partial !== 'true' && partial !== 'false')
    throw problem(
      'incorrect',
      'value',
      'allowPartialManifests là true hoặc false.',
      'allowPartialManifests is true or false.',
      'allowPartialManifests',
    );
  const [since, until] = [single('_since'), single('_until')];
  const named = lists('_type');
  const types = named.length === 0 ? allTypes(principal, level) : typesOf(named, principal, level, passed);
  const patients = patientsOf(lists('patient'), request.base, group);
  const elements = elementsOf(lists('_elements'), types);
  const organizedBy = organizerOf(single('organizeOutputBy'), types, principal, passed);
  const provenance = provenanceOf(lists('includeAssociatedData'), types, principal, passed);
  return {
    level,
    types,
    narrowed: named.length > 0,
    ...(patients === undefined ? {} : { patients }),
    ...(since === undefined ? {} : { since: instant('_since', since) }),
    ...(until === undefined ? {} : { until: instant('_until', until) }),
    filters: filtersOf(values('_typeFilter'), types, request.base, now, passed),
    ...(organizedBy === undefined ? {} : { organizedBy }),
    ...(provenance === undefined ? {} : { provenance }),
    partial: partial === 'true',
    ...(elements === undefined ? {} : { elements }),
    base: request.base,
    now,
    passedOver: passed.over,
  };
}

function refuseUnknown(inputs: Pairs, method: string, level: BulkAsked['level'], passed: Passed): void {
  const known = new Set([
    '_outputFormat',
    '_since',
    '_until',
    '_type',
    '_typeFilter',
    '_elements',
    'allowPartialManifests',
    'organizeOutputBy',
    'includeAssociatedData',
  ]);
  for (const name of new Set(inputs.map(([one]) => one))) {
    if (known.has(name) || FORMAT_PARAMETERS.has(name)) continue;
    if (name === 'patient' && level !== 'system') {
      // People are not named in addresses: they end in logs of proxies (Bulk Data Access: "not applicable to GET requests").
      if (method === 'POST') continue;
      throw problem('incorrect', 'not-supported', 'patient chỉ dùng được với POST.', 'patient may be sent by POST only.', 'patient');
    }
    const shown = /^[A-Za-z_][\w-]{0,63}$/.test(name) ? name : '?';
    passed.by(shown, `$export không có tham số ${shown}.`, `$export has no parameter ${shown}.`);
  }
}

const ofLevel = (type: string, level: BulkAsked['level']) =>
  level === 'system' || type === 'Patient' || membersOf('Patient')?.includes(type) === true;
const may = (principal: Principal, type: string) => mayFhir(principal, 'r', type) && mayFhir(principal, 's', type);

function allTypes(principal: Principal, level: BulkAsked['level']): readonly string[] {
  return [...SERVED_TYPES].filter((type) => ofLevel(type, level) && may(principal, type)).sort();
}

function typesOf(named: readonly string[], principal: Principal, level: BulkAsked['level'], passed: Passed): readonly string[] {
  const types = [...new Set(named)].filter((type) => {
    if (SERVED_TYPES.has(type) && ofLevel(type, level)) return true;
    const shown = /^[A-Za-z]{1,64}$/.test(type) ? type : '?';
    passed.by('_type', `_type: ${shown} không xuất được ở đây.`, `_type: ${shown} cannot be exported here.`);
    return false;
  });
  for (const type of types) for (const letter of ['r', 's'] as const) requireFhir(principal, letter, type);
  return types.sort();
}

/** Of `patient`, those of the group when there is one. Undefined: every patient. */
function patientsOf(named: readonly string[], base: string, group: readonly string[] | undefined): readonly string[] | undefined {
  if (named.length === 0) return group;
  const ids = named.map((text) => {
    const id = /^(?:Patient\/)([A-Za-z0-9.-]{1,64})$/.exec(text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text)?.[1];
    if (id === undefined)
      throw problem('incorrect', 'value', 'patient phải có dạng Patient/id.', 'patient must be a reference such as Patient/id.', 'patient');
    if (group !== undefined && !group.includes(id))
      throw problem('incorrect', 'value', 'patient: không thuộc nhóm này.', 'patient: not a member of this group.', 'patient');
    return id;
  });
  return [...new Set(ids)];
}

/** `_typeFilter`: each `Type?query`; several in one value are split where the next type begins. */
function filtersOf(
  texts: readonly string[],
  types: readonly string[],
  base: string,
  now: number,
  passed: Passed,
): readonly { readonly type: string; readonly query: string }[] {
  const all = texts.flatMap((text) => text.split(/,(?=[A-Z][A-Za-z]+(?:\?|%3[fF]))/));
  if (all.length > MOST_FILTERS)
    throw problem(
      'incorrect',
      'too-costly',
      `_typeFilter: nhiều nhất ${MOST_FILTERS}.`,
      `_typeFilter: ${MOST_FILTERS} at most.`,
      '_typeFilter',
    );
  return all.flatMap((text) => {
    const cut = text.indexOf('?');
    const [type, query] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 1)];
    if (cut < 0 || !types.includes(type)) {
      passed.by(
        '_typeFilter',
        '_typeFilter có dạng Type?tham-số, với Type nằm trong những loại được xuất.',
        '_typeFilter is Type?parameters, of a type that is exported.',
      );
      return [];
    }
    const parsed = parseSearch(type, new URLSearchParams(query), { base, now, lenient: passed.lenient });
    if (!parsed.ok) {
      const [first] = parsed.problems;
      throw first === undefined ? new Error('a search without fault was refused') : new ProblemError(first);
    }
    for (const { message } of parsed.passedOver) passed.over.push(message);
    const { sort, includes, revincludes, contained, summary, elements, cursor } = parsed.query;
    if (sort.length + includes.length + revincludes.length > 0 || [contained, summary, elements, cursor].some((one) => one !== undefined))
      throw problem(
        'incorrect',
        'not-supported',
        '_typeFilter chỉ nhận điều kiện tìm kiếm, không nhận tham số về kết quả (_sort, _include …).',
        '_typeFilter takes search criteria, not parameters of the result (_sort, _include …).',
        '_typeFilter',
      );
    return [{ type, query }];
  });
}

function elementsOf(named: readonly string[], types: readonly string[]): Readonly<Record<string, readonly string[]>> | undefined {
  if (named.length === 0) return undefined;
  const found: Record<string, string[]> = {};
  for (const text of named) {
    const cut = text.indexOf('.');
    const [type, name] = cut < 0 ? ['*', text] : [text.slice(0, cut), text.slice(cut + 1)];
    if (type !== '*' && !types.includes(type))
      throw problem(
        'incorrect',
        'value',
        '_elements: loại này không được xuất.',
        '_elements: of a type that is not exported.',
        '_elements',
      );
    checkElements({ elements: [name] }, type === '*' ? types : [type]);
    found[type] = [...(found[type] ?? []), name];
  }
  return found;
}

/** `organizeOutputBy`: a type that is served. Its resources need not be exported themselves: headers name them. */
function organizerOf(type: string | undefined, types: readonly string[], principal: Principal, passed: Passed): string | undefined {
  if (type === undefined) return undefined;
  if (!SERVED_TYPES.has(type)) {
    passed.by(
      'organizeOutputBy',
      'organizeOutputBy là một loại tài nguyên của máy chủ này.',
      'organizeOutputBy is a resource type of this server.',
    );
    return undefined;
  }
  if (!types.includes(type)) requireFhir(principal, 'r', type);
  return type;
}

/** `includeAssociatedData`: of two values the one that brings more (export.html: the least restrictive). */
function provenanceOf(
  named: readonly string[],
  types: readonly string[],
  principal: Principal,
  passed: Passed,
): 'latest' | 'relevant' | undefined {
  const known = named.filter((name): name is keyof typeof PROVENANCE => {
    if (Object.hasOwn(PROVENANCE, name)) return true;
    const shown = /^[A-Za-z_][\w-]{0,63}$/.test(name) ? name : '?';
    passed.by('includeAssociatedData', `includeAssociatedData: không có ${shown}.`, `includeAssociatedData: ${shown} is not offered.`);
    return false;
  });
  if (known.length === 0) return undefined;
  if (types.every((type) => type === 'Provenance'))
    throw problem(
      'incorrect',
      'value',
      'includeAssociatedData cần một loại khác Provenance trong _type.',
      'includeAssociatedData needs a type other than Provenance in _type.',
      'includeAssociatedData',
    );
  for (const letter of ['r', 's'] as const) requireFhir(principal, letter, 'Provenance');
  return known.some((name) => PROVENANCE[name] === 'relevant') ? 'relevant' : 'latest';
}
