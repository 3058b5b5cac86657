/** Bundles for tests: entries in a few words. */
export interface EntryWords {
  readonly fullUrl?: string;
  readonly resource?: object;
  readonly request: Readonly<Record<string, string>>;
}

export const bundle = (type: 'batch' | 'transaction', ...entry: readonly EntryWords[]) => ({
  resourceType: 'Bundle',
  type,
  ...(entry.length === 0 ? {} : { entry }),
});

/** POST [type]: `more` are members of the entry and, among them, of its request. */
export function post(
  resource: { readonly resourceType: string },
  fullUrl?: string,
  request: Readonly<Record<string, string>> = {},
): EntryWords {
  return { ...(fullUrl === undefined ? {} : { fullUrl }), resource, request: { method: 'POST', url: resource.resourceType, ...request } };
}

/** PUT to `url`. */
export function put(url: string, resource: object, fullUrl?: string, request: Readonly<Record<string, string>> = {}): EntryWords {
  return { ...(fullUrl === undefined ? {} : { fullUrl }), resource, request: { method: 'PUT', url, ...request } };
}

/** PATCH of `url` with a JSON Patch, carried in a Binary. */
export function patch(url: string, operations: readonly object[], request: Readonly<Record<string, string>> = {}): EntryWords {
  const data = Buffer.from(JSON.stringify(operations)).toString('base64');
  return {
    resource: { resourceType: 'Binary', contentType: 'application/json-patch+json', data },
    request: { method: 'PATCH', url, ...request },
  };
}

export const get = (url: string, request: Readonly<Record<string, string>> = {}): EntryWords => ({
  request: { method: 'GET', url, ...request },
});
export const del = (url: string, request: Readonly<Record<string, string>> = {}): EntryWords => ({
  request: { method: 'DELETE', url, ...request },
});

export const MRN = 'http://his.example.vn/mrn';
/** A made-up person with one identifier. */
export const person = (mrn: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: MRN, value: mrn }], ...more });
/** A measurement of `subject`. */
export const measured = (subject: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Nhịp tim' },
  subject: { reference: subject },
  ...more,
});

/** `Patient/x` of a location `http://…/fhir/Patient/x/_history/1`. */
export const referenceOf = (location: string): string =>
  /\/fhir\/([A-Za-z]+\/[A-Za-z0-9.-]+)\/_history\/\d+$/.exec(location)?.[1] ?? `none of ${location}`;
