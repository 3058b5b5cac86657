import type { Category, Problem } from '@hub/outcome';
import { answerOf, operationOutcome } from '../operation-outcome.ts';
import { ref } from './schemas.ts';

type Part = Readonly<Record<string, unknown>>;

export const FHIR = 'application/fhir+json';
const schema = (name: string) => ref('schemas', name);
const string: Part = { type: 'string' };

export const HEADERS: Readonly<Record<string, Part>> = {
  ETag: { description: 'Phiên bản hiện tại. / The current version.', schema: string, example: 'W/"1"' },
  'Last-Modified': { description: 'meta.lastUpdated', schema: string, example: 'Mon, 02 Mar 2026 01:00:00 GMT' },
  Location: {
    description: 'Địa chỉ của phiên bản vừa tạo. / Address of the version that was made.',
    schema: { type: 'string', format: 'uri' },
    example: 'https://data.example.org/fhir/Patient/mau-1/_history/1',
  },
  'Preference-Applied': {
    description: 'Prefer đã được làm theo. / What of Prefer was followed.',
    schema: string,
    example: 'return=minimal',
  },
  'Content-Location': { description: 'Nơi theo dõi bản xuất. / Where the export is followed.', schema: { type: 'string', format: 'uri' } },
  'X-Progress': { description: 'Phần trăm. / Per cent.', schema: string, example: '45%' },
  Expires: { description: 'Lúc các tệp bị xoá. / When the files go.', schema: string },
  'X-Request-Id': { description: 'Tên của yêu cầu trong nhật ký. / Name of the request in the log.', schema: string },
  'X-Left-Out': {
    description: 'Bảng và chỉ tiêu đã bỏ. / Tables and fields that were left out.',
    schema: string,
    example: 'XML1.T_NGOAIDS, XML2.T_NGOAIDS',
  },
  'Retry-After': { description: 'Giây. / Seconds.', schema: { type: 'integer', minimum: 0 } },
  'WWW-Authenticate': { schema: string, example: 'Bearer realm="fhir"' },
  Allow: { description: 'Các phương thức địa chỉ này nhận. / Methods this address takes.', schema: string },
};

const headers = (...names: readonly string[]) => ({
  headers: Object.fromEntries([...names, 'X-Request-Id'].map((name) => [name, ref('headers', name)])),
});
const fhir = (name: string, example?: unknown) => ({
  content: {
    [FHIR]: { schema: schema(name), ...(example === undefined ? {} : { example }) },
    'application/json': { schema: schema(name) },
  },
});
/** A Binary is also sent and read as its own content. */
const ANY = { '*/*': { schema: {} } };
const json = (of: Part) => ({ content: { 'application/json': { schema: of } } });

/** A person who does not exist, in examples. */
const EXAMPLE = {
  resourceType: 'Patient',
  id: 'mau-1',
  meta: { versionId: '1', lastUpdated: '2026-03-02T08:00:00.000+07:00' },
  name: [{ text: 'Nguyễn Thị Mẫu' }],
};
const page = (type: string) => ({
  resourceType: 'Bundle',
  type,
  link: [{ relation: 'self', url: 'https://data.example.org/fhir/Patient?name=mau' }],
  entry: [{ fullUrl: 'https://data.example.org/fhir/Patient/mau-1', resource: EXAMPLE, search: { mode: 'match' } }],
});

/** What every write tells of the version it made. */
const WRITTEN = ['Location', 'ETag', 'Last-Modified', 'Preference-Applied'];

/** The answers of success, by the names operations call them by. */
const SUCCESS: Readonly<Record<string, Part>> = {
  Resource: {
    description: 'Tài nguyên; Binary: nội dung của nó. / The resource; of a Binary its content.',
    ...headers('ETag', 'Last-Modified'),
    content: { ...fhir('Resource', EXAMPLE).content, ...ANY },
  },
  NotModified: { description: 'Không đổi. / Not modified.', ...headers('ETag', 'Last-Modified') },
  Created: {
    description: 'Đã tạo. Không có nội dung với Prefer: return=minimal. / Created; no body with Prefer: return=minimal.',
    ...headers(...WRITTEN),
    ...fhir('Resource', EXAMPLE),
  },
  Matched: {
    description: 'If-None-Exist: đã có sẵn một tài nguyên khớp. / If-None-Exist: there was one match already.',
    ...headers(...WRITTEN),
    ...fhir('Resource', EXAMPLE),
  },
  Changed: {
    description: 'Đã sửa, hoặc nội dung vốn giống hệt. / Changed, or equal already.',
    ...headers(...WRITTEN),
    ...fhir('Resource', EXAMPLE),
  },
  Done: {
    description: 'Đã xoá, hoặc không có gì để xoá. / Deleted, or there was nothing to delete.',
    ...headers('ETag', 'Last-Modified', 'Preference-Applied'),
  },
  Deleted: {
    description: 'Như 204, với Prefer: return=OperationOutcome. / As 204, with Prefer: return=OperationOutcome.',
    ...headers('ETag', 'Last-Modified', 'Preference-Applied'),
    ...fhir('OperationOutcome', { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] }),
  },
  Outcome: {
    description: 'Kết quả. / The outcome.',
    ...headers(),
    ...fhir('OperationOutcome', { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] }),
  },
  Searchset: {
    description: 'Một trang kết quả. / A page of matches.',
    ...headers('Preference-Applied'),
    ...fhir('Searchset', page('searchset')),
  },
  History: { description: 'Một trang phiên bản. / A page of versions.', ...headers(), ...fhir('History') },
  BundleResponse: {
    description: 'Mỗi mục một kết quả, cùng thứ tự. / One result an entry, in the same order.',
    ...headers('Preference-Applied'),
    ...fhir('Bundle', {
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [{ response: { status: '201', location: 'Patient/mau-1/_history/1', etag: 'W/"1"' } }],
    }),
  },
  Parameters: {
    description: 'Kết quả của thao tác. / What the operation answers.',
    ...headers('ETag', 'Last-Modified'),
    ...fhir('Parameters'),
  },
  Stats: {
    description: 'Số đếm theo nhóm. / Counts by group.',
    ...headers(),
    content: { ...fhir('Parameters').content, 'text/csv': { schema: string } },
  },
  Table: {
    description: 'Bảng, mỗi dòng một hàng. / The table, a row a line.',
    ...headers(),
    content: { 'application/x-ndjson': { schema: string }, 'text/csv': { schema: string }, ...json({ type: 'array' }).content },
  },
  TablesBegun: {
    description: 'Đang làm, tới đâu. / Under way, and how far.',
    ...headers('Content-Location', 'Preference-Applied', 'X-Progress', 'Retry-After'),
    ...fhir('Parameters'),
  },
  TablesMade: { description: 'Tệp của từng view. / The files of each view.', ...headers('Expires'), ...fhir('Parameters') },
  TableFile: {
    description: 'Một tệp của bảng. / A file of a table.',
    ...headers(),
    content: {
      'application/x-ndjson': { schema: string },
      'text/csv': { schema: string },
      'application/vnd.apache.parquet': { schema: { ...string, format: 'binary' } },
    },
  },
  Begun: { description: 'Đang làm. / Under way.', ...headers('Content-Location', 'Preference-Applied', 'X-Progress', 'Retry-After') },
  Kept: {
    description: 'Bảng của view đang ở đâu. / How the table of the view stands.',
    ...headers('Content-Location'),
    ...fhir('Parameters'),
  },
  ImportUnderWay: {
    description: 'Đang chờ tệp (tệp đã nhận) hoặc đang nhập. / Waiting for files (those received), or under way.',
    ...headers('X-Progress', 'Retry-After'),
    ...json({ type: 'object' }),
  },
  FileTaken: { description: 'Đã lưu bền vững. / Durable.', ...headers(), ...json({ type: 'object' }) },
  Manifest: { description: 'Bản kê các tệp. / The manifest.', ...headers('Expires'), ...json({ type: 'object' }) },
  Ndjson: {
    description: 'Mỗi dòng một tài nguyên. / A resource a line.',
    ...headers(),
    content: { 'application/fhir+ndjson': { schema: string } },
  },
  NationalXml: {
    description: 'Phong bì GIAMDINHHS của lượt khám. / The envelope GIAMDINHHS of the visit.',
    ...headers('X-Left-Out'),
    content: { 'application/xml': { schema: string } },
  },
  Labelled: { description: 'Nhãn sau khi đổi. / The labels as they are now.', ...headers(...WRITTEN), ...fhir('Parameters') },
  CapabilityStatement: {
    description: 'CapabilityStatement',
    ...headers('ETag'),
    ...fhir('Resource', { resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1' }),
  },
  OpenApi: { description: 'OpenAPI 3.1', ...headers('ETag'), ...json({ type: 'object' }) },
  SmartConfiguration: {
    description: 'SMART discovery document',
    ...headers(),
    ...json({ type: 'object', required: ['token_endpoint'], properties: { token_endpoint: { type: 'string', format: 'uri' } } }),
  },
};

/** What each status of failure means here, with the category whose outcome is its example. */
const FAILURES: Readonly<Record<string, readonly [category: Category, vi: string, en: string, ...headers: string[]]>> = {
  400: ['incorrect', 'Yêu cầu sai; mỗi lỗi một mục, có đường dẫn', 'The request is wrong; one issue for each finding, with its path'],
  401: ['unauthorised', 'Thiếu hoặc sai mã truy cập', 'No valid bearer token', 'WWW-Authenticate'],
  403: ['forbidden', 'Không được phép thay đổi', 'Not the caller’s to change'],
  404: ['not-found', 'Không có, hoặc không được thấy', 'There is none, or none the caller may see'],
  405: ['method', 'Địa chỉ này không nhận phương thức đó', 'Not for this address', 'Allow'],
  406: ['not-acceptable', 'Chỉ trả lời bằng JSON', 'Answers are JSON only'],
  409: ['conflict', 'Id đã có nơi khác dùng', 'The id is in use already'],
  410: ['gone', 'Đã bị xoá', 'It has been deleted', 'ETag', 'Last-Modified'],
  412: ['precondition', 'Điều kiện không đúng', 'If-Match failed, or the criteria match more than one'],
  413: ['too-large', 'Quá lớn', 'The body is too large'],
  415: ['media-type', 'Không nhận dạng nội dung này', 'Not a media type that is taken here'],
  422: ['invalid', 'Đúng cú pháp, sai quy tắc', 'Well-formed, and breaks a rule'],
  429: ['busy', 'Quá tải, gửi lại sau', 'Busy: send again after Retry-After', 'Retry-After'],
  500: ['fault', 'Lỗi của máy chủ', 'The server’s own mistake'],
  503: ['unavailable', 'Một phần của máy chủ đang ngừng', 'A part is down: send again after Retry-After', 'Retry-After'],
};

/** components.responses: success by name, failures by status. */
export function responses(): Record<string, Part> {
  const all: Record<string, Part> = { ...SUCCESS };
  for (const [status, [category, vi, en, ...names]] of Object.entries(FAILURES)) {
    const problem: Problem = { category, code: category, message: { vi: `${vi}.`, en: `${en}.` } };
    if (answerOf(problem).status !== Number(status)) throw new Error(`category ${category} does not answer ${status}`);
    all[status] = {
      description: `${vi}. / ${en}.`,
      ...headers(...names),
      ...fhir('OperationOutcome', JSON.parse(operationOutcome(problem))),
    };
  }
  return all;
}

const { id: _, meta: __, ...UNSAVED } = EXAMPLE;
const taken = (name: string, example: unknown) => ({
  required: true,
  content: Object.fromEntries([FHIR, 'application/json'].map((type) => [type, { schema: schema(name), example }])),
});

/** components.requestBodies. */
export const BODIES: Readonly<Record<string, Part>> = {
  Resource: { ...taken('Resource', UNSAVED), content: { ...taken('Resource', UNSAVED).content, ...ANY } },
  Bundle: taken('Bundle', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ fullUrl: 'urn:uuid:5b1e6f0a-6d0c-4b55-9a51-0c7a5ad2a001', resource: UNSAVED, request: { method: 'POST', url: 'Patient' } }],
  }),
  Inputs: {
    ...taken('Parameters', { resourceType: 'Parameters', parameter: [{ name: '_count', valueInteger: 100 }] }),
    required: false,
  },
  Parameters: taken('Parameters', {
    resourceType: 'Parameters',
    parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'http://example.org/nhan', code: 'xem-lai' }] } }],
  }),
  Validated: { ...taken('Resource', UNSAVED), required: false },
  JsonPatch: {
    required: true,
    content: {
      'application/json-patch+json': {
        schema: schema('JsonPatch'),
        example: [{ op: 'replace', path: '/name/0/text', value: 'Nguyễn Thị Mẫu Hai' }],
      },
    },
  },
  Ndjson: {
    required: true,
    content: { 'application/fhir+ndjson': { schema: string }, [FHIR]: { schema: schema('Parameters') } },
  },
  Nothing: { required: false, content: { [FHIR]: { schema: schema('Parameters') } } },
  SearchForm: { content: { 'application/x-www-form-urlencoded': { schema: schema('AnySearch') } } },
  SystemSearchForm: { content: { 'application/x-www-form-urlencoded': { schema: schema('Search') } } },
};
