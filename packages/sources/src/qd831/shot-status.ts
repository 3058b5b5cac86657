/** Words and codes of TRANGTHAI of a shot (mapping contract §3.6), folded. */
const DONE: ReadonlySet<string> = new Set(['1', 'da tiem']);
const NOT_DONE: ReadonlySet<string> = new Set(['0', 'hoan', 'chong chi dinh', 'chua tiem']);

/** What a shot's state means; blank is done, undefined for what says neither. */
export function shotStatus(text: string | undefined): 'completed' | 'not-done' | undefined {
  if (text === undefined) return 'completed';
  const folded = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
  return DONE.has(folded) ? 'completed' : NOT_DONE.has(folded) ? 'not-done' : undefined;
}
