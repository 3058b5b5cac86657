import { type Coding, TERMINOLOGY } from '@hub/fhir-model';
import { hubExtension } from './names.ts';
import type { Scope } from './scope.ts';

/**
 * An ICD-10 code as the visit's list has it: version by the end of the visit, trailing `*` `†` taken off the code and kept
 * in extension `{SD}icd-mark` (contract §2).
 */
export function icdCoding(scope: Pick<Scope, 'names' | 'icdVersion'>, text: string): Coding {
  const code = icdCode(text);
  const value: Coding = { system: TERMINOLOGY.icd10, version: scope.icdVersion, code };
  if (code.length === text.length) return value;
  return { extension: [{ url: hubExtension(scope.names, 'icd-mark'), valueString: text.slice(code.length).trim() }], ...value };
}

const MARK = /^[*†\s]$/u;

/** The code without its trailing marks; marks alone are no code and stay. */
export function icdCode(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  if (last !== 0x2a && last !== 0x2020) return text;
  let end = text.length;
  while (end > 0 && MARK.test(text[end - 1] as string)) end--;
  return text.slice(0, end) || text;
}
