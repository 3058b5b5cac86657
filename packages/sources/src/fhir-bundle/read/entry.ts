import { isResourceType } from '@hub/validation';
import { isObject, type Json, textOf } from './json.ts';

/** What an entry of a Bundle, a line, or a file that is one resource says. Nothing of it is checked but the kind of each member. */
export interface Entry {
  /** From 0: `Bundle.entry[3]`. */
  readonly place: number;
  /** Line of a file of lines. */
  readonly line?: number;
  /** The entry without its resource. */
  readonly frame?: Json;
  readonly fullUrl?: string;
  readonly resource?: Json;
  /** Of the resource, else of the address that is asked; R4 types only. */
  readonly type?: string;
  readonly method?: string;
  /** request.url. */
  readonly url?: string;
  readonly ifNoneExist?: string;
  /** When the sender last changed it: meta.lastUpdated, else response.lastModified. */
  readonly changed?: string;
  /** search.mode. */
  readonly mode?: string;
}

const typed = (name: string | undefined): string | undefined => (name !== undefined && isResourceType(name) ? name : undefined);

const present = <T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;

/** Reads an entry of a Bundle. */
export function bundleEntry(value: Json, place: number): Entry {
  const resource = isObject(value.resource) ? value.resource : undefined;
  const url = textOf(value.request, 'url');
  const { resource: _resource, ...frame } = value;
  return {
    place,
    frame,
    ...present({
      fullUrl: textOf(value, 'fullUrl'),
      resource,
      type: typed(textOf(resource, 'resourceType')) ?? typed(url?.split(/[/?]/, 1)[0]),
      method: textOf(value.request, 'method'),
      url,
      ifNoneExist: textOf(value.request, 'ifNoneExist'),
      changed: textOf(resource?.meta, 'lastUpdated') ?? textOf(value.response, 'lastModified'),
      mode: textOf(value.search, 'mode'),
    }),
  };
}

/** A resource that stands alone in its file or line. */
export function loneEntry(resource: Json, place: number, line?: number): Entry {
  return {
    place,
    resource,
    ...present({ line, type: typed(textOf(resource, 'resourceType')), changed: textOf(resource.meta, 'lastUpdated') }),
  };
}
