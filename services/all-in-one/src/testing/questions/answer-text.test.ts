import { describe, expect, test } from '@jest/globals';
import { answerText } from './answer-text.ts';
import { questionsOf, sectionsOf, withAnswers } from './page.ts';

const OK = { status: 'HTTP/1.1 200 OK', headers: [] };
const body = (value: unknown) => ({ ...OK, body: JSON.stringify(value) });
const entry = (resource: object, mode = 'match') => ({ resource, search: { mode } });
const DRAWN = '7a343nulnmoh2dvinr52kalmwx';

describe('an answer in short', () => {
  test('names what people named, not the ids that were drawn; what was included comes after, without an order sorted', () => {
    const people = ['B', 'A'].map((text) => entry({ resourceType: 'Patient', id: DRAWN, name: [{ text }], birthDate: '1980' }));
    const organization = entry({ resourceType: 'Organization', id: 'so', name: 'Sở' }, 'include');
    const bundle = body({ resourceType: 'Bundle', type: 'searchset', entry: [...people, organization] });
    const head = '200 OK\n2 kết quả · matches + 1 kèm theo · included\n';
    expect(answerText(bundle, false)).toBe(`${head}Patient: A · 1980\nPatient: B · 1980\n+ Organization/so: Sở`);
    expect(answerText(bundle, true)).toBe(`${head}Patient: B · 1980\nPatient: A · 1980\n+ Organization/so: Sở`);
  });

  test('of a page without an order that is not the last only the numbers', () => {
    const link = [{ relation: 'next', url: 'x' }];
    const bundle = { resourceType: 'Bundle', type: 'searchset', total: 9, link, entry: [entry({ resourceType: 'Task', id: 'a' })] };
    expect(answerText(body(bundle), false)).toBe('200 OK\ntotal 9 · 1 kết quả · matches · còn trang sau · more pages');
    expect(answerText(body(bundle), true)).toContain('Task/a');
  });

  test('a part tells which members came; a refusal what it is about', () => {
    const meta = { tag: [{ code: 'SUBSETTED' }] };
    const part = { resourceType: 'Patient', id: 'a', meta, name: [{ text: 'A' }] };
    expect(answerText(body({ resourceType: 'Bundle', entry: [entry(part)] }), false)).toContain('Patient/a: A [id meta name]');
    const issue = [{ severity: 'error', code: 'not-supported', expression: ['x'] }];
    expect(answerText({ ...body({ resourceType: 'OperationOutcome', issue }), status: 'HTTP/1.1 400 Bad Request' }, false)).toBe(
      '400 Bad Request\nerror not-supported x',
    );
  });

  test('an $explain without what differs from machine to machine', () => {
    const statement = {
      name: 'statement',
      part: [
        { name: 'sql', valueString: 'select 1' },
        { name: 'milliseconds', valueDecimal: 7 },
      ],
    };
    const explained = body({ resourceType: 'Parameters', parameter: [{ name: 'plan', valueCode: 'drive' }, statement] });
    expect(answerText(explained, false)).toBe('200 OK\nplan: drive\nstatement: sql, milliseconds');
  });
});

describe('a page', () => {
  const call = (title: string, shown: string, mark = '') =>
    `### ${title}\n\n*x*\n${mark}\n\`\`\`sh\ncurl -i "$BASE"\n\`\`\`\n\n\`\`\`text\n${shown}\n\`\`\`\n`;
  const page = `# T\n\n\`\`\`sh\nnpm start\n\`\`\`\n\n## \`_id\`\n\n${call('Một', 'cũ')}\n## \`:not\`\n\n${call('Hai', '', '\n<!-- empty on purpose -->\n')}`;

  test('is read section by section, and written with other answers', () => {
    expect(sectionsOf(page)).toEqual(['_id', ':not']);
    expect(questionsOf(page)).toMatchObject([
      { section: '_id', title: 'Một', purpose: undefined, shell: 'curl -i "$BASE"', shown: 'cũ' },
      { section: ':not', title: 'Hai', purpose: 'empty', shown: '' },
    ]);
    expect(questionsOf(withAnswers(page, ['$& a', 'b'])).map(({ shown }) => shown)).toEqual(['$& a', 'b']);
  });
});
