import { fold } from '@hub/fhir-model';

/** Tone marks of Vietnamese as combining characters: huyền, sắc, ngã, hỏi, nặng. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
/** Marks that make another letter of it (â, ă, ơ), and every other mark; not the tones. */
const plainSpaces = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * A name as it is compared: lower case, single spaces, the tone of each syllable behind it, so that "Hoà" and "Hòa" are one. Letters keep
 * what makes them letters (â, ơ, đ).
 */
function toned(name: string): string {
  const syllables = plainSpaces(name.normalize('NFC').toLowerCase().normalize('NFD')).split(' ');
  return syllables
    .map((syllable) => `${syllable.replace(TONES, '')}${[...syllable.matchAll(TONES)].map(([tone]) => tone).join('')}`)
    .join(' ');
}

/** Written without any mark, as old systems and passports do. */
function bare(name: string): boolean {
  return plainSpaces(name.normalize('NFC').toLowerCase()) === fold(name);
}

/**
 * Whether two names may be one person's (mapping contract §1.1): equal after NFC, case, spaces and placement of tones; without any marks when
 * one side has none. Symmetric. An empty name agrees with none.
 */
export function namesAgree(a: string, b: string): boolean {
  if (plainSpaces(a) === '' || plainSpaces(b) === '') return false;
  return bare(a) || bare(b) ? fold(a) === fold(b) : toned(a) === toned(b);
}
