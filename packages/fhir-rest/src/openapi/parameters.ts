import { COMPARTMENTS } from '@hub/search';
import type { Both } from './described.ts';
import { ref } from './schemas.ts';

type Part = Readonly<Record<string, unknown>>;

const text = ([vi, en]: Both) => `${vi} / ${en}`;
const string: Part = { type: 'string' };
const query = (name: string, schema: Part, words: Both): Part => ({ name, in: 'query', schema, description: text(words) });
const header = (name: string, words: Both, example: string): Part => ({
  name,
  in: 'header',
  schema: string,
  description: text(words),
  example,
});
const inPath = (name: string, schema: Part, words: Both): Part => ({ name, in: 'path', required: true, schema, description: text(words) });

/** A set of query parameters, written as OpenAPI writes one: an object that is taken apart. */
const set = (name: string, schema: string, words: Both): Part => ({
  name,
  in: 'query',
  style: 'form',
  explode: true,
  schema: ref('schemas', schema),
  description: text(words),
});

/** Every parameter of path, query and header, by the name operations call it by. `_format` and `_pretty` belong to all of them. */
export const PARAMETERS: Readonly<Record<string, Part>> = {
  type: inPath('type', ref('schemas', 'ResourceType'), ['Loại tài nguyên', 'Resource type']),
  member: inPath('type', { anyOf: [ref('schemas', 'ResourceType'), { const: '*' }] }, [
    'Loại trong ngăn; * = mọi loại',
    'Type in the compartment; * = every type',
  ]),
  compartment: inPath('compartment', { type: 'string', enum: COMPARTMENTS }, ['Ngăn dữ liệu của ai, của gì', 'Whose compartment']),
  id: inPath('id', ref('schemas', 'Id'), ['Id của tài nguyên', 'Id of the resource']),
  job: inPath('job', { type: 'string', format: 'uuid' }, ['Bản xuất hoặc lần nhập', 'The export or import']),
  file: inPath('file', string, ['Tệp, như bản kê nêu', 'A file, as the manifest names it']),
  vid: inPath('vid', { type: 'string', pattern: '^[1-9][0-9]{0,8}$' }, ['Số phiên bản', 'Version number']),

  criteria: set('criteria', 'AnySearch', [
    'Tham số tìm kiếm của loại trong đường dẫn',
    'Search parameters of the type in the path, schemas `Search.<type>`',
  ]),
  common: set('criteria', 'Search', [
    'Tham số mọi loại đều có; với _type: tham số các loại đó đều có',
    'Parameters that every type has; with _type those that all these types have',
  ]),
  _type: query('_type', string, ['Các loại, cách nhau bằng dấu phẩy', 'Types, separated by commas']),
  _count: query('_count', { type: 'integer', minimum: 0, default: 50 }, [
    'Số mục một trang, tối đa 1000; 0 = chỉ đếm',
    'Entries of a page, 1000 at most; 0 = count only',
  ]),
  _sort: query('_sort', string, ['Thứ tự; dấu trừ: ngược lại', 'Order; a minus turns it round']),
  _include: query('_include', string, [
    'Kèm tài nguyên được trỏ tới: Encounter:patient, Encounter:*, *; `_include:iterate` đi tiếp từ những gì đã kèm',
    'Adds what the matches point at: Encounter:patient, Encounter:*, *; `_include:iterate` goes on from what was added',
  ]),
  _revinclude: query('_revinclude', string, [
    'Kèm tài nguyên trỏ tới kết quả: Observation:encounter, *; `_revinclude:iterate` đi tiếp',
    'Adds what points at the matches: Observation:encounter, *; `_revinclude:iterate` goes on',
  ]),
  _list: query('_list', string, ['Chỉ những gì danh sách List có id này nêu', 'Only what the List of this id names']),
  _elements: query('_elements', string, [
    'Chỉ các phần tử này (và phần tử bắt buộc), cách nhau bằng dấu phẩy; kết quả mang nhãn SUBSETTED',
    'Only these elements (and mandatory ones), separated by commas; what is shown is tagged SUBSETTED',
  ]),
  _contained: query('_contained', { type: 'string', enum: ['false', 'true', 'both'], default: 'false' }, [
    'Tìm tài nguyên nằm trong tài nguyên khác: true chỉ chúng, both cả chúng',
    'Contained resources are searched: true only them, both them too',
  ]),
  _containedType: query('_containedType', { type: 'string', enum: ['container', 'contained'], default: 'container' }, [
    'Trả tài nguyên chứa, hay chính tài nguyên nằm trong',
    'What is shown: the resource that holds the match, or the match itself',
  ]),
  _total: query('_total', { type: 'string', enum: ['none', 'estimate', 'accurate'] }, [
    'Có đếm tổng số không; estimate: ước lượng',
    'Whether all matches are counted; estimate: about how many',
  ]),
  _summary: query('_summary', { type: 'string', enum: ['true', 'text', 'data', 'count', 'false'] }, [
    'true: phần tóm tắt; text: phần lời; data: bỏ phần lời; count (chỉ khi tìm): chỉ trả tổng số',
    'true: the summary; text: the narrative; data: all but the narrative; count (searches only): the number of matches',
  ]),
  _cursor: query('_cursor', string, ['Chỉ có trong liên kết next', 'Part of next links only']),
  _since: query('_since', { type: 'string', format: 'date-time' }, ['Từ thời điểm này', 'Versions made at or after this instant']),
  'lastn.max': query('max', { type: 'integer', minimum: 1, maximum: 100, default: 1 }, [
    'Số kết quả của mỗi mã',
    'Observations of each code',
  ]),
  'stats.group-by': {
    ...query('group-by', { type: 'array', items: string, minItems: 1, maxItems: 3 }, [
      'Khoá của nhóm: status, date:month',
      'Key of the groups: status, date:month',
    ]),
    required: true,
    example: ['status', 'date:month'],
  },
  'stats.group-order': query('group-order', { type: 'string', enum: ['count', 'key'], default: 'count' }, [
    'Thứ tự các nhóm',
    'Order of the groups',
  ]),
  'stats.count': query('_count', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, [
    'Số nhóm được trả',
    'Groups of the answer',
  ]),
  'view.viewReference': query('viewReference', string, [
    'View nào: ViewDefinition/id hoặc url của nó (khi địa chỉ không có id)',
    'Which view: ViewDefinition/id or its url (where the address has no id)',
  ]),
  'view.patient': query('patient', string, ['Chỉ của các người bệnh này', 'Only of these patients']),
  'view.group': query('group', string, ['Chỉ của người bệnh trong các nhóm này', 'Only of patients in these groups']),
  'view.since': query('_since', { type: 'string', format: 'date-time' }, [
    'Chỉ tài nguyên thay đổi từ thời điểm này',
    'Only resources changed at this instant or later',
  ]),
  'view.limit': query('_limit', { type: 'integer', minimum: 1 }, ['Số dòng tối đa', 'Rows at most']),
  'view.header': query('header', { type: 'boolean', default: true }, ['CSV có dòng tên cột', 'CSV begins with the names of its columns']),
  'import.mode': query('mode', { type: 'string', enum: ['InitialLoad', 'IncrementalLoad'], default: 'IncrementalLoad' }, [
    'Kho chưa có gì thuộc các loại này, hay bổ sung',
    'Into a store that holds nothing of the types, or beside what is there',
  ]),
  'export.since': query('_since', { type: 'string', format: 'date-time' }, [
    'Chỉ những gì thay đổi sau lúc này; transactionTime của lần xuất trước thì nối liền',
    'Only what changed after this instant; the transactionTime of an export joins without a gap',
  ]),
  'export.until': query('_until', { type: 'string', format: 'date-time' }, [
    'Thay đổi lần cuối trước lúc này',
    'Last changed before this instant',
  ]),
  'export.typeFilter': query('_typeFilter', string, [
    'Loại?điều-kiện tìm kiếm; có thể nhiều lần',
    'Type?search criteria; may be given several times',
  ]),
  'export.elements': query('_elements', string, ['Chỉ các phần tử này: Patient.name,id', 'Only these elements: Patient.name,id']),
  'export.organizeOutputBy': query('organizeOutputBy', string, [
    'Loại tài nguyên: tệp xếp theo từng tài nguyên của loại này, kèm những gì trỏ tới nó',
    'A resource type: files hold a block for each resource of it, with what refers to it',
  ]),
  'export.includeAssociatedData': query(
    'includeAssociatedData',
    { type: 'string', enum: ['LatestProvenanceResources', 'RelevantProvenanceResources'] },
    ['Kèm Provenance của những gì được xuất', 'With the Provenance of what is exported'],
  ),
  'export.allowPartialManifests': query('allowPartialManifests', { type: 'boolean', default: false }, [
    'Bản kê chia trang; trang nào xong thì có ngay',
    'The manifest has pages; those that are there come at once',
  ]),
  'export.page': query('page', { type: 'integer', minimum: 1, default: 1 }, ['Trang của bản kê', 'Page of the manifest']),
  'export.outputFormat': query('_outputFormat', { type: 'string', default: 'application/fhir+ndjson' }, ['NDJSON', 'NDJSON']),
  'national-xml.version': query('version', { type: 'string', enum: ['3176', '4750', '4210'], default: '3176' }, [
    'Bản của bộ (QĐ 3176, 4750, 4210)',
    'Edition of the national set',
  ]),
  'national-xml.partial': query('partial', { type: 'boolean', default: false }, [
    'Bỏ những gì bản ấy không chứa được, và nêu tên trong X-Left-Out',
    'Leaves out what the edition cannot hold and names it in X-Left-Out',
  ]),
  'everything.start': query('start', { type: 'string', format: 'date' }, ['Chăm sóc từ ngày này', 'Care from this date on']),
  'everything.end': query('end', { type: 'string', format: 'date' }, ['Chăm sóc đến hết ngày này', 'Care up to this date']),
  'everything.since': query('_since', { type: 'string', format: 'date-time' }, [
    'Thay đổi từ thời điểm này',
    'Changed at or after this instant',
  ]),
  _at: query('_at', string, ['Các phiên bản có hiệu lực vào lúc này', 'Versions that were current at this time']),
  mode: query('mode', { type: 'string', enum: ['full', 'normative', 'terminology'] }, [
    'Luôn trả bản đầy đủ',
    'The full statement is answered',
  ]),
  'validate.mode': query('mode', { type: 'string', enum: ['create', 'update', 'delete', 'profile'] }, [
    'Kiểm tra cho việc gì',
    'What the check is for',
  ]),
  profile: query('profile', { type: 'string', format: 'uri' }, ['Hồ sơ muốn kiểm tra', 'Profile to check against']),
  _format: query('_format', { type: 'string', enum: ['json', 'application/fhir+json', 'application/json'] }, [
    'Dạng câu trả lời',
    'Form of the answer',
  ]),
  _pretty: query('_pretty', { type: 'boolean' }, ['Xuống dòng cho dễ đọc', 'Indented for people']),

  'If-None-Match': header(
    'If-None-Match',
    ['ETag đang có: 304 khi không đổi; `*` với PUT: chỉ tạo mới', 'ETag held: 304 when unchanged; `*` with PUT: only create'],
    'W/"1"',
  ),
  'If-Modified-Since': header(
    'If-Modified-Since',
    ['304 khi không đổi từ lúc này', '304 when not changed since'],
    'Mon, 02 Mar 2026 01:00:00 GMT',
  ),
  'If-Match': header(
    'If-Match',
    ['Chỉ khi phiên bản hiện tại là bản này, nếu không 412', 'Only when this is the current version, else 412'],
    'W/"1"',
  ),
  'If-None-Exist': header(
    'If-None-Exist',
    ['Điều kiện: chỉ tạo khi chưa có gì khớp', 'Criteria: create only when nothing matches'],
    'identifier=http://benhvien.example.org/ma-bn|BN0001',
  ),
  Prefer: header(
    'Prefer',
    ['Trả về gì sau khi ghi', 'What to answer to a write: return=minimal, return=representation, return=OperationOutcome'],
    'return=minimal',
  ),
  'Prefer.handling': header(
    'Prefer',
    [
      'lenient: bỏ qua tham số lạ và báo lại; strict (mặc định): từ chối',
      'lenient: unknown parameters are left out and named; strict (default): refused',
    ],
    'handling=lenient',
  ),
  'X-Request-Id': header('X-Request-Id', ['Tên của yêu cầu trong nhật ký', 'Name of the request in the log'], 'his-92901-000123'),
};
