import { gzipReader, parseQdXml, zipReader } from '@hub/sources';
import { WITHDRAWAL } from '@hub/submission-log';
import type { Reader } from './deps.ts';
import { readWithdrawal } from './withdrawal.ts';

/** Which parser reads a member of a zip, by the extension of its name. */
const BY_EXTENSION: Readonly<Record<string, Reader>> = { xml: parseQdXml };
const zip = zipReader(BY_EXTENSION);
const gzip = gzipReader(parseQdXml);

/** Which parser reads which content type. A new format is one line here and a folder in `packages/sources`. */
export const READERS: Readonly<Record<string, Reader>> = {
  'application/xml': parseQdXml,
  'text/xml': parseQdXml,
  'application/zip': zip,
  'application/x-zip-compressed': zip,
  'application/gzip': gzip,
  'application/x-gzip': gzip,
  [WITHDRAWAL]: readWithdrawal,
};
