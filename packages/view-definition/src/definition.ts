import { isResourceType } from '@hub/validation';
import { refused, requireText } from './refused.ts';

/** A ViewDefinition as read: what SQL on FHIR v2 says of it holds, its paths are not looked at yet. */
export interface Definition {
  readonly resource: string;
  readonly constants: ReadonlyMap<string, { readonly type: string; readonly value: string | number | boolean }>;
  readonly select: readonly Select[];
  readonly where: readonly { readonly path: string; readonly place: string }[];
}

export interface Select {
  readonly place: string;
  readonly columns: readonly ColumnDefinition[];
  readonly select: readonly Select[];
  readonly unionAll: readonly Select[];
  readonly iteration?:
    | { readonly kind: 'forEach' | 'forEachOrNull'; readonly path: string }
    | { readonly kind: 'repeat'; readonly paths: readonly string[] };
}

export interface ColumnDefinition {
  readonly place: string;
  readonly name: string;
  readonly path: string;
  readonly type?: string;
  readonly collection: boolean;
  readonly description?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** A column becomes a name in SQL, CSV and Parquet. */
const COLUMN = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;
const CONSTANT = /^[A-Za-z][A-Za-z0-9_]*$/;
const MOST_COLUMNS = 500;
const MOST_DEPTH = 20;
/** Names of what a select may say. */
const SELECT_KEYS = new Set(['column', 'select', 'forEach', 'forEachOrNull', 'repeat', 'unionAll', 'id', 'extension', 'modifierExtension']);

/**
 * Reads a ViewDefinition (SQL on FHIR v2, StructureDefinition ViewDefinition): its shape, the names of its columns, the branches of its unions. Throws
 * ProblemError `invalid` that names the place.
 */
export function readDefinition(input: unknown): Definition {
  const view = objectAt(input, '');
  const { resource } = view;
  if (typeof resource !== 'string' || resource === '') {
    throw refused(
      'resource-required',
      'Thiếu resource: view lấy dữ liệu từ loại tài nguyên nào.',
      'resource is missing: which type the view reads.',
      'resource',
    );
  }
  if (!isResourceType(resource)) {
    throw refused('resource-unknown', `R4 không có loại tài nguyên ${resource}.`, `R4 has no resource type ${resource}.`, 'resource');
  }
  const constants = new Map(listAt(view, 'constant', '').map((one, i) => constantOf(one, `constant[${i}]`)));
  const select = listAt(view, 'select', '').map((one, i) => selectOf(one, `select[${i}]`, 0));
  if (select.length === 0)
    throw refused(
      'select-required',
      'Thiếu select: view phải có ít nhất một cột.',
      'select is missing: a view has at least one column.',
      'select',
    );
  const where = listAt(view, 'where', '').map((one, i) => ({
    path: textAt(objectAt(one, `where[${i}]`), 'path', `where[${i}]`),
    place: `where[${i}].path`,
  }));
  const names = select.flatMap((one) => columnsOf(one)).map(({ name }) => name);
  if (names.length > MOST_COLUMNS)
    throw refused('columns-too-many', `View có hơn ${MOST_COLUMNS} cột.`, `The view has more than ${MOST_COLUMNS} columns.`, 'select');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refused('column-twice', `Hai cột cùng tên ${twice}.`, `Two columns are called ${twice}.`, 'select');
  return { resource, constants, select, where };
}

/** The columns of a select, in their order: its own, those of the selects in it, those of its union. */
export function columnsOf(select: Select): readonly ColumnDefinition[] {
  return [
    ...select.columns,
    ...select.select.flatMap(columnsOf),
    ...(select.unionAll[0] === undefined ? [] : columnsOf(select.unionAll[0])),
  ];
}

function selectOf(input: unknown, place: string, depth: number): Select {
  if (depth > MOST_DEPTH) throw refused('select-too-deep', 'select lồng quá sâu.', 'select is nested too deep.', place);
  const one = objectAt(input, place);
  for (const key of Object.keys(one)) {
    if (!SELECT_KEYS.has(key) && !key.startsWith('_'))
      throw refused('select-unknown', `select không có phần tử ${key}.`, `A select has no element ${key}.`, `${place}.${key}`);
  }
  const columns = listAt(one, 'column', place).map((column, i) => columnOf(column, `${place}.column[${i}]`));
  const select = listAt(one, 'select', place).map((inner, i) => selectOf(inner, `${place}.select[${i}]`, depth + 1));
  const unionAll = listAt(one, 'unionAll', place).map((inner, i) => selectOf(inner, `${place}.unionAll[${i}]`, depth + 1));
  sameColumns(unionAll, place);
  const iterations = (['forEach', 'forEachOrNull', 'repeat'] as const).filter((name) => one[name] !== undefined);
  if (iterations.length > 1) {
    throw refused('iteration-twice', `Chỉ dùng một trong ${iterations.join(', ')}.`, `Only one of ${iterations.join(', ')}.`, place);
  }
  const [kind] = iterations;
  const base = { place, columns, select, unionAll };
  if (kind === undefined) return base;
  if (kind !== 'repeat') return { ...base, iteration: { kind, path: textAt(one, kind, place) } };
  const paths = listAt(one, 'repeat', place).map((path, i) => {
    if (typeof path !== 'string') throw notText(`${place}.repeat[${i}]`);
    return path;
  });
  if (paths.length === 0)
    throw refused('repeat-empty', 'repeat cần ít nhất một đường dẫn.', 'repeat takes at least one path.', `${place}.repeat`);
  return { ...base, iteration: { kind, paths } };
}

function sameColumns(branches: readonly Select[], place: string): void {
  const [first, ...rest] = branches.map((branch) => columnsOf(branch).map(({ name, type }) => ({ name, type })));
  for (const [i, other] of rest.entries()) {
    const same = first?.length === other.length && first.every(({ name }, n) => other[n]?.name === name);
    if (!same) {
      throw refused(
        'union-columns',
        'Các nhánh của unionAll phải có cùng các cột, cùng thứ tự.',
        'The branches of a unionAll have the same columns in the same order.',
        `${place}.unionAll[${i + 1}]`,
      );
    }
  }
}

function columnOf(input: unknown, place: string): ColumnDefinition {
  const column = objectAt(input, place);
  const name = textAt(column, 'name', place);
  if (!COLUMN.test(name)) {
    throw refused(
      'column-name',
      `Tên cột ${name} không hợp lệ: chữ cái trước, rồi chữ, số, gạch dưới.`,
      `${name} is no name of a column: a letter, then letters, digits, underscores.`,
      `${place}.name`,
    );
  }
  const { collection, type, description } = column;
  if (collection !== undefined && typeof collection !== 'boolean')
    throw refused('collection-type', 'collection là true hoặc false.', 'collection is true or false.', `${place}.collection`);
  if (type !== undefined && typeof type !== 'string') throw notText(`${place}.type`);
  return {
    place,
    name,
    path: textAt(column, 'path', place),
    collection: collection === true,
    ...(type === undefined ? {} : { type: type.replace(/^http:\/\/hl7\.org\/fhir\/StructureDefinition\//, '') }),
    ...(typeof description === 'string' ? { description } : {}),
  };
}

function constantOf(
  input: unknown,
  place: string,
): readonly [string, { readonly type: string; readonly value: string | number | boolean }] {
  const constant = objectAt(input, place);
  const name = textAt(constant, 'name', place);
  if (!CONSTANT.test(name))
    throw refused('constant-name', `Tên hằng ${name} không hợp lệ.`, `${name} is no name of a constant.`, `${place}.name`);
  const values = Object.entries(constant).filter(([key]) => /^value[A-Z]/.test(key));
  const [found] = values;
  const value = found?.[1];
  if (found === undefined || values.length > 1 || !['string', 'number', 'boolean'].includes(typeof value)) {
    throw refused(
      'constant-value',
      `Hằng ${name} cần đúng một value[x] đơn giản.`,
      `The constant ${name} has exactly one primitive value[x].`,
      place,
    );
  }
  if (typeof value === 'string') requireText(value, place);
  const type = found[0].slice('value'.length);
  return [name, { type: type.charAt(0).toLowerCase() + type.slice(1), value: value as string | number | boolean }];
}

function objectAt(input: unknown, place: string): Json {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Json;
  throw refused('not-object', 'Cần một đối tượng JSON.', 'A JSON object is needed.', place === '' ? undefined : place);
}

function listAt(of: Json, name: string, place: string): readonly unknown[] {
  const list = of[name];
  if (list === undefined) return [];
  if (Array.isArray(list)) return list;
  throw refused('not-list', `${name} phải là danh sách.`, `${name} is a list.`, place === '' ? name : `${place}.${name}`);
}

function textAt(of: Json, name: string, place: string): string {
  const text = of[name];
  if (typeof text === 'string' && text !== '') return text;
  throw notText(`${place}.${name}`);
}

const notText = (place: string): Error => refused('not-text', 'Cần một chuỗi ký tự.', 'A text is needed.', place);
