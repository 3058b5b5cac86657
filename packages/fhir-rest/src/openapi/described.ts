import type { RouteRow } from '../routes/index.ts';

/** A text in both languages, Vietnamese first. */
export type Both = readonly [vi: string, en: string];

/** What the table of routes does not say of an operation: words, and which parameters, headers and answers it has. */
export interface Described {
  readonly title: Both;
  readonly text?: Both;
  /** Page of services/fhir-api/docs that tells the rest. */
  readonly page: string;
  /** Names in components.parameters, besides those of the path. */
  readonly parameters?: readonly string[];
  /** Name in components.requestBodies. */
  readonly body?: string;
  /** Names in components.responses by status of success. */
  readonly success: Readonly<Record<number, string>>;
  /** Statuses that carry an OperationOutcome. 401, 406, 429, 500 and 503 are added where they can happen. */
  readonly errors: readonly number[];
}

/** Key of {@link DESCRIBED}: the interaction, with `conditional-` before it when the criteria stand in the URL. */
export function keyOf({ interaction, method, path }: Pick<RouteRow, 'interaction' | 'method' | 'path'>): string {
  return path === '/fhir/:type' && ['PUT', 'PATCH', 'DELETE'].includes(method) ? `conditional-${interaction}` : interaction;
}

const SHAPE = ['_summary', '_elements'];
const RESULT = [
  '_count',
  '_sort',
  '_include',
  '_revinclude',
  '_list',
  '_total',
  ...SHAPE,
  '_contained',
  '_containedType',
  '_cursor',
  'Prefer.handling',
];
const WRITTEN = { 200: 'Changed', 201: 'Created' };
const HISTORY = ['_count', '_since', '_at', ...SHAPE, '_cursor'];

/** The rows of a view: one operation that has two names. */
function viewRun(name: string): Described {
  return {
    title: [`Chạy một view (${name})`, `The rows of a view (${name})`],
    text: [
      'ViewDefinition của SQL on FHIR thành bảng, trên kho hay trên tài nguyên gửi kèm; ndjson, json hoặc csv, trả dần.',
      'A ViewDefinition of SQL on FHIR as a table, over the store or over resources sent along; ndjson, json or csv, streamed.',
    ],
    page: 'view-run',
    parameters: ['view.viewReference', 'view.patient', 'view.group', 'view.since', 'view.limit', 'view.header'],
    body: 'Inputs',
    success: { 200: 'Table' },
    errors: [400, 403, 404, 410, 413, 415, 422],
  };
}

/** Every operation by {@link keyOf}. A row without an entry here fails the test of the document. */
export const DESCRIBED: Readonly<Record<string, Described>> = {
  read: {
    title: ['Đọc một tài nguyên', 'Read a resource'],
    text: [
      'Phiên bản hiện tại. If-None-Match hoặc If-Modified-Since: 304 khi không đổi.',
      'The current version. With If-None-Match or If-Modified-Since: 304 when it has not changed.',
    ],
    page: 'read',
    parameters: [...SHAPE, 'If-None-Match', 'If-Modified-Since'],
    success: { 200: 'Resource', 304: 'NotModified' },
    errors: [400, 404, 410],
  },
  vread: {
    title: ['Đọc một phiên bản', 'Read a version'],
    page: 'vread',
    parameters: [...SHAPE, 'If-None-Match', 'If-Modified-Since'],
    success: { 200: 'Resource', 304: 'NotModified' },
    errors: [400, 404, 410],
  },
  create: {
    title: ['Tạo tài nguyên', 'Create a resource'],
    text: [
      'Máy chủ chọn id. Có If-None-Exist thì chỉ tạo khi chưa có tài nguyên nào khớp.',
      'The server chooses the id. With If-None-Exist only when nothing matches yet.',
    ],
    page: 'create',
    parameters: ['If-None-Exist', 'Prefer'],
    body: 'Resource',
    success: { 200: 'Matched', 201: 'Created' },
    errors: [400, 404, 412, 413, 415, 422],
  },
  update: {
    title: ['Sửa, hoặc tạo với id cho trước', 'Update, or create under a given id'],
    text: [
      'Nội dung giống hệt: 200 và không có phiên bản mới. If-Match chống ghi đè.',
      'Equal content: 200 and no new version. If-Match guards against lost updates.',
    ],
    page: 'update',
    parameters: ['If-Match', 'If-None-Match', 'Prefer'],
    body: 'Resource',
    success: WRITTEN,
    errors: [400, 403, 404, 405, 412, 413, 415, 422],
  },
  'conditional-update': {
    title: ['Sửa theo điều kiện', 'Update by criteria'],
    text: ['Không khớp: tạo mới; khớp một: sửa; khớp nhiều: 412.', 'No match: creates; one match: updates; several: 412.'],
    page: 'conditional-update',
    parameters: ['criteria', 'If-Match', 'If-None-Match', 'Prefer'],
    body: 'Resource',
    success: WRITTEN,
    errors: [400, 403, 404, 405, 409, 412, 413, 415, 422],
  },
  patch: {
    title: ['Sửa từng phần (JSON Patch)', 'Patch (JSON Patch)'],
    page: 'patch',
    parameters: ['If-Match', 'Prefer'],
    body: 'JsonPatch',
    success: { 200: 'Changed' },
    errors: [400, 403, 404, 410, 412, 413, 415, 422],
  },
  'conditional-patch': {
    title: ['Sửa từng phần theo điều kiện', 'Patch by criteria'],
    page: 'conditional-patch',
    parameters: ['criteria', 'If-Match', 'Prefer'],
    body: 'JsonPatch',
    success: { 200: 'Changed' },
    errors: [400, 403, 404, 412, 413, 415, 422],
  },
  delete: {
    title: ['Xoá', 'Delete'],
    text: ['Xoá lần nữa vẫn 204. Các phiên bản cũ còn đọc được.', 'Deleting again is 204 too. Older versions can still be read.'],
    page: 'delete',
    parameters: ['If-Match', 'Prefer'],
    success: { 200: 'Deleted', 204: 'Done' },
    errors: [403, 404, 412],
  },
  'conditional-delete': {
    title: ['Xoá theo điều kiện', 'Delete by criteria'],
    text: ['Tối đa một tài nguyên; không có điều kiện thì bị từ chối.', 'One resource at most; refused without criteria.'],
    page: 'conditional-delete',
    parameters: ['criteria', 'If-Match', 'Prefer'],
    success: { 200: 'Deleted', 204: 'Done' },
    errors: [400, 403, 404, 412],
  },
  'history-instance': {
    title: ['Lịch sử một tài nguyên', 'History of a resource'],
    page: 'history-instance',
    parameters: HISTORY,
    success: { 200: 'History' },
    errors: [400, 404],
  },
  'history-type': {
    title: ['Lịch sử một loại', 'History of a type'],
    page: 'history-type',
    parameters: HISTORY,
    success: { 200: 'History' },
    errors: [400, 404],
  },
  'history-system': {
    title: ['Lịch sử toàn kho', 'History of everything'],
    page: 'history-system',
    parameters: HISTORY,
    success: { 200: 'History' },
    errors: [400],
  },
  'search-type': {
    title: ['Tìm trong một loại', 'Search a type'],
    text: [
      'Tham số của từng loại: components.schemas `Search.<loại>`. Tham số lạ bị từ chối; với Prefer: handling=lenient thì bỏ qua và báo lại.',
      'Parameters of each type: components.schemas `Search.<type>`. Unknown parameters are refused; with Prefer: handling=lenient they are left out and named.',
    ],
    page: 'search-type',
    parameters: ['criteria', ...RESULT],
    success: { 200: 'Searchset' },
    errors: [400, 404],
  },
  'search-system': {
    title: ['Tìm trong mọi loại', 'Search all types'],
    text: ['Các tham số mà mọi loại được hỏi đều có.', 'The parameters that all the types asked have.'],
    page: 'search-system',
    parameters: ['_type', 'common', ...RESULT],
    success: { 200: 'Searchset' },
    errors: [400],
  },
  'search-compartment': {
    title: ['Tìm trong ngăn dữ liệu của một người, một lượt khám…', 'Search a compartment'],
    page: 'search-compartment',
    parameters: ['criteria', ...RESULT],
    success: { 200: 'Searchset' },
    errors: [400, 404],
  },
  transaction: {
    title: ['Giao dịch (transaction) hoặc gói (batch)', 'Transaction or batch'],
    text: [
      'transaction: tất cả hoặc không gì cả. batch: từng mục riêng, mỗi mục có kết quả riêng.',
      'transaction: all or nothing. batch: every entry by itself, each with its own outcome.',
    ],
    page: 'transaction',
    parameters: ['Prefer'],
    body: 'Bundle',
    success: { 200: 'BundleResponse' },
    errors: [400, 403, 404, 405, 409, 410, 412, 413, 415, 422],
  },
  capabilities: {
    title: ['Máy chủ làm được gì (CapabilityStatement)', 'What the server does (CapabilityStatement)'],
    page: 'capabilities',
    parameters: ['If-None-Match', 'mode'],
    success: { 200: 'CapabilityStatement', 304: 'NotModified' },
    errors: [400],
  },
  openapi: {
    title: ['Tài liệu này', 'This document'],
    page: 'capabilities',
    parameters: ['If-None-Match'],
    success: { 200: 'OpenApi', 304: 'NotModified' },
    errors: [400],
  },
  'smart-configuration': {
    title: ['Nơi lấy mã truy cập', 'Where to get a token'],
    page: 'capabilities',
    success: { 200: 'SmartConfiguration' },
    errors: [],
  },
  $meta: {
    title: ['Nhãn, hồ sơ, phiên bản ($meta)', 'Tags, profiles, labels ($meta)'],
    page: 'meta',
    success: { 200: 'Parameters' },
    errors: [400, 404, 410],
  },
  '$meta-add': {
    title: ['Thêm nhãn ($meta-add)', 'Add tags ($meta-add)'],
    page: 'meta',
    parameters: ['If-Match', 'Prefer'],
    body: 'Parameters',
    success: { 200: 'Labelled' },
    errors: [400, 403, 404, 410, 412, 413, 415, 422],
  },
  '$meta-delete': {
    title: ['Bỏ nhãn ($meta-delete)', 'Remove tags ($meta-delete)'],
    page: 'meta',
    parameters: ['If-Match', 'Prefer'],
    body: 'Parameters',
    success: { 200: 'Labelled' },
    errors: [400, 403, 404, 410, 412, 413, 415, 422],
  },
  $validate: {
    title: ['Kiểm tra mà không lưu ($validate)', 'Check without storing ($validate)'],
    page: 'validate',
    parameters: ['validate.mode', 'profile'],
    body: 'Validated',
    success: { 200: 'Outcome' },
    errors: [400, 404, 413, 415],
  },
  $everything: {
    title: ['Toàn bộ hồ sơ ($everything)', 'The whole record ($everything)'],
    text: [
      'Tất cả thuộc về người bệnh (một người hay mọi người), lượt khám hay nhóm, và những gì chúng trỏ tới; theo trang, tới hết.',
      'Everything of a patient (or of all), a visit or a group, and what it points at; in pages, to the end.',
    ],
    page: 'everything',
    parameters: ['everything.start', 'everything.end', 'everything.since', '_type', '_count', '_cursor'],
    body: 'Inputs',
    success: { 200: 'Searchset' },
    errors: [400, 404, 410, 413, 415],
  },
  $export: {
    title: ['Xuất hàng loạt ($export)', 'Bulk export ($export)'],
    text: [
      'Cả kho, mọi người bệnh hoặc một nhóm, thành tệp NDJSON; cần Prefer: respond-async, theo dõi ở Content-Location.',
      'The whole store, all patients or a group, as NDJSON files; needs Prefer: respond-async, to be followed at Content-Location.',
    ],
    page: 'export',
    parameters: [
      ...['_type', 'export.since', 'export.until', 'export.typeFilter', 'export.elements', 'export.organizeOutputBy'],
      ...['export.includeAssociatedData', 'export.allowPartialManifests', 'export.outputFormat'],
    ],
    body: 'Inputs',
    success: { 202: 'Begun' },
    errors: [400, 403, 404, 410, 413, 415],
  },
  'bulk-status': {
    title: ['Bản xuất tới đâu rồi', 'How far an export is'],
    page: 'export',
    parameters: ['export.page'],
    success: { 200: 'Manifest', 202: 'Begun' },
    errors: [404],
  },
  'bulk-cancel': {
    title: ['Huỷ hoặc xoá bản xuất', 'Stop or delete an export'],
    page: 'export',
    success: { 202: 'Begun' },
    errors: [404],
  },
  'bulk-file': {
    title: ['Một tệp của bản xuất', 'A file of an export'],
    page: 'export',
    success: { 200: 'Ndjson', 206: 'Ndjson' },
    errors: [404],
  },
  '$viewdefinition-export': {
    title: ['Xuất view thành tệp ($viewdefinition-export)', 'Views as files ($viewdefinition-export)'],
    text: [
      'Bảng của một hay nhiều ViewDefinition (SQL on FHIR) trên kho, một trạng thái, thành tệp ndjson, csv hoặc parquet; cần Prefer: respond-async.',
      'The tables of one or more ViewDefinitions (SQL on FHIR) over the store, of one state, as files of ndjson, csv or parquet; needs Prefer: respond-async.',
    ],
    page: 'view-export',
    parameters: ['view.header'],
    body: 'Inputs',
    success: { 202: 'TablesBegun' },
    errors: [400, 403, 404, 410, 413, 415, 422],
  },
  'view-export-status': {
    title: ['Bản xuất view tới đâu rồi', 'How far an export of views is'],
    page: 'view-export',
    success: { 200: 'TablesMade', 202: 'TablesBegun' },
    errors: [404],
  },
  'view-export-cancel': {
    title: ['Huỷ hoặc xoá bản xuất view', 'Stop or delete an export of views'],
    page: 'view-export',
    success: { 202: 'Begun' },
    errors: [404],
  },
  'view-export-file': {
    title: ['Một tệp của bản xuất view', 'A file of an export of views'],
    page: 'view-export',
    success: { 200: 'TableFile' },
    errors: [404],
  },
  $import: {
    title: ['Nhập hàng loạt ($import)', 'Bulk import ($import)'],
    text: [
      'Tệp NDJSON vào kho, giữ nguyên id, mỗi dòng như một PUT; cần quyền hub/import và Prefer: respond-async. Gửi Parameters rồi PUT từng tệp vào Content-Location, hoặc gửi thẳng một tệp.',
      'NDJSON files into the store under the ids they have, each line as a PUT of it; needs hub/import and Prefer: respond-async. Send Parameters and PUT each file below Content-Location, or one file at once.',
    ],
    page: 'import',
    parameters: ['import.mode'],
    body: 'Ndjson',
    success: { 202: 'Begun' },
    errors: [400, 403, 413, 415],
  },
  'import-file': {
    title: ['Một tệp của lần nhập', 'A file of an import'],
    page: 'import',
    body: 'Ndjson',
    success: { 200: 'FileTaken', 201: 'FileTaken' },
    errors: [400, 403, 404, 409, 413, 415],
  },
  'import-start': {
    title: ['Đã gửi đủ tệp: bắt đầu nhập', 'All files have come: begin'],
    page: 'import',
    body: 'Nothing',
    success: { 202: 'Begun' },
    errors: [403, 404],
  },
  'import-status': {
    title: ['Lần nhập tới đâu rồi', 'How far an import is'],
    page: 'import',
    success: { 200: 'Manifest', 202: 'ImportUnderWay' },
    errors: [403, 404, 409],
  },
  'import-cancel': {
    title: ['Dừng hoặc xoá lần nhập', 'Stop or delete an import'],
    page: 'import',
    success: { 202: 'Begun' },
    errors: [403, 404],
  },
  'import-errors': {
    title: ['Những dòng bị từ chối', 'Lines that were refused'],
    page: 'import',
    success: { 200: 'Ndjson' },
    errors: [403, 404],
  },
  '$national-xml': {
    title: ['Lượt khám ở dạng XML của bộ ($national-xml)', 'The visit in the national XML format ($national-xml)'],
    text: [
      'Phong bì GIAMDINHHS dựng lại từ FHIR. Chỉ tiêu mà bản không chứa được thì bị từ chối theo tên, trừ khi partial=true.',
      'The envelope GIAMDINHHS, made again from FHIR. What an edition cannot hold is refused by name, unless partial=true.',
    ],
    page: 'national-xml',
    parameters: ['national-xml.version', 'national-xml.partial'],
    body: 'Inputs',
    success: { 200: 'NationalXml' },
    errors: [400, 403, 404, 410, 413, 415, 422],
  },
  $lastn: {
    title: ['Kết quả mới nhất của mỗi mã ($lastn)', 'The last observations of each code ($lastn)'],
    text: [
      'Cần patient hoặc subject; nhận mọi tham số tìm kiếm của Observation.',
      'Needs patient or subject; takes every search parameter of Observation.',
    ],
    page: 'lastn',
    parameters: ['criteria', 'lastn.max'],
    body: 'Inputs',
    success: { 200: 'Searchset' },
    errors: [400, 413, 415],
  },
  $stats: {
    title: ['Đếm theo nhóm ($stats)', 'Counts by group ($stats)'],
    text: [
      'Đếm kết quả của một tìm kiếm theo 1 đến 3 khoá; _format=text/csv cho bảng tính.',
      'Counts what a search matches by one to three keys; _format=text/csv for spreadsheets.',
    ],
    page: 'stats',
    parameters: ['criteria', 'stats.group-by', 'stats.group-order', 'stats.count'],
    body: 'Inputs',
    success: { 200: 'Stats' },
    errors: [400, 404, 413, 415],
  },
  $run: viewRun('$run'),
  '$viewdefinition-run': viewRun('$viewdefinition-run'),
  $materialize: {
    title: ['Giữ một view thành bảng ($materialize)', 'Keep a view as a table ($materialize)'],
    text: [
      'Chỉ cho tài khoản vận hành (hub/views.manage): bảng được lập ở nền và theo mọi thay đổi; $run trả lời từ bảng, kết quả không đổi.',
      'For operators (hub/views.manage): the table is filled in the background and follows every change; $run answers from it, the same.',
    ],
    page: 'view-materialize',
    body: 'Inputs',
    success: { 202: 'Kept' },
    errors: [400, 403, 404, 409, 410, 413, 415, 422],
  },
  'materialize-status': {
    title: ['Bảng của một view đang ở đâu', 'How the table of a view stands'],
    page: 'view-materialize',
    success: { 200: 'Kept' },
    errors: [403, 404, 410],
  },
  'materialize-end': {
    title: ['Bỏ bảng của một view', 'Take the table of a view away'],
    page: 'view-materialize',
    success: { 202: 'Begun' },
    errors: [403, 404],
  },
  'materialize-list': {
    title: ['Các view đang được giữ thành bảng', 'The views that are kept as tables'],
    page: 'view-materialize',
    success: { 200: 'Parameters' },
    errors: [403],
  },
  $explain: {
    title: ['Một lần tìm kiếm được chạy thế nào ($explain)', 'How a search is run ($explain)'],
    text: [
      'Chỉ cho tài khoản vận hành: kế hoạch, câu SQL không có giá trị, số khối và mili giây.',
      'For operators: the plan, the SQL without values, blocks and milliseconds.',
    ],
    page: 'explain',
    parameters: ['criteria', ...RESULT],
    body: 'Inputs',
    success: { 200: 'Parameters' },
    errors: [400, 403, 404, 413, 415],
  },
};
