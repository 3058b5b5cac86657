import type { Bilingual } from '@hub/outcome';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export type Lang = 'vi' | 'en';

/** What a part needs to speak: one language at a time, Vietnamese unless the reader chose otherwise. */
export interface Speech {
  readonly lang: Lang;
  /** One of two texts. */
  readonly t: (vi: string, en: string) => string;
  /** One of the two texts of an answer of the hub. */
  readonly pick: (text: Bilingual) => string;
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  /** An instant (RFC 3339) in the time of Vietnam, wherever the reader sits. */
  readonly moment: (instant: string) => string;
  /** A date (YYYY-MM-DD). */
  readonly day: (date: string) => string;
}

/** How a language speaks. */
export function speech(lang: Lang): Speech {
  const locale = lang === 'vi' ? 'vi-VN' : 'en-GB';
  const numbers = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Ho_Chi_Minh' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' });
  return {
    lang,
    t: (vi, en) => (lang === 'vi' ? vi : en),
    pick: (text) => text[lang],
    number: (value) => numbers.format(value),
    percent: (share) => shares.format(share),
    moment: (instant) => moments.format(new Date(instant)),
    day: (date) => days.format(new Date(`${date}T00:00:00Z`)),
  };
}

export const SpeechContext = createContext<Speech>(speech('vi'));
export const useSpeech = (): Speech => useContext(SpeechContext);

/** The language the address asks for (`?lang=en`): the only thing the page keeps of its reader. */
export const langOf = (search: string): Lang => (new URLSearchParams(search).get('lang') === 'en' ? 'en' : 'vi');
