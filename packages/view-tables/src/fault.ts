import { type Bilingual, isProblemError } from '@hub/outcome';

/**
 * Why the rows of a view cannot be made, in words without a value of the data; undefined for what has nothing to do with the view (a lost connection). Told
 * by the state of the view; it is tried again, as the resource or the definition may be put right.
 */
export function faultOf(error: unknown): Bilingual | undefined {
  if (isProblemError(error)) return error.problem.message;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === 'HV001')
    return {
      vi: `Cột ${message} chỉ chứa một giá trị nhưng dữ liệu có nhiều giá trị.`,
      en: `Column ${message} holds one value and the data have several.`,
    };
  if (code === 'HV002')
    return {
      vi: `Cột ${message}: dữ liệu có giá trị không đúng kiểu mà view khai báo.`,
      en: `Column ${message}: the data have a value that is not of the type which the view declares.`,
    };
  if (code === '57014') return { vi: 'View tính quá lâu trên một số tài nguyên.', en: 'The view takes too long over some resources.' };
  if (typeof code === 'string' && code.startsWith('22'))
    return {
      vi: 'View không tính được trên dữ liệu: một giá trị quá lớn hoặc không đúng dạng.',
      en: 'The view cannot be reckoned over the data: a value is too large, or not of the form that is needed.',
    };
  return undefined;
}
