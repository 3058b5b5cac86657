import { describe, expect, test } from '@jest/globals';
import { viewOf } from './index.ts';

// What a caller writes is a parameter, a name that R4 has, or refused: none of it stands in the SQL.
const HOSTILE = `z"'\\;drop`;
const written = HOSTILE.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('`', '\\`');
const view = (more: object, path = 'id') => ({
  resource: 'Patient',
  status: 'active',
  select: [{ column: [{ name: 'a', path }] }],
  ...more,
});

/** The texts of a view; undefined: it is refused. */
function sqlOf(definition: object): string | undefined {
  try {
    const { rows, lines, cells } = viewOf(definition as never);
    return [rows('select 1'), lines('select 1', []), cells('select 1', [])].join('\n');
  } catch (error) {
    if ((error as { readonly name?: string }).name !== 'ProblemError') throw error;
    return undefined;
  }
}

describe('is taken, and not put into the SQL', () => {
  test.each([
    `name.where(use = '${written}').family`,
    `name.given.join('${written}')`,
    `extension('${written}').value.ofType(string)`,
    `id = '${written}'`,
    `name.family.startsWith('${written}')`,
    `name.family + '${written}'`,
    `name['${written}']`,
  ])('%s', (path) => {
    const sql = sqlOf(view({}, path));
    expect(sql).toContain('select');
    expect(sql).not.toContain('drop');
  });
  test('constants, conditions and iterations', () => {
    const select = [{ forEach: `name.where(use = '${written}')`, column: [{ name: 'a', path: 'family' }] }];
    const constant = [{ name: 'k', valueString: HOSTILE }];
    const sql = sqlOf({ ...view({ constant, where: [{ path: `id = '${written}' or id = %k` }] }), select });
    expect(sql).toContain('select');
    expect(sql).not.toContain('drop');
  });
});

describe('is refused', () => {
  test.each([
    `name.\`${written}\``,
    `\`${written}\``,
    `getReferenceKey(\`${written}\`)`,
    `value.ofType(\`${written}\`)`,
    `%\`${written}\``,
    `%'${written}'`,
  ])('%s', (path) => {
    expect(sqlOf(view({}, path))).toBeUndefined();
  });
  test.each([
    ['a column', { select: [{ column: [{ name: HOSTILE, path: 'id' }] }] }],
    ['a type of resource', { resource: HOSTILE }],
    ['a constant', { constant: [{ name: HOSTILE, valueString: 'x' }] }],
  ])('as the name of %s', (_, more) => {
    expect(sqlOf(view(more))).toBeUndefined();
  });
});
