import { parseQdXml } from '@hub/sources';
import type { Reader } from './deps.ts';

/** Which parser reads which content type. A new format is one line here and a folder in `packages/sources`. */
export const READERS: Readonly<Record<string, Reader>> = {
  'application/xml': parseQdXml,
  'text/xml': parseQdXml,
};
