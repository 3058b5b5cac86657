import { problem } from '@hub/outcome';

/** Resources put in order at once when no index has the order asked for. */
export const COLLECTED_AT_MOST = 100_000;

/** Refusal of an order that no index holds over too many resources. */
export function tooManyAlike() {
  return problem(
    'too-costly',
    'search-sort-too-costly',
    `Không có chỉ mục theo thứ tự này và có hơn ${COLLECTED_AT_MOST} tài nguyên phải sắp xếp. Hãy thu hẹp tìm kiếm, hoặc sắp xếp theo tham số khác.`,
    `No index holds this order, and more than ${COLLECTED_AT_MOST} resources would have to be sorted. Narrow the search, or sort by something else.`,
    '_sort',
  );
}
