import type { ShownAnswer } from '@hub/test-support';

type Json = Readonly<Record<string, unknown>>;

/** Ids the hub makes are drawn anew at every load; ids people choose stay. */
const DRAWN = /^[a-z2-7]{26}$/;
const MOST_LINES = 16;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The value at a path of members, the first of each array. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => {
    const one = Array.isArray(found) ? found[0] : found;
    return isJson(one) ? one[name] : undefined;
  }, value);
}
const first = (resource: Json, paths: readonly string[]): unknown =>
  paths.map((path) => at(resource, path)).find((value) => value !== undefined);
const textOf = (value: unknown): string | undefined => {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'string') return one;
  return [at(one, 'text'), at(one, 'coding.display'), at(one, 'coding.code')].find((text) => typeof text === 'string');
};
const quantity = (value: unknown): string | undefined => {
  if (!isJson(value)) return undefined;
  return [value.comparator, value.value, value.unit ?? value.currency].filter((fact) => fact !== undefined).join(' ');
};

/** `HA 145 / 90 mmHg`: the value, or those of the components. */
function amountOf(resource: Json): string | undefined {
  const one = quantity(resource.valueQuantity ?? resource.total ?? at(resource, 'dispenseRequest.quantity'));
  if (one !== undefined) return one;
  if (typeof resource.valueString === 'string') return resource.valueString;
  const parts = Array.isArray(resource.component) ? resource.component.map((part) => quantity(at(part, 'valueQuantity'))) : [];
  return parts.length > 0 ? parts.join(' / ') : undefined;
}

/** A resource on one line: what a person would tell it by. Nothing in it changes from one load of the province to the next. */
export function resourceLine(resource: Json): string {
  const type = String(resource.resourceType);
  const id = typeof resource.id === 'string' && !DRAWN.test(resource.id) ? `/${resource.id}` : '';
  const tags = Array.isArray(at(resource, 'meta.tag')) ? (at(resource, 'meta.tag') as unknown[]) : [];
  const part = tags.some((tag) => at(tag, 'code') === 'SUBSETTED');
  const probability = at(resource, 'prediction.probabilityDecimal');
  const facts = [
    textOf(first(resource, ['name', 'title'])),
    resource.resourceType === 'Condition' ? at(resource, 'code.coding.code') : undefined,
    textOf(first(resource, ['code', 'medicationCodeableConcept', 'suppliedItem.itemCodeableConcept'])),
    at(resource, 'class.code'),
    resource.gender,
    resource.birthDate,
    amountOf(resource),
    probability === undefined ? undefined : `p = ${String(probability)}`,
    String(
      first(
        resource,
        'period.start effectiveDateTime authoredOn recordedDate start date created occurrenceDateTime performedPeriod.start'.split(' '),
      ) ?? '',
    ).slice(0, 10),
    at(resource, 'address.city'),
    label('giấy phép', resource.resourceType === 'Practitioner' ? at(resource, 'identifier.value') : undefined),
    part ? at(resource, 'telecom.value') : undefined,
    label(
      'người bệnh',
      first(
        resource,
        ['subject', 'patient', 'beneficiary', 'participant.actor'].map((name) => `${name}.identifier.value`),
      ),
    ),
    label('cơ sở', facilityOf(resource)),
    resource.status === 'final' || resource.status === 'finished' ? undefined : resource.status,
    resource.url,
    resource.description,
  ];
  const told = [...new Set(facts.filter((fact) => typeof fact === 'string' && fact !== ''))].join(' · ');
  // Of a part, also which members came.
  return `${type}${id}: ${told}${part ? ` [${Object.keys(resource).slice(1).join(' ')}]` : ''}`;
}

const label = (name: string, value: unknown): string | undefined => (value === undefined ? undefined : `${name} ${String(value)}`);

/** The facility's code: of a visit or a bill the one that made it, of a person's record the one that keeps it. */
function facilityOf(resource: Json): unknown {
  const told = first(resource, ['serviceProvider.identifier.value', 'provider.identifier.value', 'managingOrganization.identifier.value']);
  if (told !== undefined) return told;
  const system = at(resource, 'identifier.system');
  const held = typeof system === 'string' ? /\/patient-internal-id\/(\d+)$/.exec(system)?.[1] : undefined;
  return held ?? (resource.resourceType === 'Organization' ? at(resource, 'identifier.value') : undefined);
}

const issueLine = (issue: unknown): string =>
  [at(issue, 'severity'), at(issue, 'code'), at(issue, 'expression')].filter((part) => part !== undefined).join(' ');

/** The parameters of an answer, a line each: `2026-03 | finished | count 12`. */
function parameterLine(parameter: unknown): string {
  const value = (part: unknown): string => {
    const [, found] = Object.entries(part as Json).find(([name]) => name.startsWith('value')) ?? ['', '–'];
    if (!isJson(found)) return String(found);
    const words = [found.display ?? found.code, found.reference].filter((word) => word !== undefined);
    return words.map((word) => String(word).replace(/\/[a-z2-7]{26}$/, '/…')).join(' ');
  };
  const parts = at(parameter, 'part');
  const name = String(at(parameter, 'name'));
  return Array.isArray(parts) ? `${name}: ${parts.map(value).join(' | ')}` : `${name}: ${value(parameter)}`;
}

/** Lines in order where the order was asked for; otherwise sorted, for then nobody promised one. */
function listed(lines: readonly string[], ordered: boolean): readonly string[] {
  const shown = ordered ? lines : [...lines].sort();
  return shown.length <= MOST_LINES
    ? shown
    : [...shown.slice(0, MOST_LINES), `… và ${shown.length - MOST_LINES} dòng nữa · and ${shown.length - MOST_LINES} more`];
}

function bundleLines(bundle: Json, ordered: boolean): readonly string[] {
  const entries = (Array.isArray(bundle.entry) ? bundle.entry : []) as readonly Json[];
  const mode = (entry: Json) => at(entry, 'search.mode');
  const of = (which: string) => entries.filter((entry) => mode(entry) === which).map((entry) => entry.resource as Json);
  const links = (Array.isArray(bundle.link) ? bundle.link : []) as readonly Json[];
  const more = links.some(({ relation }) => relation === 'next');
  const matches = of('match');
  const included = of('include');
  const head = [
    bundle.total === undefined ? '' : `total ${String(bundle.total)}`,
    entries.length === 0
      ? ''
      : `${matches.length} kết quả · matches${included.length > 0 ? ` + ${included.length} kèm theo · included` : ''}`,
    more ? 'còn trang sau · more pages' : '',
  ];
  if (bundle.type === 'transaction-response') return [`${entries.length} mục đã ghi · entries written`];
  // Which matches an unordered page holds is nobody's promise when there are more of them.
  const told = more && !ordered ? [] : listed(matches.map(resourceLine), ordered);
  const beside = more && !ordered ? [] : listed(included.map(resourceLine), false);
  return [
    head.filter((part) => part !== '').join(' · '),
    ...told,
    ...beside.map((line) => `+ ${line}`),
    ...of('outcome').flatMap((outcome) => ((outcome.issue ?? []) as unknown[]).map((issue) => `! ${issueLine(issue)}`)),
  ];
}

/** What of an $explain holds on every machine: how the page is found, and what is told of a statement. */
function explainLines(body: Json): readonly string[] | undefined {
  const parameters = (body.parameter ?? []) as readonly Json[];
  if (!parameters.some(({ name }) => name === 'plan')) return undefined;
  const statements = parameters.filter(({ name }) => name === 'statement');
  const parts = statements.flatMap((statement) => (at(statement, 'part') as readonly Json[]).map(({ name }) => String(name)));
  return [...parameters.filter(({ name }) => name !== 'statement').map(parameterLine), `statement: ${[...new Set(parts)].join(', ')}`];
}

/**
 * An answer as a page of questions shows it: the status, how many, and a line for each resource. The same at every load of the
 * province: ids that are drawn, times of writing and the order nobody asked for are left out.
 */
export function answerText({ status, headers, body }: ShownAnswer, ordered: boolean): string {
  const preference = headers.find(([name]) => name.toLowerCase() === 'preference-applied')?.[1];
  const head = `${status.replace(/^HTTP\/1\.1 /, '')}${preference === undefined ? '' : ` · ${preference}`}`;
  if (!body.startsWith('{')) return [head, ...body.split('\n')].join('\n').trim();
  const parsed = JSON.parse(body) as Json;
  const lines =
    parsed.resourceType === 'Bundle'
      ? bundleLines(parsed, ordered)
      : parsed.resourceType === 'Parameters'
        ? (explainLines(parsed) ?? listed(((parsed.parameter ?? []) as unknown[]).map(parameterLine), true))
        : parsed.resourceType === 'OperationOutcome'
          ? ((parsed.issue ?? []) as unknown[]).map(issueLine)
          : [resourceLine(parsed)];
  return [head, ...lines.filter((line) => line !== '')].join('\n');
}
