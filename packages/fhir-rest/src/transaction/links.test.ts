import type { Resource } from '@hub/fhir-model';
import { isProblemError } from '@hub/outcome';
import { parseSearch, type SearchQuery } from '@hub/search';
import { describe, expect, test } from '@jest/globals';
import type { Entry } from './entry.ts';
import { TransactionLinks } from './links.ts';
import { targetsOf } from './targets.ts';

const P = 'urn:uuid:04121321-4af5-424c-a0e1-ed3aab1c349d';
const Q = 'urn:oid:1.2.36.146.595.217.0.1';
const REST = 'http://his.example.org/fhir/Patient/23';
const BASE = 'http://hub/fhir';
const CANONICAL = 'http://example.org/fhir/CodeSystem/colours';

function entry(index: number, fullUrl: string | undefined, method: Entry['method'], url: string, condition?: string): Entry {
  return {
    index,
    at: `Bundle.entry[${index}]`,
    method,
    url,
    ...(fullUrl === undefined ? {} : { fullUrl }),
    conditions: new Map(condition === undefined ? [] : [['if-none-exist', condition]]),
  };
}
const ENTRIES = [
  entry(0, P, 'POST', 'Patient'),
  entry(1, Q, 'PUT', 'Patient/q'),
  entry(2, REST, 'PUT', 'Patient/23'),
  entry(3, 'urn:uuid:cond', 'POST', 'Patient', 'identifier=x'),
  entry(4, 'urn:uuid:gone', 'DELETE', 'Patient/7'),
  entry(5, CANONICAL, 'PUT', 'CodeSystem/colours'),
];
const RESOLVED: Readonly<Record<string, string>> = {
  [P]: 'Patient/made',
  [Q]: 'Patient/q',
  [REST]: 'Patient/23',
  'urn:uuid:cond': 'Patient/found',
  [CANONICAL]: 'CodeSystem/colours',
  'Patient?identifier=s%7Cv': 'Patient/by-identifier',
};
const HOLDER = entry(9, 'http://his.example.org/fhir/Observation/1', 'POST', 'Observation');

function parse(type: string, criteria: string): SearchQuery {
  const parsed = parseSearch(type, [...new URLSearchParams(criteria)], { now: 0 });
  if (parsed.ok) return parsed.query;
  throw Object.assign(new Error('not parsed'), { problems: parsed.problems });
}

/** What becomes of a resource: read, then linked. */
function linked(resource: object, holder = HOLDER) {
  const links = new TransactionLinks(targetsOf(ENTRIES), BASE, parse);
  const read = links.read(resource as Resource, holder);
  const { link, conditionalReferences } = links.forUnit(false);
  return { links, resource: link === undefined ? read : link(read, (url) => RESOLVED[url]), conditionalReferences, link };
}
const subject = (reference: string) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference } });
const subjectOf = (reference: string, holder?: Entry) => (linked(subject(reference), holder).resource as { subject?: object }).subject;
function refusal(reference: string, holder?: Entry) {
  try {
    linked(subject(reference), holder);
  } catch (error) {
    if (isProblemError(error)) return `${error.problem.category} ${error.problem.code} ${error.problem.expression}`;
    throw error;
  }
  return 'not refused';
}

describe('links of a transaction (R4 http.html#trules, bundle.html#references)', () => {
  test.each([
    ['urn:uuid', P, 'Patient/made'],
    ['urn:oid', Q, 'Patient/q'],
    ['absolute fullUrl', REST, 'Patient/23'],
    ['relative to the root of its own fullUrl', 'Patient/23', 'Patient/23'],
    ['what was found by ifNoneExist', 'urn:uuid:cond', 'Patient/found'],
    ['a fragment stays', `${P}#part`, 'Patient/made#part'],
    ['a version-specific link stays one', `${P}/_history/7`, 'Patient/made/_history/1'],
    ['a search', 'Patient?identifier=s%7Cv', 'Patient/by-identifier'],
    ['contained: left alone', '#device', '#device'],
    ['what is not in the bundle: left alone', 'Patient/other', 'Patient/other'],
    ['another server: left alone', 'http://else.example.org/fhir/Patient/23', 'http://else.example.org/fhir/Patient/23'],
    ['a type R4 does not have: no search', 'Patent?identifier=x', 'Patent?identifier=x'],
  ])('%s', (_, reference, expected) => {
    expect(subjectOf(reference)).toEqual({ reference: expected });
  });

  test('a relative reference in an entry with another root is not the bundle’s', () => {
    const targets = targetsOf([entry(0, REST, 'POST', 'Patient')]);
    const links = new TransactionLinks(targets, BASE, parse);
    const here = links.read(subject('Patient/23') as Resource, HOLDER);
    const there = links.read(
      subject('Patient/23') as Resource,
      entry(1, 'http://else.example.org/fhir/Observation/1', 'POST', 'Observation'),
    );
    const nowhere = links.read(subject('Patient/23') as Resource, entry(1, P, 'POST', 'Observation'));
    const { link } = links.forUnit(false);
    const of = (resource: Resource) => link?.(resource, () => 'Patient/new');
    expect([of(here), of(there), of(nowhere)]).toMatchObject(
      ['Patient/new', 'Patient/23', 'Patient/23'].map((reference) => ({ subject: { reference } })),
    );
  });

  test.each([
    ['a urn:uuid that no entry has', 'urn:uuid:ffffffff-0000-0000-0000-000000000000', 'incorrect not-found'],
    ['a urn:oid that no entry has', 'urn:oid:1.2.3', 'incorrect not-found'],
    ['what the bundle deletes', 'urn:uuid:gone', 'incorrect not-found'],
    ['a version nobody knows yet', `${Q}/_history/7`, 'incorrect not-supported'],
    ['a version of what a condition may find', 'urn:uuid:cond/_history/7', 'incorrect not-supported'],
    ['a search for anything', 'Patient?', 'incorrect invalid'],
  ])('%s is refused by its path', (_, reference, expected) => {
    expect(refusal(reference)).toBe(`${expected} Bundle.entry[9].resource.subject.reference`);
  });

  test('an identifier value that equals a fullUrl stays; so do names of systems, extensions, definitions, and canonicals', () => {
    const resource = {
      resourceType: 'Observation',
      meta: { profile: [CANONICAL] },
      extension: [{ url: CANONICAL, valueCanonical: CANONICAL }],
      identifier: [{ system: CANONICAL, value: P }],
      status: 'final',
      code: { coding: [{ system: CANONICAL, code: 'red' }], text: P },
      valueQuantity: { value: 1, system: CANONICAL },
    };
    expect(linked(resource).resource).toBe(resource);
    const system = { resourceType: 'CodeSystem', id: 'colours', url: CANONICAL, status: 'active', content: 'complete' };
    expect(linked(system).resource).toBe(system);
  });

  test('elements of type uri, url, oid and uuid are links; contained resources and extensions are walked', () => {
    const resource = {
      resourceType: 'DocumentReference',
      meta: { source: P },
      contained: [{ resourceType: 'Device', id: 'd', url: REST, patient: { reference: P } }],
      _status: { extension: [{ url: 'http://x', valueReference: { reference: Q } }] },
      extension: [
        { url: 'http://x', valueUuid: P },
        { url: 'http://x', valueOid: Q },
      ],
      content: [{ attachment: { url: P } }],
    };
    expect(linked(resource).resource).toEqual({
      resourceType: 'DocumentReference',
      meta: { source: 'Patient/made' },
      contained: [{ resourceType: 'Device', id: 'd', url: 'Patient/23', patient: { reference: 'Patient/made' } }],
      _status: { extension: [{ url: 'http://x', valueReference: { reference: 'Patient/q' } }] },
      extension: [
        { url: 'http://x', valueUuid: 'Patient/made' },
        { url: 'http://x', valueOid: 'Patient/q' },
      ],
      content: [{ attachment: { url: 'Patient/made' } }],
    });
  });

  test('narratives: <a href> and <img src>, nothing else', () => {
    const div = (a: string, b: string, c: string) =>
      `<div xmlns="http://www.w3.org/1999/xhtml">${P} <a class="x" href="${a}">n</a><img alt='${P}' src='${b}'/><a href="${c}#x">m</a><a name="${P}"></a></div>`;
    const { resource } = linked({ resourceType: 'Basic', text: { status: 'generated', div: div(P, Q, REST) }, code: { text: 'x' } });
    expect((resource as { text?: { div: string } }).text?.div).toBe(
      div('Patient/made', 'Patient/q', 'Patient/23').replace("src='Patient/q'", 'src="Patient/q"'),
    );
  });

  test('every search is collected once by its text; a resource without links is never walked again', () => {
    const links = new TransactionLinks(targetsOf(ENTRIES), BASE, parse);
    for (let i = 0; i < 3; i++) links.read(subject('Patient?identifier=s%7Cv') as Resource, HOLDER);
    links.read(subject('Patient?identifier=t') as Resource, HOLDER);
    const { conditionalReferences } = links.forUnit(false);
    expect([...(conditionalReferences?.keys() ?? [])]).toEqual(['Patient?identifier=s%7Cv', 'Patient?identifier=t']);
    expect(linked(subject('Patient/x'), entry(9, undefined, 'POST', 'Observation')).link).toBeUndefined();
  });

  test('linking is pure: asked again with other answers it gives those', () => {
    const links = new TransactionLinks(targetsOf(ENTRIES), BASE, parse);
    const read = links.read(subject(P) as Resource, HOLDER);
    const { link } = links.forUnit(false);
    expect(link?.(read, () => 'Patient/a')).toMatchObject({ subject: { reference: 'Patient/a' } });
    expect(link?.(read, () => 'Patient/b')).toMatchObject({ subject: { reference: 'Patient/b' } });
  });

  test('one fullUrl twice is refused, naming both entries', () => {
    expect(() => targetsOf([entry(0, P, 'POST', 'Patient'), entry(4, P, 'POST', 'Patient')])).toThrow(
      /Bundle\.entry\[0\] and Bundle\.entry\[4\]/,
    );
  });
});

describe('references by this server’s own address', () => {
  test.each([
    ['Patient/7', 'Patient/7'],
    ['Patient/7/_history/2', 'Patient/7/_history/2'],
    ['Patient/7#part', undefined],
    ['Patient?identifier=x', undefined],
    ['Nothing/7', undefined],
    ['', undefined],
  ])('%s becomes %s', (below, relative) => {
    const reference = `${BASE}/${below}`;
    expect(linked({ ...subject(reference) }).resource).toMatchObject({ subject: { reference: relative ?? reference } });
  });

  test('a fullUrl of the bundle goes before it, and another server that begins alike is another server', () => {
    const own = `${BASE}/Patient/9`;
    const links = new TransactionLinks(targetsOf([entry(0, own, 'POST', 'Patient')]), BASE, parse);
    const read = links.read(subject(own) as Resource, HOLDER);
    expect(links.forUnit(false).link?.(read, () => 'Patient/made')).toMatchObject({ subject: { reference: 'Patient/made' } });
    expect(linked(subject(`${BASE}side/Patient/9`)).resource).toMatchObject({ subject: { reference: `${BASE}side/Patient/9` } });
  });
});
