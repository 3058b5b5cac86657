import { UNUSUAL } from './syntax.ts';

const LONG = 256;
const SCRATCH = Buffer.allocUnsafe(262_144);

/**
 * True when a whole number of base64 quads stands in `text` from `from` to `to` and nothing else: the engine's decoder skips
 * what is not base64, so a full count of bytes proves it, many times faster than looking at every character.
 */
function isBase64(text: string, from: number, to: number): boolean {
  const part = text.slice(from, to);
  const padding = part.charCodeAt(part.length - 1) !== 61 ? 0 : part.charCodeAt(part.length - 2) !== 61 ? 1 : 2;
  return SCRATCH.write(part, 'base64') === (part.length / 4) * 3 - padding;
}

/** True when a piece of text means itself: no reference, no `]`, no character that XML forbids. */
export function isPlainText(piece: string): boolean {
  let at = 0;
  while (piece.length - at >= LONG) {
    const to = Math.min(piece.length - ((piece.length - at) % 4), at + SCRATCH.length);
    if (!isBase64(piece, at, to)) break;
    at = to;
  }
  return !UNUSUAL.test(at === 0 ? piece : piece.slice(at));
}
