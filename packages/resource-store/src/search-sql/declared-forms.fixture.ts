import { COMPARTMENTS, kindOf, type Parameter, type ParameterType, parametersOf, SUPPORTED_MODIFIERS, supported } from '@hub/search';
import { PREFIXES } from '@hub/search/testing';

/**
 * What is asked: a search type of R4 (a reference to a canonical is compared as a URI: `canonical`), what every resource has, or a way of
 * asking about other resources.
 */
export type Asked = ParameterType | 'canonical' | '_id' | '_lastUpdated' | '_source' | '_content' | 'link' | '_list' | 'compartment';

/** One way of asking that the hub declares. */
export interface Form {
  readonly asked: Asked;
  /** Modifier or prefix, of a composite the types of its parts, of links their shape; '' plain. */
  readonly how: string;
  /** How its value is written; each is tried. */
  readonly variants: readonly string[];
}

/** Steps over other resources, and what stands at their end. */
export const SHAPES = ['chain', 'chain chain', '_has', '_has _has', 'chain _has', '_has chain'] as const;

const PREFIXED: ReadonlySet<Asked> = new Set(['date', 'number', 'quantity', '_lastUpdated']);
const BOTH = ['true', 'false'];
const PRECISIONS = ['year', 'month', 'day', 'minute', 'second', 'list'];

/** How a value is written, by what is asked and how; `*` for every other modifier or prefix. */
const VARIANTS: Readonly<Partial<Record<Asked, Readonly<Record<string, readonly string[]>>>>> = {
  token: {
    '': ['code', 'system|code', '|code', 'system|', 'list'],
    not: ['code', 'system|code', 'system|', 'list'],
    text: ['beginning', 'without marks', 'list'],
    above: ['by its code', 'stored'],
    below: ['by its code', 'stored'],
    '*': ['one', 'list'],
  },
  string: { '': ['beginning', 'without marks', 'decomposed', 'capitals', 'list'], '*': ['one', 'list'] },
  date: { '*': PRECISIONS },
  number: { '*': ['one', 'list'] },
  quantity: { '*': ['number', 'number|system|code', 'number||code', 'other unit', 'list'] },
  reference: { '': ['id', 'Type/id', 'URL', 'list'], '*': ['value', 'system|value'], ':Type': ['one', 'list'] },
  uri: { '': ['one', 'list', 'version'], below: ['one', 'list', 'version'], '*': ['one', 'list'] },
  canonical: {
    '': ['one', 'list', 'version', 'list of versions'],
    below: ['one', 'list', 'version', 'list of versions'],
    '*': ['one', 'list'],
  },
  special: { '*': ['distance', 'unit', 'list'] },
  _id: { '*': ['one', 'list'] },
  // All of the generated world was written in one month.
  _lastUpdated: { '*': ['day', 'minute', 'second', 'list'] },
  _source: { '*': ['record', 'submission', 'list'] },
  _content: { '*': ['beginning', 'middle', 'without marks', 'decomposed', 'capitals', 'list'] },
  link: { '*': ['_id', 'parameter'] },
  _list: { '*': ['one', 'list'] },
  compartment: { '*': ['type'] },
};

/** How a parameter's values are asked for. */
export function askedOf(parameter: Parameter): Asked {
  return parameter.type === 'reference' && kindOf(parameter) === 'uri' ? 'canonical' : parameter.type;
}

/** The types of a composite's parts. */
export const partTypes = ({ components = [] }: Parameter): string => components.map(({ type }) => type).join('$');

/** Every form the hub declares, from `supported`, SUPPORTED_MODIFIERS, the prefixes and R4's compartments. */
export function declaredForms(): readonly Form[] {
  const parameters = supported.flatMap(({ type }) => [...(parametersOf(type)?.values() ?? [])]);
  const form = (asked: Asked, how: string): Form => ({ asked, how, variants: variantsOf(asked, how) });
  const signatures = new Set(parameters.filter(({ components }) => components !== undefined).map(partTypes));
  const howsOf = (asked: Asked): readonly string[] => {
    if (asked === 'composite') return [...signatures];
    const modifiers = SUPPORTED_MODIFIERS[asked === 'canonical' ? 'uri' : (asked as ParameterType)];
    return ['', ...(PREFIXED.has(asked) ? PREFIXES : []), ...modifiers];
  };
  return [
    ...[...new Set(parameters.map(askedOf))].flatMap((asked) => howsOf(asked).map((how) => form(asked, how))),
    form('_id', ''),
    ...['', ...PREFIXES].map((prefix) => form('_lastUpdated', prefix)),
    ...['', 'missing'].map((how) => form('_source', how)),
    form('_content', ''),
    ...SHAPES.map((shape) => form('link', shape)),
    form('_list', ''),
    ...COMPARTMENTS.map((compartment) => form('compartment', compartment)),
  ];
}

function variantsOf(asked: Asked, how: string): readonly string[] {
  if (how === 'missing') return BOTH;
  // The prefix belongs to the part that is a number or a date.
  if (asked === 'composite') return /number|quantity|date/.test(how) ? ['', ...PREFIXES] : ['one', 'list'];
  const all = VARIANTS[asked];
  const found = all?.[how] ?? all?.['*'];
  if (found === undefined) throw new Error(`nobody says how ${asked} ${how} is written`);
  return found;
}

/** What results are put in order by: the search types that have an order, and what every resource has. '' for no `_sort`. */
export const SORTS = ['', 'token', 'string', 'date', 'number', 'quantity', 'reference', 'uri', '_id', '_lastUpdated', '_source'] as const;
export type SortedBy = (typeof SORTS)[number];

/** The parameters of a type that can be asked in this form; of what is no parameter nothing. */
export function parametersFor(type: string, { asked, how }: Form): readonly Parameter[] {
  const all = [...(parametersOf(type)?.values() ?? [])];
  if (asked === 'composite') return all.filter((parameter) => parameter.components !== undefined && partTypes(parameter) === how);
  // Whether a target the hub does not hold is a patient is not known: nor whether `patient` is missing.
  return all.filter((parameter) => askedOf(parameter) === asked && !(how === 'missing' && parameter.only !== undefined));
}

/** The parameters of a type that put it in order so. */
export function sortKeysFor(type: string, by: SortedBy): readonly string[] {
  if (by === '' || by.startsWith('_')) return [by];
  return [...(parametersOf(type)?.values() ?? [])].filter((parameter) => parameter.type === by).map(({ code }) => code);
}

const PARAMETERLESS: ReadonlySet<Asked> = new Set(['_id', '_lastUpdated', '_source', '_content', 'link', '_list', 'compartment']);

/** A type can be asked in this form and put in this order. */
export function offers(type: string, form: Form, by: SortedBy): boolean {
  return (PARAMETERLESS.has(form.asked) || parametersFor(type, form).length > 0) && sortKeysFor(type, by).length > 0;
}
