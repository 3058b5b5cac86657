import { isRawNumber, parseResource, type RawNumber } from '@hub/fhir-model';
import { isProblemError } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { applyPatch } from './apply.ts';
import { MAX_OPERATIONS, parsePatch } from './parse.ts';

/** Applies a patch to a document, both as text, and gives back text. */
const patched = (document: string, patch: string) => JSON.stringify(applyPatch(parsePatch(parseResource(patch)), parseResource(document)));

/** The problem of a patch that is refused. */
function refused(document: string, patch: string) {
  try {
    patched(document, patch);
  } catch (error) {
    if (isProblemError(error)) return error.problem;
    throw error;
  }
  throw new Error('was applied');
}

// RFC 6902 appendix A, by number, and the rules of sections 4 and 5 that it does not show.
test.each([
  ['A.1 adding an object member', '{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux"}]', '{"foo":"bar","baz":"qux"}'],
  ['A.2 adding an array element', '{"foo":["bar","baz"]}', '[{"op":"add","path":"/foo/1","value":"qux"}]', '{"foo":["bar","qux","baz"]}'],
  ['A.3 removing an object member', '{"baz":"qux","foo":"bar"}', '[{"op":"remove","path":"/baz"}]', '{"foo":"bar"}'],
  ['A.4 removing an array element', '{"foo":["bar","qux","baz"]}', '[{"op":"remove","path":"/foo/1"}]', '{"foo":["bar","baz"]}'],
  ['A.5 replacing a value', '{"baz":"qux","foo":"bar"}', '[{"op":"replace","path":"/baz","value":"boo"}]', '{"baz":"boo","foo":"bar"}'],
  [
    'A.6 moving a value',
    '{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}',
    '[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]',
    '{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}',
  ],
  [
    'A.7 moving an array element',
    '{"foo":["all","grass","cows","eat"]}',
    '[{"op":"move","from":"/foo/1","path":"/foo/3"}]',
    '{"foo":["all","cows","eat","grass"]}',
  ],
  [
    'A.8 testing a value: success',
    '{"baz":"qux","foo":["a",2,"c"]}',
    '[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]',
    '{"baz":"qux","foo":["a",2,"c"]}',
  ],
  [
    'A.10 adding a nested member object',
    '{"foo":"bar"}',
    '[{"op":"add","path":"/child","value":{"grandchild":{}}}]',
    '{"foo":"bar","child":{"grandchild":{}}}',
  ],
  [
    'A.11 ignoring unrecognized elements',
    '{"foo":"bar"}',
    '[{"op":"add","path":"/baz","value":"qux","xyz":123}]',
    '{"foo":"bar","baz":"qux"}',
  ],
  ['A.14 ~ escape ordering', '{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":10}]', '{"/":9,"~1":10}'],
  [
    'A.16 adding an array value',
    '{"foo":["bar"]}',
    '[{"op":"add","path":"/foo/-","value":["abc","def"]}]',
    '{"foo":["bar",["abc","def"]]}',
  ],
  ['copy leaves the source', '{"a":{"b":[1]}}', '[{"op":"copy","from":"/a/b","path":"/c"}]', '{"a":{"b":[1]},"c":[1]}'],
  [
    'what was copied is a value of its own',
    '{"a":[1]}',
    '[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/-","value":2}]',
    '{"a":[1],"b":[1,2]}',
  ],
  ['add to the end by number', '[1,2]', '[{"op":"add","path":"/2","value":3}]', '[1,2,3]'],
  ['add replaces a member that is there, in its place', '{"a":1,"b":2}', '[{"op":"add","path":"/a","value":3}]', '{"a":3,"b":2}'],
  ['move onto itself changes nothing', '{"a":1}', '[{"op":"move","from":"/a","path":"/a"}]', '{"a":1}'],
  ['the empty name is a name', '{"":1}', '[{"op":"replace","path":"/","value":2}]', '{"":2}'],
  ['the whole document', '{"a":1}', '[{"op":"replace","path":"","value":{"b":2}}]', '{"b":2}'],
  ['null is a value', '{"a":1}', '[{"op":"replace","path":"/a","value":null},{"op":"test","path":"/a","value":null}]', '{"a":null}'],
  [
    'objects are equal in any order',
    '{"a":{"x":1,"y":[{"z":2}]}}',
    '[{"op":"test","path":"/a","value":{"y":[{"z":2}],"x":1}}]',
    '{"a":{"x":1,"y":[{"z":2}]}}',
  ],
  [
    'operations see what those before them did',
    '{}',
    '[{"op":"add","path":"/a","value":[]},{"op":"add","path":"/a/0","value":1}]',
    '{"a":[1]}',
  ],
  ['an empty patch', '{"a":1}', '[]', '{"a":1}'],
])('%s', (_name, document, patch, after) => {
  expect(patched(document, patch)).toBe(after);
});

test.each([
  ['A.9 testing a value: error', '{"baz":"qux"}', '[{"op":"test","path":"/baz","value":"bar"}]'],
  ['A.12 adding to a nonexistent target', '{"foo":"bar"}', '[{"op":"add","path":"/baz/bat","value":"qux"}]'],
  ['A.15 comparing strings and numbers', '{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":"10"}]'],
  ['add beyond the end', '[1]', '[{"op":"add","path":"/2","value":1}]'],
  ['replace at the end', '[1]', '[{"op":"replace","path":"/1","value":1}]'],
  ['replace -', '[1]', '[{"op":"replace","path":"/-","value":1}]'],
  ['remove -', '[1]', '[{"op":"remove","path":"/-"}]'],
  ['remove nothing', '{"a":1}', '[{"op":"remove","path":"/b"}]'],
  ['replace nothing', '{"a":1}', '[{"op":"replace","path":"/b","value":1}]'],
  ['an index with a leading zero', '[1,2]', '[{"op":"remove","path":"/01"}]'],
  ['an index with a sign', '[1,2]', '[{"op":"remove","path":"/-1"}]'],
  ['an index with an exponent', '[1,2]', '[{"op":"remove","path":"/1e0"}]'],
  ['a name in a list', '[1]', '[{"op":"add","path":"/length","value":1}]'],
  ['below a text', '{"a":"abc"}', '[{"op":"test","path":"/a/0","value":"a"}]'],
  ['below an exact number', '{"a":1.10}', '[{"op":"test","path":"/a/rawJSON","value":"1.10"}]'],
  ['move from nothing', '{"a":1}', '[{"op":"move","from":"/b","path":"/c"}]'],
  ['copy from nothing', '{"a":1}', '[{"op":"copy","from":"/b","path":"/c"}]'],
  ['the whole document away', '{"a":1}', '[{"op":"remove","path":""}]'],
  ['lists of other lengths', '{"a":[1,2]}', '[{"op":"test","path":"/a","value":[1]}]'],
  ['objects of other names', '{"a":{"b":1}}', '[{"op":"test","path":"/a","value":{"c":1}}]'],
  ['a list and an object', '{"a":[]}', '[{"op":"test","path":"/a","value":{}}]'],
  ['null and nothing', '{}', '[{"op":"test","path":"/a","value":null}]'],
  ['what JavaScript objects inherit', '{}', '[{"op":"test","path":"/constructor","value":null}]'],
  ['what lists inherit', '[]', '[{"op":"copy","from":"/length","path":"/-"}]'],
])('422 for one that does not apply: %s', (_name, document, patch) => {
  expect(refused(document, patch)).toMatchObject({ category: 'invalid', expression: '[0]' });
});

test.each([
  ['no list', '{"op":"remove","path":"/a"}'],
  ['A.13 two members of one name, the last one counts and is none', '[{"op":"add","path":"/baz","value":"qux","op":"delete"}]'],
  ['an operation that is none', '["remove"]'],
  ['an operation that is null', '[null]'],
  ['no op', '[{"path":"/a"}]'],
  ['another op', '[{"op":"spam","path":"/a"}]'],
  ['no path', '[{"op":"remove"}]'],
  ['a path that is no text', '[{"op":"remove","path":1}]'],
  ['a path without its slash', '[{"op":"remove","path":"a/b"}]'],
  ['a wrong escape', '[{"op":"remove","path":"/a~2"}]'],
  ['no value', '[{"op":"add","path":"/a"}]'],
  ['no from', '[{"op":"move","path":"/a"}]'],
  ['into itself', '[{"op":"move","from":"/a","path":"/a/b"}]'],
  ['the inherited op', '[{"path":"/a","value":1,"__proto__":{"op":"add"}}]'],
  ['too many', JSON.stringify(Array.from({ length: MAX_OPERATIONS + 1 }, () => ({ op: 'remove', path: '/a' })))],
  ['too deep', `[{"op":"add","path":"/a","value":${'['.repeat(500)}${']'.repeat(500)}}]`],
])('400 for what is no patch: %s', (_name, patch) => {
  expect(refused('{"a":{"b":1}}', patch)).toMatchObject({ category: 'incorrect', code: 'structure' });
});

describe('numbers', () => {
  test('keep their digits, in what is patched and beside it', () => {
    const document = '{"a":1.10,"b":[1e2,0.00000000000000000001],"c":12345678901234567890.1}';
    expect(patched(document, '[{"op":"add","path":"/d","value":7.80},{"op":"move","from":"/b/0","path":"/e"}]')).toBe(
      '{"a":1.10,"b":[0.00000000000000000001],"c":12345678901234567890.1,"d":7.80,"e":1e2}',
    );
  });

  test.each([
    ['1.10', '1.1'],
    ['100', '1e2'],
    ['0.00', '-0'],
    ['12.50e-1', '1.25'],
    ['12345678901234567890', '12345678901234567890.0'],
    ['1E+2', '100.000'],
  ])('%s equals %s', (a, b) => {
    expect(patched(`{"a":${a}}`, `[{"op":"test","path":"/a","value":${b}}]`)).toBe(`{"a":${a}}`);
  });

  test.each([
    ['12345678901234567890', '12345678901234567891'],
    ['0.1', '0.10000000000000000001'],
    ['1', '-1'],
    ['1e400', '1e401'],
    ['10', '1'],
  ])('%s does not equal %s, though it may look so to a double', (a, b) => {
    expect(refused(`{"a":${a}}`, `[{"op":"test","path":"/a","value":${b}}]`).category).toBe('invalid');
  });

  test('an object that looks like an exact number is none', () => {
    expect(refused('{"a":1.10}', '[{"op":"test","path":"/a","value":{"rawJSON":"1.10"}}]').category).toBe('invalid');
  });
});

describe('safety', () => {
  test('the document handed in is not changed, and the same patch works again', () => {
    const document = parseResource('{"resourceType":"Patient","name":[{"given":["A","B"]}],"x":{"y":1.10}}');
    const before = JSON.stringify(document);
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || isRawNumber(value)) return;
      Object.values(value).forEach(freeze);
      Object.freeze(value);
    };
    freeze(document);
    const operations = parsePatch([
      { op: 'add', path: '/name/0/given/1', value: 'C' },
      { op: 'remove', path: '/name/0/given/0' },
      { op: 'move', from: '/x/y', path: '/name/0/z' },
      { op: 'replace', path: '/x', value: 1 },
    ]);
    const once = JSON.stringify(applyPatch(operations, document));
    expect(JSON.stringify(applyPatch(operations, document))).toBe(once);
    expect(JSON.stringify(document)).toBe(before);
  });

  test.each(['/__proto__/polluted', '/constructor/prototype/polluted', '/a/__proto__/polluted'])('%s reaches no prototype', (path) => {
    expect(refused('{"a":{}}', JSON.stringify([{ op: 'add', path, value: true }])).category).toBe('invalid');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a member called __proto__ is a member', () => {
    const after = patched('{}', '[{"op":"add","path":"/__proto__","value":{"polluted":true}}]');
    expect(after).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('copies of copies do not fill the memory', () => {
    const patch = Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '', path: `/a${i}` }));
    expect(refused('{"a":[1,2,3]}', JSON.stringify(patch)).message.en).toMatch(/too much is copied/);
  });

  test('messages name the operation and its rule, never a value or a path', () => {
    const { message } = refused('{"name":"Nguyễn Văn Mật"}', '[{"op":"test","path":"/name","value":"Trần Bí Mật"}]');
    expect(message.vi).toBe('Thao tác [0] test: giá trị đang lưu khác giá trị được kiểm tra.');
    expect(message.en).toBe('Operation [0] test: the stored value is not the tested one.');
  });
});

test('an exact number of the patch is stored as one', () => {
  const after = applyPatch(parsePatch(parseResource('[{"op":"add","path":"/v","value":1.50}]')), {}) as { v: RawNumber };
  expect(after.v.rawJSON).toBe('1.50');
});
