import { readList } from '../../values/list.ts';
import type { DraftRow, VisitDraft } from '../draft.ts';
import type { FieldSpec } from '../tables.ts';

/** An identity card (12 digits), an old one (9), or anything with a letter (a passport): mapping contract §1. */
const PERSONAL_ID = /^(?:\d{12}|\d{9})$|[A-Za-z]/;
/** 15 characters (two letters first), or the 10 digits new cards print. */
const CARD = /^(?:[A-Z]{2}[A-Z0-9]{13}|\d{10})$/;
const FACILITY = /^[0-9A-Z]{5}$/;
/** ICD-10 with the dagger and asterisk senders leave on it. */
const ICD10 = /^[A-Z]\d{2}(?:\.?\d{1,2})?[*†]?$/;

export const FORMATS: Readonly<Record<string, RegExp>> = {
  SO_CCCD: PERSONAL_ID,
  MA_THE_BHYT: CARD,
  MA_CSKCB: FACILITY,
  MA_DKBD: FACILITY,
  MA_NOI_DI: FACILITY,
  MA_NOI_DEN: FACILITY,
  MA_BENH_CHINH: ICD10,
  MA_BENH_KT: ICD10,
};

/** A global location number: what some write where a facility code of 5 characters belongs. */
const GLN = /^\d{13}$/;
/** Fields of any table that name a facility. */
export const FACILITIES: ReadonlySet<string> = new Set(['MA_CSKCB', 'MA_DKBD', 'MA_NOI_DI', 'MA_NOI_DEN', 'MA_CSKCB_DI', 'MA_CSKCB_DEN']);

/** A GLN in place of a facility code (-gln); it is stored as sent. */
export function locationNumbers(draft: VisitDraft, row: DraftRow, spec: FieldSpec, text: string): void {
  if (text.length >= 13 && FACILITIES.has(spec.name) && readList(text).some((part) => GLN.test(part))) draft.field('gln', row, spec);
}

/** Values of XML1 and XML0 that do not have the form of their kind (-format); they are stored as sent. */
export function formats(draft: VisitDraft, row: DraftRow, spec: FieldSpec, text: string): void {
  const form = FORMATS[spec.name];
  if (form === undefined || (row.table !== 'XML1' && row.table !== 'XML0')) return;
  const parts = spec.name === 'SO_CCCD' ? [text] : readList(text);
  if (!parts.every((part) => form.test(part))) draft.field('format', row, spec);
}
