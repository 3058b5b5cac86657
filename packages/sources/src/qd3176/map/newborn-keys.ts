import type { BusinessKey } from '@hub/fhir-model';
import type { Row, VisitRecord } from '../../record.ts';
import { readBirth } from '../../values/birth.ts';
import { readList } from '../../values/list.ts';
import type { Fields } from './fields.ts';
import type { FacilityNames, Names } from './names.ts';
import { rowName } from './row-name.ts';
import { byNumber } from './row-order.ts';

/**
 * Who a newborn is (contract §1.1). In the directory a child of XML9 has up to three keys of its facility: its temporary card with the
 * day of birth, its row, and a second name of that row for the case that the first belongs to a sibling. A later visit whose person has
 * that card and that day of birth is the same Patient, once: a card that one MA_BN claimed is nobody else's.
 */
export interface CardKeys {
  /** The card and the day of birth. */
  readonly card: BusinessKey;
  /** Entered with the first MA_BN that has the card. */
  readonly claim: BusinessKey;
}

const TEMPORARY = /^TE1\d{12}$/;

/** Temporary cards a record names, of its person (XML1, XML0) or its newborns (XML9): other records may mean the same child. */
export function newbornCards({ tables }: VisitRecord): string[] {
  const texts = [
    ...(tables.XML9 ?? []).map(({ fields }) => fields.MA_THE_TAM),
    ...[...(tables.XML1 ?? []), ...(tables.XML0 ?? [])].map(({ fields }) => fields.MA_THE_BHYT),
  ];
  return [...new Set(texts.flatMap((text) => readList(text ?? '')).filter((card) => TEMPORARY.test(card)))];
}

/** Keys of a temporary card, when it is one and the day of birth is known. */
function cardKeys(names: Names, facility: string, card: string | undefined, birth: string | undefined): CardKeys | undefined {
  const day = birth === undefined ? undefined : readBirth(birth)?.birthDate;
  if (card === undefined || !TEMPORARY.test(card) || day?.length !== 10) return undefined;
  const key = (value: string): BusinessKey => ({ type: 'Patient', system: `${names.sid.insurance}/${facility}`, value });
  return { card: key(`${card}/${day}`), claim: key(`${card}/${day}/MA_BN`) };
}

/** Keys of the temporary card of a visit's own person (XML1.MA_THE_BHYT, NGAY_SINH). */
export function personCardKeys(record: VisitRecord, names: Names, fields: Fields): CardKeys | undefined {
  const card = readList(fields.MA_THE_BHYT ?? '').find((one) => TEMPORARY.test(one));
  return cardKeys(names, record.facility, card, fields.NGAY_SINH);
}

/** The keys of one row of XML9. A card that two rows of the visit share names neither of them. */
export interface NewbornKeys {
  readonly row: Row;
  readonly card?: BusinessKey;
  readonly place: BusinessKey;
  readonly otherPlace: BusinessKey;
}

/** The keys of the children of a visit, in the order of their rows. */
export function newbornKeys(record: VisitRecord, names: Names, facility: FacilityNames): NewbornKeys[] {
  const rows = byNumber(record.tables.XML9);
  const cards = rows.map(({ fields }) => cardKeys(names, record.facility, fields.MA_THE_TAM, fields.NGAY_SINH_CON)?.card);
  const bearers = new Map<string, number>();
  for (const { fields } of rows)
    if (fields.MA_THE_TAM !== undefined) bearers.set(fields.MA_THE_TAM, (bearers.get(fields.MA_THE_TAM) ?? 0) + 1);
  return rows.map((row, i) => {
    const card = cards[i];
    const shared = (bearers.get(row.fields.MA_THE_TAM ?? '') ?? 0) > 1;
    const value = `${record.visit ?? ''}/${rowName(row)}`;
    const place = (text: string): BusinessKey => ({ type: 'Patient', system: facility.row, value: text });
    return { row, ...(card === undefined || shared ? {} : { card }), place: place(value), otherPlace: place(`${value}/2`) };
  });
}

/** Every key of the directory that a visit may ask for because of newborns. */
export function newbornLookups(record: VisitRecord, names: Names, facility: FacilityNames, fields: Fields): BusinessKey[] {
  const own = personCardKeys(record, names, fields);
  const children = newbornKeys(record, names, facility).flatMap(({ card, place, otherPlace }) => [
    ...(card ? [card] : []),
    place,
    otherPlace,
  ]);
  const keys = [...(own === undefined ? [] : [own.card, own.claim]), ...children];
  return [...new Map(keys.map((key) => [`${key.system}|${key.value}`, key])).values()];
}

/** Whose id a visit's person has, and which keys are to name it from now on. */
export interface Identity {
  readonly id: string;
  readonly aliases: readonly BusinessKey[];
}

/** What the directory and the id maker know. */
interface Directory {
  readonly known: (key: BusinessKey) => string | undefined;
  readonly idFor: (key: BusinessKey) => string;
}

/** The Patient of a visit's MA_BN: its own, or the newborn that has its card and no MA_BN yet. */
export function identify(directory: Directory, record: VisitRecord, names: Names, facility: FacilityNames, fields: Fields): Identity {
  const own: BusinessKey = { type: 'Patient', system: facility.patient, value: fields.MA_BN as string };
  const card = personCardKeys(record, names, fields);
  if (card === undefined) return { id: directory.idFor(own), aliases: [] };
  const claimed = directory.known(card.claim);
  const child = directory.known(card.card);
  const id = directory.known(own) ?? (claimed === undefined ? child : undefined) ?? directory.idFor(own);
  if ((claimed !== undefined && claimed !== id) || (child !== undefined && child !== id)) return { id, aliases: [] };
  return { id, aliases: [card.card, card.claim] };
}

/**
 * The Patients of a visit's newborns, row by row: who has the card, else who had the row, so that a card that comes later or is mended
 * names the same child, and rows in another order do not mix up twins. `person` is the visit's own, who may be one of them.
 */
export function identifyNewborns(
  directory: Directory,
  children: readonly NewbornKeys[],
  person: { readonly id: string; readonly card: BusinessKey | undefined },
): Identity[] {
  const byCard = children.map(({ card }) => {
    if (card === undefined) return undefined;
    return card.value === person.card?.value ? person.id : directory.known(card);
  });
  const taken = new Set<string>([person.id, ...byCard.flatMap((id) => id ?? [])]);
  return children.map((keys, i) => {
    const id = byCard[i] ?? byPlace(directory, keys, taken) ?? firstSeen(directory, keys);
    taken.add(id);
    return { id, aliases: newNames(directory, keys, id) };
  });
}

function byPlace({ known }: Directory, { place, otherPlace }: NewbornKeys, taken: ReadonlySet<string>): string | undefined {
  return [known(place), known(otherPlace)].find((id) => id !== undefined && !taken.has(id));
}

function firstSeen({ known, idFor }: Directory, { card, place, otherPlace }: NewbornKeys): string {
  const key = [card, place, otherPlace].find((one) => one !== undefined && known(one) === undefined);
  return idFor(key ?? { ...otherPlace, value: `${otherPlace.value}/2` });
}

/** Keys the directory is to learn. A row that once was a sibling's keeps that name; this child then goes by the second one, or its card. */
function newNames({ known }: Directory, { card, place, otherPlace }: NewbornKeys, id: string): BusinessKey[] {
  const names: BusinessKey[] = [];
  if (card !== undefined && known(card) === undefined) names.push(card);
  const before = known(place);
  if (before === undefined) names.push(place);
  else if (before !== id && card === undefined && known(otherPlace) === undefined) names.push(otherPlace);
  return names;
}
