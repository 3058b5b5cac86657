import type { RestResponse } from '@hub/fhir-rest';

/** Headers a page of another origin may read (https://fetch.spec.whatwg.org/#http-access-control-expose-headers). */
export const EXPOSED_HEADERS =
  'ETag, Last-Modified, Location, Preference-Applied, Retry-After, Allow, WWW-Authenticate, X-Request-Id, X-Security-Context';

/** A preflight tells a browser which methods and headers it may send; it answers nothing of what the hub holds, so it needs no token. */
export const PREFLIGHT: RestResponse = {
  status: 204,
  headers: {
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers':
      'Authorization, Accept, Content-Type, Content-Encoding, If-Match, If-None-Match, If-Modified-Since, If-None-Exist, Prefer, X-Request-Id, X-Security-Context',
    'Access-Control-Max-Age': '600',
    // RFC 5789 §3.1.
    'Accept-Patch': 'application/json-patch+json',
  },
};
