import { problem } from '@hub/outcome';
import { PACS_ROUTES, type PacsRoute } from './routes.ts';

/** What is asked of a PACS, as far as its form goes: every part was looked at, and nothing but these parts goes on. */
export interface Asked {
  readonly endpoint: string;
  readonly study: string;
  readonly series?: string;
  readonly instance?: string;
  /** Path below the PACS's DICOMweb, with its query. */
  readonly path: string;
}

/** Digits and dots, none of them side by side: no way up or aside. */
const UID = /^(?=.{1,64}$)\d+(?:\.\d+)*$/;
const FORMS: Readonly<Record<string, RegExp>> = {
  endpoint: /^[a-z0-9][a-z0-9-]{0,31}$/,
  study: UID,
  series: UID,
  instance: UID,
  frames: /^(?=.{1,200}$)[1-9]\d{0,5}(?:,[1-9]\d{0,5})*$/,
  attribute: /^[0-9a-f]{8}$/i,
};

/** Parameters that go on, by what they are of: how pictures are drawn (PS3.18 8.3.5), how a list is cut (8.3.4). None of them names a study. */
const PAGES = new Map([
  ['limit', /^\d{1,5}$/],
  ['offset', /^\d{1,9}$/],
  ['includefield', /^[\w,.]{1,500}$/],
]);
const PICTURE = new Map([
  ['viewport', /^[\d.,-]{1,60}$/],
  ['quality', /^\d{1,3}$/],
  ['window', /^[\w.,-]{1,60}$/],
]);
const NONE: ReadonlyMap<string, RegExp> = new Map();

/** Reads the parts of the address of a route. Undefined: there is nothing at such an address. Throws ProblemError `incorrect` for a query that cannot go on. */
export function readAsked(name: PacsRoute, params: Readonly<Record<string, unknown>>, query: URLSearchParams): Asked | undefined {
  const parts: Record<string, string> = {};
  for (const [part, value] of Object.entries(params)) {
    if (typeof value !== 'string' || FORMS[part]?.test(value) !== true) return undefined;
    parts[part] = value;
  }
  const { endpoint = '', study = '', series, instance } = parts;
  const path = PACS_ROUTES[name].path
    .replace('/dicom-web/:endpoint', '')
    .replace(/:(\w+)/g, (_all, part: string) => parts[part] as string)
    .replace(/\/bulk\/\w+$/, (bulk) => bulk.toLowerCase());
  return {
    endpoint,
    study,
    ...(series === undefined ? {} : { series }),
    ...(instance === undefined ? {} : { instance }),
    path: `${path}${queryOf(name, query)}`,
  };
}

function queryOf(name: PacsRoute, query: URLSearchParams): string {
  const lists = name === 'seriesOfStudy' || name === 'instancesOfStudy' || name === 'instancesOfSeries';
  // A map: what a client calls a parameter may be the name of something that every object has.
  const known = lists ? PAGES : /rendered$/i.test(name) ? PICTURE : NONE;
  const kept = new URLSearchParams();
  for (const [parameter, value] of query) {
    if (known.get(parameter)?.test(value) !== true) {
      throw problem(
        'incorrect',
        'parameter',
        'Tham số này không dùng được ở địa chỉ này.',
        'This parameter, or its value, is not taken at this address.',
        /^\w{1,40}$/.test(parameter) ? parameter : 'query',
      );
    }
    kept.append(parameter, value);
  }
  const text = kept.toString();
  return text === '' ? '' : `?${text}`;
}
