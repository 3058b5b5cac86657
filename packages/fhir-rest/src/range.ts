/**
 * The one range of bytes asked for, as [from, below]; undefined: the whole is to be sent, which is the answer to several ranges, other units, what cannot be
 * read, and to an `If-Range` that is not of this file. `none`: there is nothing so far in.
 */
export function askedRange(
  range: string | undefined,
  ifRange: string | undefined,
  etag: string,
  bytes: number,
): readonly [number, number] | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.replaceAll(' ', '') ?? '') ?? [];
  if ((first === '' && last === '') || (ifRange !== undefined && ifRange !== etag)) return undefined;
  if (first === '') return last === '0' || bytes === 0 ? 'none' : [Math.max(0, bytes - Number(last)), bytes];
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= bytes) return 'none';
  return [Number(first), last === '' ? bytes : Math.min(bytes, Number(last) + 1)];
}
