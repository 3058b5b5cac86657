import { decimal, type Resource } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { mapLinks } from './links.ts';

const observation = {
  resourceType: 'Observation',
  id: 'o',
  meta: { source: 'urn:uuid:1', profile: ['urn:uuid:canonical'] },
  text: { status: 'generated', div: '<div><a href="urn:uuid:1">x</a></div>' },
  contained: [
    { resourceType: 'Device', id: 'd', url: 'urn:uuid:2', _url: { extension: [{ url: 'urn:uuid:3', valueUuid: 'urn:uuid:4' }] } },
  ],
  identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:1' }],
  status: 'final',
  code: { text: 'urn:uuid:1' },
  subject: { reference: 'urn:uuid:5', display: 'urn:uuid:1' },
  performer: [{ display: 'x' }, { reference: '#d' }],
  valueQuantity: { value: decimal('7.80'), system: 'http://unitsofmeasure.org' },
  component: [{ code: { text: 'x' }, extension: [{ url: 'http://x', valueReference: { reference: 'Patient/1' } }] }],
} as unknown as Resource;

describe('mapLinks', () => {
  test('tells every link with its kind, element and path; canonicals, strings and identifier values are none', () => {
    const seen: string[] = [];
    const same = mapLinks(observation, 'Bundle.entry[3].resource', (kind, text, element, path) => {
      seen.push(`${kind} ${element} ${path()} ${kind === 'xhtml' ? 'xhtml' : text}`);
      return undefined;
    });
    expect(same).toBe(observation);
    const at = 'Bundle.entry[3].resource';
    expect(seen).toEqual([
      `uri Meta.source ${at}.meta.source urn:uuid:1`,
      `xhtml Narrative.div ${at}.text.div xhtml`,
      `uri Device.url ${at}.contained[0].url urn:uuid:2`,
      `uri Extension.url ${at}.contained[0]._url.extension[0].url urn:uuid:3`,
      `uuid Extension.value[x] ${at}.contained[0]._url.extension[0].valueUuid urn:uuid:4`,
      `uri Identifier.system ${at}.identifier[0].system urn:ietf:rfc:3986`,
      `reference Reference.reference ${at}.subject.reference urn:uuid:5`,
      `reference Reference.reference ${at}.performer[1].reference #d`,
      `uri Quantity.system ${at}.valueQuantity.system http://unitsofmeasure.org`,
      `uri Extension.url ${at}.component[0].extension[0].url http://x`,
      `reference Reference.reference ${at}.component[0].extension[0].valueReference.reference Patient/1`,
    ]);
  });

  test('copies what changes, shares the rest and keeps decimals', () => {
    const before = JSON.stringify(observation);
    const linked = mapLinks(observation, 'Observation', (kind, text) =>
      kind === 'reference' && text === 'Patient/1' ? 'Patient/2' : undefined,
    );
    expect(JSON.stringify(observation)).toBe(before);
    expect(JSON.stringify(linked)).toBe(before.replace('Patient/1', 'Patient/2'));
    expect((linked as { contained?: unknown }).contained).toBe((observation as { contained?: unknown }).contained);
  });

  test('leaves a bundle alone: its links are its own', () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'document',
      link: [{ relation: 'self', url: 'urn:uuid:1' }],
      entry: [{ resource: observation }],
    };
    const seen: string[] = [];
    const visit = (_kind: string, text: string) => void seen.push(text) as undefined;
    mapLinks(bundle as unknown as Resource, 'Bundle', visit);
    mapLinks({ resourceType: 'Parameters', parameter: [{ name: 'x', resource: bundle }] } as unknown as Resource, 'Parameters', visit);
    expect(seen).toEqual([]);
  });
});
