import { type ProblemError, problem } from '@hub/outcome';

/** A definition that is no view, or asks for what views cannot do. `where`: its place, as `select[0].column[1].path`. */
export function refused(code: string, vi: string, en: string, where?: string): ProblemError {
  return problem('invalid', `view-${code}`, vi, en, where === undefined ? 'ViewDefinition' : `ViewDefinition.${where}`);
}

/** What no text of a resource has (R4 datatypes.html#string), and jsonb cannot hold: U+0000 and halves of pairs. */
const NO_TEXT = /[\0\p{Cs}]/u;

/** Throws for a text of a definition that no resource could have. */
export function requireText(text: string, where: string): void {
  if (NO_TEXT.test(text))
    throw refused(
      'text-unreadable',
      'Có ký tự không thể có trong văn bản (U+0000, nửa cặp UTF-16).',
      'There is a character that no text has (U+0000, half of a UTF-16 pair).',
      where,
    );
}
