import { TERMINOLOGY } from '@hub/fhir-model';
import { tokenKey } from '../../extract/keys.ts';
import type { TokenValue } from './parse.ts';

/** Classifications whose codes are their hierarchy: a category is the part before the dot, every digit after it divides further. */
const BY_CODE: ReadonlySet<string> = new Set([TERMINOLOGY.icd10, TERMINOLOGY.icd9cm]);
/** A block of categories, as ICD-10 writes it. */
const BLOCK = /^([A-Z]\d\d)-([A-Z]\d\d)$/;
const LAST = '\u{10FFFF}';

/**
 * Codes at or above (`above`) or at or below (`below`) a code, where the code system's rule of forming codes says it: of ICD-10 `E11` is above
 * `E11.2`, `E10-E14` above both. Undefined of any other system.
 */
export function byCode(how: 'above' | 'below', system: string, code: string): readonly TokenValue[] | undefined {
  if (!BY_CODE.has(system)) return undefined;
  if (how === 'above') return ancestors(code).map((one) => ({ system, code: tokenKey(one) }));
  const [, from, to] = BLOCK.exec(code) ?? [];
  const whole = { system, code: tokenKey(code) };
  if (from !== undefined && to !== undefined) return [whole, { system, code: from, upto: `${to}${LAST}` }];
  const start = code.includes('.') ? code : `${code}.`;
  return [whole, { system, code: start, upto: `${start}${LAST}` }];
}

function ancestors(code: string): string[] {
  const found = [code];
  for (let one = code; one.includes('.'); ) {
    one = one.slice(0, -1).replace(/\.$/, '');
    found.push(one);
  }
  return found;
}
