import { RESOURCE_TYPES, type Resource } from '@hub/fhir-model';
import { type ProblemError, problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { type LinkKind, mapLinks } from '@hub/validation';
import type { WriteUnit } from '../write-store.ts';
import type { Entry } from './entry.ts';
import { isName } from './identity.ts';
import { located } from './located.ts';
import { linkNarrative } from './narrative.ts';
import { relativeToBase } from './own-address.ts';
import { type Hit, rootOf, type Targets, targetOf } from './targets.ts';

const R4_TYPES: ReadonlySet<string> = new Set(RESOURCE_TYPES);
const PLACEHOLDER = /^urn:(?:uuid|oid):/i;
const SEARCH = /^([A-Z][A-Za-z]{1,63})\?(.*)$/s;

/** `Patient?identifier=x` in Reference.reference: a search instead of an address (R4 http.html#trules, "Conditional References"). */
export function conditionalReference(kind: LinkKind, text: string): { readonly type: string; readonly criteria: string } | undefined {
  if (kind !== 'reference') return undefined;
  const found = SEARCH.exec(text);
  return found !== null && R4_TYPES.has(found[1] as string) ? { type: found[1] as string, criteria: found[2] as string } : undefined;
}

const unresolved = (path: string): ProblemError =>
  problem(
    'incorrect',
    'not-found',
    'Tham chiếu urn: này không trỏ tới mục nào của Bundle (fullUrl).',
    'No entry of the Bundle has this urn: reference as its fullUrl.',
    path,
  );

const noVersion = (path: string): ProblemError =>
  problem(
    'incorrect',
    'not-supported',
    'Tham chiếu có phiên bản (/_history/) chỉ dùng được tới mục POST không điều kiện: phiên bản của mục khác chưa biết trước.',
    'A version-specific reference (/_history/) can only be to an entry of an unconditional POST: the version of others is not known beforehand.',
    path,
  );

const noCriteria = (path: string): ProblemError =>
  problem(
    'incorrect',
    'invalid',
    'Tham chiếu có điều kiện cần ít nhất một điều kiện tìm sau dấu ?.',
    'A conditional reference needs at least one search criterion after the ?.',
    path,
  );

/** The version of an entry's resource once it is written, when it can be known: what is certain to be created begins at 1. */
const firstVersion = ({ entry }: Hit): string | undefined =>
  entry.method === 'POST' && !entry.conditions.has('if-none-exist') ? '/_history/1' : undefined;

/**
 * The links of a transaction (R4 http.html#trules): made once from its entries, told every resource that is written, then asked for
 * what the store needs.
 */
export class TransactionLinks {
  readonly #targets: Targets;
  readonly #base: string;
  readonly #parse: (type: string, criteria: string) => SearchQuery;
  readonly #conditional = new Map<string, SearchQuery>();
  /** Resources that hold no link: not walked again. */
  readonly #plain = new WeakSet<object>();
  #any = false;

  /** `base` is this server's address. `parse` reads the criteria of a conditional reference; throws ProblemError. */
  constructor(targets: Targets, base: string, parse: (type: string, criteria: string) => SearchQuery) {
    this.#targets = targets;
    this.#base = base;
    this.#parse = parse;
  }

  /**
   * Reads the links of an entry's resource and returns it with links that are relative to the entry's fullUrl written out, so that
   * each is a fullUrl, and without this server's address in what is there already. Throws 400, naming the path, for a urn: reference to no entry and for a link that cannot be put in.
   */
  read(resource: Resource, entry: Entry): Resource {
    const root = rootOf(entry.fullUrl);
    let found = false;
    const one = (kind: LinkKind, text: string, path: () => string): string | undefined => {
      const hit = targetOf(text, this.#targets, root);
      if (hit !== undefined) {
        found = true;
        if (!hit.versioned) return `${hit.fullUrl}${hit.fragment}`;
        if (firstVersion(hit) === undefined) throw noVersion(path());
        return `${hit.fullUrl}/_history/1${hit.fragment}`;
      }
      if (kind === 'reference' && PLACEHOLDER.test(text)) throw unresolved(path());
      const asked = conditionalReference(kind, text);
      if (asked === undefined) return kind === 'reference' ? relativeToBase(text, this.#base) : undefined;
      found = true;
      this.#collect(text, asked, path);
      return undefined;
    };
    const read = mapLinks(resource, `${entry.at}.resource`, (kind, text, element, path) => {
      if (kind === 'xhtml') return linkNarrative(text, (url) => one(kind, url, path));
      return isName(element) ? undefined : one(kind, text, path);
    });
    if (found) this.#any = true;
    else this.#plain.add(read);
    return read;
  }

  #collect(text: string, { type, criteria }: { readonly type: string; readonly criteria: string }, path: () => string): void {
    if (this.#conditional.has(text)) return;
    try {
      const query = this.#parse(type, criteria);
      if (query.criteria.length === 0) throw noCriteria(path());
      this.#conditional.set(text, query);
    } catch (error) {
      throw located(error, path());
    }
  }

  /** Puts links in: `WriteUnit.link`. */
  readonly #link = (resource: Resource, resolve: (url: string) => string | undefined): Resource => {
    if (this.#plain.has(resource)) return resource;
    const one = (text: string): string | undefined => {
      const hit = targetOf(text, this.#targets, undefined);
      if (hit === undefined) return undefined;
      const target = resolve(hit.fullUrl);
      return target === undefined ? undefined : `${target}${hit.versioned ? (firstVersion(hit) ?? '') : ''}${hit.fragment}`;
    };
    return mapLinks(resource, resource.resourceType, (kind, text, element) => {
      if (kind === 'xhtml') return linkNarrative(text, one);
      if (isName(element)) return undefined;
      return kind === 'reference' && this.#conditional.has(text) ? resolve(text) : one(text);
    });
  };

  /** What the store needs to put the links in; nothing when there are none. `always` when resources are made that were not read (patches). */
  forUnit(always: boolean): Pick<WriteUnit<SearchQuery>, 'link' | 'conditionalReferences'> {
    if (!this.#any && (!always || this.#targets.size === 0)) return {};
    return { link: this.#link, ...(this.#conditional.size === 0 ? {} : { conditionalReferences: this.#conditional }) };
  }
}
