import type { DomainResource, Extension } from '@hub/fhir-model';
import type { MappedResource } from './mapping.ts';
import { hubExtension, type Names } from './qd3176/map/names.ts';

/**
 * Messages arrive in any order, and the end must be the same. So what a resource says is held in registers (the name, the address, the status, the
 * place …), each of which the last word wins, and the resource says of each when it was last said: extension `{SD}as-of`.
 */

/** When something was said, and by which message. Two moments are never equal unless it is the same message. */
export interface Moment {
  /** What is said in passing (the person in a result message) is 0: it fills gaps and gives way to what was said on purpose, 1, whenever that was. */
  readonly standing: 0 | 1;
  /** The event: OBR-22 of a result, EVN-2 of an admission, else MSH-7. A FHIR dateTime with seconds. */
  readonly time: string;
  /** The message: MSH-7. */
  readonly sent: string;
  /** Orders what one moment says twice: a corrected result is above a final one. */
  readonly rank: number;
  /** MSH-10. */
  readonly message: string;
}

/** Below 0 when `a` is older. Times compare as instants, whatever their offsets. */
export function compareMoments(a: Moment, b: Moment): number {
  return (
    a.standing - b.standing ||
    at(a.time) - at(b.time) ||
    at(a.sent) - at(b.sent) ||
    a.rank - b.rank ||
    (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)
  );
}

function at(time: string): number {
  const read = Date.parse(time);
  return Number.isNaN(read) ? 0 : read;
}

/** Registers of a resource and when each was last said. */
export type Said = ReadonlyMap<string, Moment>;

/** True for the extension that says when registers were last said. */
const isAsOf = ({ url }: Extension): boolean => url.endsWith('StructureDefinition/as-of');

/** What the resource says of its registers; those that are not there were said by another kind of source, or by nobody. */
export function saidOf({ extension = [] }: Pick<DomainResource, 'extension'>): Map<string, Moment> {
  const said = new Map<string, Moment>();
  for (const one of extension) {
    if (!isAsOf(one)) continue;
    const part = (name: string): Extension | undefined => one.extension?.find((inner) => inner.url === name);
    const time = part('time')?.valueDateTime ?? '';
    const moment: Moment = {
      standing: part('standing')?.valueInteger === 0 ? 0 : 1,
      time,
      sent: part('sent')?.valueDateTime ?? time,
      rank: part('rank')?.valueInteger ?? 0,
      message: part('message')?.valueString ?? '',
    };
    for (const inner of one.extension ?? []) if (inner.url === 'register') said.set(inner.valueCode ?? '', moment);
  }
  return said;
}

/** The extensions that say it: one for each moment, with the registers it was the last to speak of. In an order that depends on the content alone. */
export function asOfExtensions(said: Said, names: Names): Extension[] {
  const moments = new Map<string, { readonly moment: Moment; readonly registers: string[] }>();
  for (const [register, moment] of said) {
    const key = JSON.stringify(moment);
    const known = moments.get(key);
    if (known === undefined) moments.set(key, { moment, registers: [register] });
    else known.registers.push(register);
  }
  return [...moments.values()]
    .sort((a, b) => compareMoments(a.moment, b.moment) || ((a.registers[0] as string) < (b.registers[0] as string) ? -1 : 1))
    .map(({ moment, registers }): Extension => {
      const { standing, time, sent, rank, message } = moment;
      const extension: Extension[] = registers.sort().map((valueCode) => ({ url: 'register', valueCode }));
      extension.push({ url: 'time', valueDateTime: time });
      if (sent !== time) extension.push({ url: 'sent', valueDateTime: sent });
      if (rank !== 0) extension.push({ url: 'rank', valueInteger: rank });
      if (standing === 0) extension.push({ url: 'standing', valueInteger: 0 });
      if (message !== '') extension.push({ url: 'message', valueString: message });
      return { url: hubExtension(names, 'as-of'), extension };
    });
}

/** The resource with these moments in place of its own; they stand behind its other extensions. */
export function withSaid<T extends DomainResource>(resource: T, said: Said, names: Names): T {
  const extension = [...(resource.extension ?? []).filter((one) => !isAsOf(one)), ...asOfExtensions(said, names)];
  const { resourceType, id, meta, extension: _own, ...rest } = resource;
  const head = { resourceType, id, ...(meta === undefined ? {} : { meta }) };
  return { ...head, ...(extension.length === 0 ? {} : { extension }), ...rest } as unknown as T;
}

/**
 * The merge of a word that is said once more by the record that said it before (a replay, mapped otherwise): where the stored word is its own, at the very
 * same moment, it takes its place, whichever text is the greater. What it does not speak of any more stays.
 */
export function saidAgain(mapped: MappedResource): MappedResource {
  const { merge, resource } = mapped;
  const own = saidOf(resource as DomainResource);
  if (merge === undefined || own.size === 0) return mapped;
  const things = new Set(((resource as DomainResource).extension ?? []).flatMap((one) => thingOf(one) ?? []));
  return { ...mapped, merge: (stored) => merge(givingWay(stored as DomainResource, own, things)) };
}

/** What a member of a set is by: one thing that happened, as one message told it (a place of a stay). */
function thingOf({ url, extension = [] }: Extension): string | undefined {
  const named = extension.filter((part) => part.url === 'event' || part.url === 'time' || part.url === 'message');
  return named.length === 3 && !url.endsWith('StructureDefinition/as-of') ? JSON.stringify([url, named]) : undefined;
}

/** The stored resource without what `own` tells again, and with the moments that are the same as its own a little earlier: all of these are taken over. */
function givingWay(stored: DomainResource, own: Said, things: ReadonlySet<string>): DomainResource {
  const { extension } = stored;
  if (extension === undefined) return stored;
  const isOwn = (register: string, moment: Moment): boolean => {
    const mine = own.get(register);
    return mine !== undefined && compareMoments(mine, moment) === 0;
  };
  const given = extension.flatMap((one): Extension[] => {
    if (!isAsOf(one)) return things.has(thingOf(one) ?? '') ? [] : [one];
    const [[, moment] = []] = saidOf({ extension: [one] });
    const parts = one.extension ?? [];
    const yields = ({ url, valueCode = '' }: Extension): boolean => url === 'register' && moment !== undefined && isOwn(valueCode, moment);
    if (moment === undefined || !parts.some(yields)) return [one];
    const rest = parts.filter(({ url }) => url !== 'register' && url !== 'rank');
    const left = parts.filter((part) => !yields(part));
    const earlier = [...parts.filter(yields), ...rest, { url: 'rank', valueInteger: moment.rank - 0.5 }];
    return [...(left.some(({ url }) => url === 'register') ? [{ ...one, extension: left }] : []), { ...one, extension: earlier }];
  });
  return { ...stored, extension: given };
}

/** The parts of a resource as registers hold them: most are members, some are cut smaller (telephones by use). */
export type Cells = Readonly<Record<string, unknown>>;

/** How a type of resource is merged. */
export interface Shape {
  /** Cells of each register. They come and go together. */
  readonly registers: Readonly<Record<string, readonly string[]>>;
  /** Cells that are sets: every message adds to them. `newer` is true when `own` has the last word on the register of that name. */
  readonly unite?: Readonly<Record<string, (stored: unknown, own: unknown, newer: boolean) => unknown>>;
  /** Cells in the order they stand in the resource; others follow. */
  readonly order: readonly string[];
  /** Cuts a resource into its cells and puts it together; its members as they are when absent. */
  readonly apart?: (members: Cells) => Cells;
  readonly together?: (cells: Record<string, unknown>) => Record<string, unknown>;
}

/** What a merge knows of the two sides. */
export interface Sides {
  readonly names: Names;
  /** What another kind of source said, without a moment, gives way to what is said on purpose; else it stands and gaps are filled. */
  readonly yields: boolean;
}

/**
 * What is stored after `own` came. Each register is the later side's; a register nobody of these messages has said before is filled when it is empty, or
 * taken over where the other source's word `yields`. Pure, and for messages alone independent of their order: whatever order they are merged in, the
 * same text comes out. `meta` is the stored one's, without what changes with every version.
 */
export function mergeRegisters<T extends DomainResource & { readonly id: string }>(
  stored: DomainResource,
  own: T,
  shape: Shape,
  sides: Sides,
): T {
  const { names } = sides;
  const before = saidOf(stored);
  const said = new Map(before);
  const [old, mine] = [cellsOf(stored, shape), cellsOf(own, shape)];
  const cells: Record<string, unknown> = { ...old };
  const newer = new Set<string>();
  for (const [register, moment] of saidOf(own)) {
    const members = shape.registers[register] ?? [];
    if (!takes(register, moment, members)) continue;
    newer.add(register);
    said.set(register, moment);
    for (const member of members) {
      if (mine[member] === undefined) delete cells[member];
      else cells[member] = mine[member];
    }
  }
  for (const [member, unite] of Object.entries(shape.unite ?? {})) {
    const united = unite(old[member], mine[member], newer.has(member));
    if (united === undefined) delete cells[member];
    else cells[member] = united;
  }
  for (const member of Object.keys(mine)) if (cells[member] === undefined && !inRegister(shape, member)) cells[member] = mine[member];
  const { resourceType, id } = own;
  const meta = contentOf(stored.meta);
  const { extension, members } = inOrder(cells, shape.order);
  const head = { resourceType, id, ...(meta === undefined ? {} : { meta }), ...(extension.length === 0 ? {} : { extension }) };
  return withSaid({ ...head, ...(shape.together?.(members) ?? members) } as unknown as T, said, names);

  function takes(register: string, moment: Moment, members: readonly string[]): boolean {
    const last = before.get(register);
    if (last === undefined) {
      const empty = members.every((member) => old[member] === undefined);
      return empty || (sides.yields && moment.standing > 0);
    }
    const later = compareMoments(moment, last);
    return later === 0 ? textOf(mine, members) > textOf(old, members) : later > 0;
  }
}

const inRegister = ({ registers, unite = {} }: Shape, cell: string): boolean =>
  Object.hasOwn(unite, cell) || Object.values(registers).some((members) => members.includes(cell));

/** One message that says two things at one moment (it was sent twice with one number): the greater text, whichever came first. */
const textOf = (cells: Cells, members: readonly string[]): string => JSON.stringify(members.map((member) => cells[member] ?? null));

/** Cell of the extensions of one url. */
export const extensionCell = (url: string): string => `${EXTENSION}${url}`;
const EXTENSION = 'extension|';

/** The members of a resource, and its extensions by url; its moments are no cell. */
export function cellsOf(resource: DomainResource, shape: Shape): Cells {
  const { resourceType: _t, id: _i, meta: _m, extension = [], ...members } = resource;
  const cells: Record<string, unknown> = { ...(shape.apart?.(members as Cells) ?? members) };
  for (const one of extension) {
    if (isAsOf(one)) continue;
    const cell = extensionCell(one.url);
    cells[cell] = [...((cells[cell] as Extension[] | undefined) ?? []), one];
  }
  return cells;
}

/** Extensions no register holds stay where they stood; those of registers follow in the shape's order. Members likewise, the shape's first. */
function inOrder(cells: Cells, order: readonly string[]): { readonly extension: Extension[]; readonly members: Record<string, unknown> } {
  const extension: Extension[] = [];
  const members: Record<string, unknown> = {};
  const put = (cell: string, value: unknown): void => {
    if (cell.startsWith(EXTENSION)) extension.push(...(value as Extension[]));
    else members[cell] = value;
  };
  const ordered = new Set(order);
  for (const [cell, value] of Object.entries(cells)) if (!ordered.has(cell) && cell.startsWith(EXTENSION)) put(cell, value);
  for (const cell of order) if (cells[cell] !== undefined) put(cell, cells[cell]);
  for (const [cell, value] of Object.entries(cells)) if (!ordered.has(cell) && !cell.startsWith(EXTENSION)) put(cell, value);
  return { extension, members };
}

/** `meta` without what changes with every version. */
function contentOf(meta: DomainResource['meta']): DomainResource['meta'] {
  if (meta === undefined) return undefined;
  const { versionId: _v, lastUpdated: _l, source: _s, ...kept } = meta;
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/**
 * The stored extensions as a source without moments leaves them: registers that `newer` speaks of are its own from now on, and nobody's word is the last on
 * them. What it leaves open stays the messages'.
 */
export function unsaid(stored: readonly Extension[] | undefined, newer: DomainResource, shape: Shape): Extension[] | undefined {
  if (stored === undefined || !stored.some(isAsOf)) return stored === undefined ? undefined : [...stored];
  const mine = cellsOf(newer, shape);
  const spoken = ({ url, valueCode = '' }: Extension): boolean =>
    url === 'register' && (shape.registers[valueCode] ?? []).some((cell) => mine[cell] !== undefined);
  return stored.flatMap((one) => {
    if (!isAsOf(one)) return [one];
    const left = (one.extension ?? []).filter((part) => !spoken(part));
    return left.some(({ url }) => url === 'register') ? [{ ...one, extension: left }] : [];
  });
}

/** The register of a resource that comes and goes as a whole. */
const WHOLE = 'all';

/** A resource that is one register: every message that tells of it tells all of it. */
export function wholeSaid<T extends DomainResource>(resource: T, moment: Moment, names: Names): T {
  return withSaid(resource, new Map([[WHOLE, moment]]), names);
}

/** Which of the two was said last; what another kind of source said, without a moment, stands. Pure, and independent of the order of arrival. */
export function lastWord<T extends DomainResource & { readonly id: string }>(stored: DomainResource, own: T): T {
  const before = saidOf(stored).get(WHOLE);
  const mine = saidOf(own).get(WHOLE);
  const { meta: _meta, ...content } = stored;
  const kept = contentOf(stored.meta);
  const { resourceType, id, ...rest } = content;
  const old = { resourceType, id, ...(kept === undefined ? {} : { meta: kept }), ...rest } as unknown as T;
  if (before === undefined || mine === undefined) return old;
  const later = compareMoments(mine, before);
  if (later !== 0) return later > 0 ? own : old;
  return JSON.stringify(own) > JSON.stringify(old) ? own : old;
}
