import { isIP } from 'node:net';
import { type Bilingual, bilingual } from '@hub/outcome';

/** Reads the text of one setting; a {@link Bilingual} says what the text should have been. Never repeats the text: it may be a secret. */
export type Reader<T> = (text: string) => { readonly value: T } | { readonly expected: Bilingual };

/** A whole number in [from, to]. */
export function wholeNumber(from: number, to: number): Reader<number> {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= from && value <= to) return { value };
    return { expected: bilingual(`một số nguyên từ ${from} đến ${to}`, `a whole number from ${from} to ${to}`) };
  };
}

/** One of the given words. */
export function oneOf<T extends string>(...words: readonly T[]): Reader<T> {
  return (text) => {
    const value = words.find((word) => word === text);
    if (value !== undefined) return { value };
    return { expected: bilingual(`một trong: ${words.join(', ')}`, `one of: ${words.join(', ')}`) };
  };
}

/** `on` or `off`. */
export function onOff(text: string): ReturnType<Reader<boolean>> {
  if (text === 'on') return { value: true };
  if (text === 'off') return { value: false };
  return { expected: bilingual('on hoặc off', 'on or off') };
}

/** A URL with one of the given schemes, as written. */
export function url(...schemes: readonly string[]): Reader<string> {
  return (text) => {
    const parsed = URL.parse(text);
    if (parsed !== null && schemes.includes(parsed.protocol.slice(0, -1))) return { value: text };
    const form = schemes.map((scheme) => `${scheme}://…`).join(', ');
    return { expected: bilingual(`một URL dạng ${form}`, `a URL of the form ${form}`) };
  };
}

/** Scheme, host and port of a web address and nothing after them; a slash at the end is taken off. */
export function origin(text: string): ReturnType<Reader<string>> {
  const parsed = URL.parse(text);
  // What is written must be all there is: no user, path, query or fragment gets lost unseen.
  if (parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.href === `${parsed.origin}/`) return { value: parsed.origin };
  return {
    expected: bilingual(
      'https://tên-máy hoặc http://tên-máy (có thể kèm :cổng), không đường dẫn',
      'https://host or http://host (with :port if need be), no path',
    ),
  };
}

/** Any text without blanks at its ends. */
export function plain(text: string): ReturnType<Reader<string>> {
  return { value: text.trim() };
}

/** Name of a header that tells a certificate. It says so itself: a slip would otherwise make a word of every client a proof. */
export function certificateHeader(text: string): ReturnType<Reader<string>> {
  const name = text.trim();
  if (/^[A-Za-z][A-Za-z0-9-]{0,62}[A-Za-z0-9]$/.test(name) && /cert/i.test(name)) return { value: name };
  return {
    expected: bilingual(
      'tên tiêu đề HTTP có chữ "cert", ví dụ Client-Cert',
      'the name of an HTTP header with "cert" in it, for example Client-Cert',
    ),
  };
}

/** IP addresses and CIDR blocks, comma-separated, as written. */
export function proxies(text: string): ReturnType<Reader<string>> {
  const good = text.split(',').every((part) => {
    const [address = '', bits] = part.trim().split('/', 2);
    const most = isIP(address) === 6 ? 128 : 32;
    return isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
  });
  if (good) return { value: text.trim() };
  return { expected: bilingual('địa chỉ IP hoặc dải CIDR, cách nhau bằng dấu phẩy', 'IP addresses or CIDR blocks, separated by commas') };
}
