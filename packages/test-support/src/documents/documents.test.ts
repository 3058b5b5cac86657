import { describe, expect, test } from '@jest/globals';
import { differences } from './differences.ts';
import { callsOf, readAnswer } from './page.ts';

const PAGE = `# Read

\`\`\`sh
curl -i $BASE/Patient/a
\`\`\`

Words.

\`\`\`http
HTTP/1.1 200 OK
ETag: W/"1"
Location: $BASE/Patient/…/_history/1

{ "id": "a", "value": 7.80, "meta": "…", "name": [{ "text": "Mẫu …" }, "…"] }
\`\`\`
`;
const shown = callsOf(PAGE)[0]?.answer ?? readAnswer('');
const REAL =
  'HTTP/1.1 200 OK\r\netag: W/"1"\r\nX-More: 1\r\nLocation: $BASE/Patient/q/_history/1\r\n\r\n{"resourceType":"X","id":"a","value":7.80,"meta":{"versionId":"1"},"name":[{"text":"Mẫu Một","use":"usual"},{"text":"x"}]}';

describe('callsOf', () => {
  test('reads the shell lines and the answer that follows them', () => {
    expect(callsOf(PAGE)).toMatchObject([{ line: 3, shell: 'curl -i $BASE/Patient/a', answer: { status: 'HTTP/1.1 200 OK' } }]);
  });
  test('refuses a curl line that promises nothing; other shell lines need not', () => {
    expect(() => callsOf('```sh\ncurl x\n```\n')).toThrow('line 1');
    expect(callsOf('```sh\nnpm start\n```\n')).toEqual([]);
  });
});

describe('differences', () => {
  test('none when everything shown is there; more may be there', () => {
    expect(differences(shown, readAnswer(REAL))).toEqual([]);
  });
  test.each([
    ['200 OK', '201 Created', 'status: '],
    ['W/"1"', 'W/"2"', 'header ETag: '],
    ['_history/1', '_history/2', 'header Location: '],
    ['"id":"a"', '"id":"b"', 'body.id: '],
    ['7.80', '7.8', 'body.value.digits: '],
    ['Mẫu Một', 'Một', 'body.name[0].text: '],
    ['"meta"', '"other"', 'body.meta: '],
    ['[{"text":"Mẫu Một","use":"usual"},{"text":"x"}]', '[]', 'body.name: '],
    ['{"resourceType"', '<"resourceType"', 'body: no JSON'],
  ])('%s instead of %s is told', (there, other, told) => {
    expect(differences(shown, readAnswer(REAL.replace(there, other)))[0]).toContain(told);
  });
  test('a body where none is shown is a difference, and the other way round', () => {
    const none = readAnswer('HTTP/1.1 204 No Content\n');
    expect(differences(none, none)).toEqual([]);
    expect(differences(none, { ...none, body: '{}' })).toHaveLength(1);
    expect(differences({ ...none, body: '{}' }, none)).toHaveLength(1);
  });
});
