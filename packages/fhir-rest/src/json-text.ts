import { hasRepeatedMember, parseResource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Characters written as escapes: what they compose to is only seen after reading. */
const ESCAPES = /\\u[0-9a-fA-F]{4}/;

/** The text of a body. Throws 400 for bytes that are not UTF-8; drops a byte order mark. */
function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw problem('incorrect', 'structure', 'Nội dung không phải UTF-8 hợp lệ.', 'The body is not valid UTF-8.');
  }
}

/**
 * Reads JSON as it came over the wire: UTF-8, NFC, every decimal with its digits (fhir-model `parseResource`), no name twice in one
 * object. Throws 400 for an empty body and for what is not JSON, never repeating any of it.
 */
export function readJson(bytes: Uint8Array): unknown {
  // No character of JSON's own syntax composes with one that follows it, so the whole text may be normalised at once.
  const text = decode(bytes).normalize('NFC');
  if (text.trim() === '') throw emptyBody();
  let read: unknown;
  let repeated: boolean;
  try {
    read = parseResource(text);
    repeated = hasRepeatedMember(text, read);
    if (ESCAPES.test(text)) read = parseResource(JSON.stringify(read).normalize('NFC'));
  } catch {
    // SyntaxError, or RangeError for brackets nested by the ten thousand.
    throw problem('incorrect', 'structure', 'Nội dung không phải JSON hợp lệ.', 'The body is not valid JSON.');
  }
  if (!repeated) return read;
  throw problem(
    'incorrect',
    'structure',
    'Một đối tượng JSON có hai phần tử cùng tên.',
    'An object of the JSON has two members of the same name.',
  );
}

/** "A body is needed". */
export function emptyBody() {
  return problem('incorrect', 'structure', 'Yêu cầu này cần nội dung (body).', 'This request needs a body.');
}
