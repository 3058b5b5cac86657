import { type ProblemError, problem } from '@hub/outcome';

/** Why a change is refused. None names an id, a criterion or a value: they may name a person. `at` is the place in the bundle. */
export const refusals = {
  notFound: (at?: string): ProblemError => problem('not-found', 'not-found', 'Không có tài nguyên này.', 'There is no such resource.', at),
  gone: (at?: string): ProblemError => problem('gone', 'deleted', 'Tài nguyên này đã bị xoá.', 'This resource was deleted.', at),
  notYours: (at?: string): ProblemError =>
    problem('forbidden', 'forbidden', 'Tài nguyên này không thuộc quyền sửa của bạn.', 'This resource is not yours to change.', at),
  versionMoved: (at?: string): ProblemError =>
    problem(
      'precondition',
      'conflict',
      'If-Match không khớp phiên bản hiện tại. Hãy đọc lại rồi gửi lại.',
      'If-Match does not name the current version. Read it again and resend.',
      at,
    ),
  existsAlready: (at?: string): ProblemError =>
    problem('precondition', 'conflict', 'Tài nguyên đã tồn tại (If-None-Match: *).', 'The resource exists already (If-None-Match: *).', at),
  severalMatches: (at?: string): ProblemError =>
    problem(
      'precondition',
      'multiple-matches',
      'Điều kiện khớp nhiều hơn một tài nguyên.',
      'The criteria match more than one resource.',
      at,
    ),
  noSingleTarget: (at?: string): ProblemError =>
    problem(
      'precondition',
      'not-found',
      'Tham chiếu có điều kiện không khớp đúng một tài nguyên.',
      'A conditional reference does not match exactly one resource.',
      at,
    ),
  hubId: (at?: string): ProblemError =>
    problem(
      'method',
      'not-supported',
      'Mã định danh dạng này do trung tâm cấp; không tạo tài nguyên mới bằng PUT với mã đó.',
      'Ids of this shape are given by the hub; PUT cannot create a resource under one.',
      at,
    ),
  otherId: (at?: string): ProblemError =>
    problem(
      'incorrect',
      'invalid',
      'id trong tài nguyên khác id của tài nguyên khớp điều kiện.',
      'The id in the resource is not that of the resource the criteria match.',
      at,
    ),
  idTaken: (at?: string): ProblemError =>
    problem(
      'conflict',
      'conflict',
      'Điều kiện không khớp gì, nhưng id trong tài nguyên đã có nơi khác dùng.',
      'The criteria match nothing, yet the id in the resource is in use.',
      at,
    ),
  twice(first: string | undefined, second: string | undefined): ProblemError {
    const where = first === undefined || second === undefined ? '' : ` (${first}, ${second})`;
    return problem(
      'incorrect',
      'duplicate',
      `Hai mục cùng thay đổi một tài nguyên${where}.`,
      `Two entries change one resource${where}.`,
      second,
    );
  },
  busy: (): ProblemError =>
    problem(
      'busy',
      'throttled',
      'Hệ thống đang bận ghi. Hãy gửi lại sau ít giây.',
      'The hub is busy writing. Send it again in a few seconds.',
    ),
  contended: (): ProblemError =>
    problem(
      'busy',
      'throttled',
      'Nhiều thay đổi cùng lúc trên một tài nguyên. Hãy gửi lại sau ít giây.',
      'Too many changes of one resource at once. Send it again in a few seconds.',
    ),
};
