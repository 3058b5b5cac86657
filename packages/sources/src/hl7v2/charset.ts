/** Names of MSH-18 (HL7 table 0211) and what senders write there, as labels the decoder knows. */
const LABELS: Readonly<Record<string, string>> = {
  ASCII: 'utf-8',
  UNICODE: 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'UNICODE UTF-16': 'utf-16le',
  'UTF-16': 'utf-16le',
  'GB 18030-2000': 'gb18030',
  'ISO IR14': 'shift_jis',
  'ISO IR87': 'iso-2022-jp',
  'KS X 1001': 'euc-kr',
  'BIG-5': 'big5',
};

/**
 * The encoding of a message: its MSH-18, else what the sender's profile says, else UTF-8 (contract §3.5). `8859/1` is `iso-8859-1`; a Windows code page
 * comes as its label. The head of a message reads the same in all of them but UTF-16.
 */
export function encodingOf(charset: string, usual: string | undefined): string {
  const name = charset.trim().toUpperCase();
  if (name === '') return usual ?? 'utf-8';
  const latin = /^(?:ISO[ -]?)?8859[/-](\d{1,2})$/.exec(name);
  if (latin !== null) return `iso-8859-${latin[1]}`;
  const page = /^(?:CP|WINDOWS-?)(125\d)$/.exec(name);
  if (page !== null) return `windows-${page[1]}`;
  return LABELS[name] ?? name.toLowerCase();
}
