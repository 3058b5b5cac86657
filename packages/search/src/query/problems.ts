import type { Problem } from '@hub/outcome';

/** Every way a search can be refused before the database is asked. Messages name the parameter, never its value. */
export const searchProblem = {
  typeUnknown: (type: string): Problem =>
    make('search-type-unknown', `Không hỗ trợ tìm kiếm loại tài nguyên ${type}.`, `Resource type ${type} cannot be searched.`, type),
  parameterUnknown: (type: string, name: string): Problem =>
    make(
      'search-parameter-unknown',
      `Tham số tìm kiếm "${name}" không có ở ${type}.`,
      `Search parameter "${name}" is not supported on ${type}.`,
      name,
    ),
  parameterNotCommon: (name: string): Problem =>
    make(
      'search-parameter-not-common',
      `Tham số tìm kiếm "${name}" không có ở mọi loại được tìm, hoặc không cùng nghĩa. Hãy thu hẹp _type.`,
      `Search parameter "${name}" is not one that all searched types have in common. Narrow _type.`,
      name,
    ),
  notOfType: (name: string): Problem =>
    make('search-type-unknown', `${name}: không phải loại tìm được ở đây.`, `${name}: not a type that can be searched here.`, '_type'),
  modifierUnknown: (name: string, modifier: string): Problem =>
    make(
      'search-modifier-unsupported',
      `Bổ ngữ ":${modifier}" không dùng được với tham số "${name}".`,
      `Modifier ":${modifier}" is not supported on parameter "${name}".`,
      name,
    ),
  empty: (name: string): Problem =>
    make('search-value-empty', `Tham số "${name}" không có giá trị.`, `Parameter "${name}" has no value.`, name),
  value: (name: string, vi: string, en: string): Problem =>
    make(
      'search-value-invalid',
      `Giá trị của tham số "${name}" không hợp lệ: ${vi}.`,
      `The value of parameter "${name}" is not valid: ${en}.`,
      name,
    ),
  repeated: (name: string): Problem =>
    make('search-parameter-repeated', `Tham số "${name}" chỉ được dùng một lần.`, `Parameter "${name}" may be given only once.`, name),
  chainTarget: (name: string): Problem =>
    make(
      'search-chain-target',
      `Không tìm nối tiếp được qua "${name}": đích không có tham số này.`,
      `Cannot chain through "${name}": its target types have no such parameter.`,
      name,
    ),
  chainDepth: (name: string, limit: number): Problem =>
    make('search-chain-depth', `Tìm nối tiếp chỉ được qua nhiều nhất ${limit} bước.`, `A chain takes at most ${limit} steps.`, name),
  chainPaths: (name: string): Problem =>
    make(
      'search-too-costly',
      `"${name}" dẫn qua quá nhiều loại tài nguyên. Hãy ghi rõ loại, ví dụ subject:Patient.`,
      `"${name}" leads through too many resource types. Name the type, as in subject:Patient.`,
      name,
    ),
  hasForm: (name: string): Problem =>
    make(
      'search-has-invalid',
      `"${name}": cần _has:Loại:tham-số-tham-chiếu:tham-số, ví dụ _has:Observation:patient:code.`,
      `"${name}": expected _has:Type:reference:parameter, as in _has:Observation:patient:code.`,
      name,
    ),
  hasTarget: (type: string, code: string, target: string): Problem =>
    make(
      'search-has-target',
      `_has: ${type} không có tham số tham chiếu "${code}" trỏ tới ${target}.`,
      `_has: ${type} has no reference parameter "${code}" that can point at ${target}.`,
      code,
    ),
  sortUnknown: (code: string): Problem =>
    make(
      'search-sort-unknown',
      `Không sắp xếp được theo "${code}": không có tham số tìm kiếm này.`,
      `Cannot sort by "${code}": there is no such search parameter.`,
      '_sort',
    ),
  sortUnordered: (code: string): Problem =>
    make(
      'search-sort-unordered',
      `Giá trị của "${code}" không có thứ tự: không sắp xếp theo tham số này được.`,
      `The values of "${code}" have no order: it cannot be sorted by.`,
      '_sort',
    ),
  sortTooMany: (limit: number): Problem =>
    make('search-sort-too-many', `Sắp xếp theo nhiều nhất ${limit} tham số.`, `At most ${limit} sort keys are supported.`, '_sort'),
  include: (name: string, value: string): Problem =>
    make(
      'search-include-unsupported',
      `${name}=${value}: không có tham số tham chiếu như vậy.`,
      `${name}=${value}: there is no such reference parameter.`,
      name,
    ),
  notOfContained: (name: string): Problem =>
    make(
      'search-contained-unsupported',
      `${name} không dùng cùng _contained=true|both: tài nguyên nằm trong (contained) là một phần của tài nguyên chứa nó.`,
      `${name} cannot be combined with _contained=true|both: a contained resource is part of the one that holds it.`,
      name,
    ),
  listFunctional: (): Problem =>
    make(
      'search-list-functional-unsupported',
      '_list: không hỗ trợ danh sách chức năng ($current-…). Hãy ghi id của một List.',
      '_list: functional lists ($current-…) are not supported. Give the id of a List.',
      '_list',
    ),
  namedQuery: (): Problem =>
    make(
      'search-named-query-unknown',
      '_query: máy chủ này không định nghĩa truy vấn có tên nào. Hãy ghi thẳng các tham số tìm kiếm.',
      '_query: this server defines no named queries. Write the search parameters themselves.',
      '_query',
    ),
  cursor: (): Problem =>
    make(
      'search-cursor-invalid',
      'Liên kết trang này không còn dùng được. Hãy tìm lại từ trang đầu.',
      'This page link cannot be used. Search again from the first page.',
      '_cursor',
    ),
  valueSetUnknown: (name: string): Problem =>
    make(
      'search-value-set-unknown',
      `"${name}": không có ValueSet với URL này ở đây.`,
      `"${name}": no ValueSet with this URL is held here.`,
      name,
    ),
  valueSetNotEnumerable: (name: string): Problem =>
    make(
      'search-value-set-not-enumerable',
      `"${name}": ValueSet này không liệt kê được mã (cần compose.include theo system, concept hoặc is-a, hay expansion đầy đủ).`,
      `"${name}": this ValueSet cannot be enumerated (expected compose.include by system, concept or is-a, or a whole expansion).`,
      name,
    ),
  hierarchyUnknown: (name: string): Problem =>
    make(
      'search-hierarchy-unknown',
      `"${name}": không biết thứ bậc của hệ mã này (có ICD-10, ICD-9-CM và các CodeSystem đầy đủ có thứ bậc được lưu ở đây).`,
      `"${name}": the hierarchy of this code system is not known (known: ICD-10, ICD-9-CM, and complete CodeSystems with a hierarchy stored here).`,
      name,
    ),
  tooManyParameters: (limit: number): Problem =>
    make('search-too-costly', `Một lần tìm có nhiều nhất ${limit} tham số.`, `A search has at most ${limit} parameters.`, 'search'),
  tooManyValuesInAll: (limit: number): Problem =>
    make(
      'search-too-costly',
      `Các tham số của một lần tìm có nhiều nhất ${limit} giá trị cộng lại.`,
      `The parameters of a search have at most ${limit} values together.`,
      'search',
    ),
  tooManySteps: (): Problem =>
    make(
      'search-too-costly',
      'Các tham số nối tiếp (chain, _has) của lần tìm này dẫn qua quá nhiều bước hoặc loại tài nguyên cộng lại. Hãy bớt tham số hoặc ghi rõ loại.',
      'The chains and _has of this search lead through too many steps or resource types together. Ask for fewer, or name the types.',
      'search',
    ),
  tooManyValues: (name: string, limit: number): Problem =>
    make('search-too-costly', `Tham số "${name}" có quá ${limit} giá trị.`, `Parameter "${name}" has more than ${limit} values.`, name),
};

function make(code: string, vi: string, en: string, expression: string): Problem {
  return { category: 'incorrect', code, message: { vi, en }, expression };
}
