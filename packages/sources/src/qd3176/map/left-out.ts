import type { Extension } from '@hub/fhir-model';
import { keepExact } from './extensions.ts';
import { hubExtension } from './names.ts';
import type { Scope } from './scope.ts';

/** Name of the extension that names a field a row left out although its home has a value. */
export const LEFT_OUT = 'xml-left-out';

/**
 * Keeps what the home of a field cannot say. `written` is what the reverse map would read there: a value from elsewhere (XML1, the
 * visit, a default R4 asks for) although the row left the field out is said so; a text that is written in another way, or could not be
 * read, is kept beside it.
 */
export function keepField(
  scope: Scope,
  extension: Extension[],
  field: string,
  text: string | undefined,
  written: string | undefined,
): void {
  if (text === undefined) {
    if (written !== undefined) leaveOut(scope, extension, [field]);
  } else keepExact(scope, extension, field, text, written);
}

/** Says that a row left these fields out although their homes have a value. */
export function leaveOut(scope: Scope, extension: Extension[], fields: readonly string[]): void {
  for (const field of fields) extension.push({ url: hubExtension(scope.names, LEFT_OUT), valueString: field });
}
