import { describe, expect, test } from '@jest/globals';
import { checkElements, subset } from './subset.ts';

const TAG = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
const OBSERVATION =
  '{"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{"code":"x"}]},"language":"vi","text":{"status":"generated","div":"<div>1</div>"},' +
  '"contained":[{"resourceType":"Device","id":"d"}],"extension":[{"url":"urn:a","valueString":"b"}],"modifierExtension":[{"url":"urn:m","valueBoolean":true}],' +
  '"status":"final","category":[{"text":"lab"}],"code":{"coding":[{"code":"2345-7"}],"extension":[{"url":"urn:e","valueString":"e"}]},"subject":{"reference":"Patient/p"},' +
  '"effectiveDateTime":"2026-03-10","_effectiveDateTime":{"extension":[{"url":"urn:x","valueString":"y"}]},"valueQuantity":{"value":7.80,"unit":"mmol/L"},' +
  '"note":[{"text":"n"}],"component":[{"id":"c","code":{"text":"a"},"valueQuantity":{"value":1.0},"interpretation":[{"text":"H"}]},{"extension":[{"url":"urn:only"}]}]}';
const shown = (text: string) => JSON.parse(text) as Record<string, unknown>;
const of = (body: string, shape: Parameters<typeof subset>[2]) => subset(shown(body).resourceType as string, body, shape);
const members = (text: string) => Object.keys(shown(text));

describe('_summary (R4 search.html#summary)', () => {
  test('true: what R4 marks, mandatory and modifying elements, at every depth; decimals keep their digits', () => {
    const text = of(OBSERVATION, { summary: 'true' });
    expect(members(text)).toEqual([
      ...['resourceType', 'id', 'meta', 'modifierExtension', 'status', 'code', 'subject', 'effectiveDateTime', '_effectiveDateTime'],
      ...['valueQuantity', 'component'],
    ]);
    expect(text).toContain('"valueQuantity":{"value":7.80,"unit":"mmol/L"}');
    expect(text).toContain('"component":[{"code":{"text":"a"},"valueQuantity":{"value":1.0}},{"extension":[{"url":"urn:only"}]}]');
    expect(shown(text).meta).toEqual({ versionId: '1', tag: [{ code: 'x' }, TAG] });
  });

  test('true: a data type’s own marks count too: no bytes of a document', () => {
    const document =
      '{"resourceType":"DocumentReference","id":"d","meta":{},"status":"current","content":[{"attachment":{"contentType":"text/plain","data":"eA==","title":"t"},"format":{"code":"f"}}]}';
    expect(shown(of(document, { summary: 'true' })).content).toEqual([
      { attachment: { contentType: 'text/plain', title: 't' }, format: { code: 'f' } },
    ]);
    const consent = '{"resourceType":"Consent","id":"c","meta":{},"status":"active","sourceAttachment":{"title":"t","data":"eA=="}}';
    expect(shown(of(consent, { summary: 'true' })).sourceAttachment).toEqual({ title: 't' });
  });

  test('text: the narrative and what must be there', () => {
    expect(members(of(OBSERVATION, { summary: 'text' }))).toEqual([
      'resourceType',
      'id',
      'meta',
      'text',
      'modifierExtension',
      'status',
      'code',
    ]);
  });

  test('data: all but the narrative', () => {
    const text = of(OBSERVATION, { summary: 'data' });
    expect(members(text)).toEqual(members(OBSERVATION).filter((name) => name !== 'text'));
    expect(text).toContain('7.80');
  });
});

describe('_elements (R4 search.html#elements)', () => {
  test.each([
    [['subject'], ['resourceType', 'id', 'meta', 'modifierExtension', 'status', 'code', 'subject']],
    [['value'], ['resourceType', 'id', 'meta', 'modifierExtension', 'status', 'code', 'valueQuantity']],
    [['valueQuantity'], ['resourceType', 'id', 'meta', 'modifierExtension', 'status', 'code', 'valueQuantity']],
    [
      ['effective', 'text'],
      ['resourceType', 'id', 'meta', 'text', 'modifierExtension', 'status', 'code', 'effectiveDateTime', '_effectiveDateTime'],
    ],
    [['id'], ['resourceType', 'id', 'meta', 'modifierExtension', 'status', 'code']],
  ])('%j', (elements, expected) => {
    const text = of(OBSERVATION, { elements });
    expect(members(text)).toEqual(expected);
    expect((shown(text).meta as { tag: unknown[] }).tag).toContainEqual(TAG);
  });

  test('a name no searched type has is refused, one that some type has is not', () => {
    const check = (elements: string[], types: string[]) => () => checkElements({ elements }, types);
    expect(check(['colour'], ['Patient'])).toThrow(/_elements|value/);
    expect(check(['birthDate'], ['Patient', 'Observation'])).not.toThrow();
    expect(check(['deceased', 'deceasedBoolean', 'text', 'extension'], ['Patient'])).not.toThrow();
  });

  test('the tag is set once, and is there for a resource without meta', () => {
    const again = of(of(OBSERVATION, { elements: ['subject'] }), { elements: ['subject'] });
    expect((shown(again).meta as { tag: unknown[] }).tag).toHaveLength(2);
    expect(shown(of('{"resourceType":"Basic","id":"b"}', { elements: ['code'] })).meta).toEqual({ tag: [TAG] });
  });
});
