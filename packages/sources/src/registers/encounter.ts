import type { Coding, Encounter, EncounterLocation, EncounterParticipant, Extension, Reference } from '@hub/fhir-model';
import {
  type Cells,
  cellsOf,
  compareMoments,
  extensionCell,
  type Moment,
  mergeRegisters,
  type Shape,
  saidOf,
  unsaid,
  withSaid,
} from '../as-of.ts';
import { hubExtension, type Names } from '../qd3176/map/names.ts';

type Visit = Encounter & { id: string };

/** Roles of PV1 a visit's participants have (v3-ParticipationType), each a register. */
export const ROLES = ['ATND', 'REF', 'CON', 'ADM', 'PART'] as const;

const STAY = ['preAdmissionIdentifier', 'origin', 'admitSource', 'reAdmission', 'dietPreference', 'specialCourtesy'] as const;
const LEAVING = ['destination', 'dischargeDisposition'] as const;

export const ARRIVAL_MODE = 'http://hl7.org/fhir/StructureDefinition/encounter-modeOfArrival';

/** Of an Encounter: what messages of a visit say is held in these registers. Its places are told by what happened (`stay-place`). */
export const ENCOUNTER: Shape = {
  registers: {
    status: ['status'],
    class: ['class'],
    type: ['type'],
    service: ['serviceType'],
    priority: ['priority'],
    start: ['period.start'],
    end: ['period.end'],
    length: ['length'],
    reason: ['reasonCode'],
    diagnosis: ['diagnosis'],
    'mode-of-arrival': [extensionCell(ARRIVAL_MODE)],
    ...Object.fromEntries(ROLES.map((role) => [`participant-${role}`, [`participant.${role}`]])),
    ...Object.fromEntries([...STAY, ...LEAVING].map((member) => [`stay-${kebab(member)}`, [`hospitalization.${member}`]])),
  },
  unite: {
    identifier: (stored, own) => {
      const all = new Map<string, unknown>();
      for (const one of [...((own ?? []) as Encounter['identifier'] & object), ...((stored ?? []) as Encounter['identifier'] & object)]) {
        all.set(`${one.type?.coding?.[0]?.code === 'VN' ? 0 : 1}\n${one.system ?? ''}\n${one.value ?? ''}`, one);
      }
      return all.size === 0 ? undefined : [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    },
  },
  order: [
    ...[ARRIVAL_MODE].map(extensionCell),
    ...['identifier', 'status', 'class', 'classHistory', 'type', 'serviceType', 'priority', 'subject', 'episodeOfCare'],
    ...ROLES.map((role) => `participant.${role}`),
    ...['participant', 'period.start', 'period.end', 'length', 'reasonCode', 'diagnosis'],
    ...[...STAY, ...LEAVING].map((member) => `hospitalization.${member}`),
    ...['location', 'serviceProvider'],
  ],
  apart: ({ period, participant, hospitalization, ...members }: Cells): Cells => ({
    ...members,
    ...under('period', period),
    ...byRole(participant),
    ...under('hospitalization', hospitalization),
  }),
  together: (cells) => {
    const made: Record<string, unknown> = {};
    for (const [cell, value] of Object.entries(cells)) {
      const [member = '', inner] = cell.split('.');
      if (inner === undefined && member !== 'participant') made[member] = value;
      else if (member === 'participant')
        made.participant = [...((made.participant as unknown[] | undefined) ?? []), ...(value as unknown[])];
      else made[member] = { ...(made[member] as object | undefined), [inner as string]: value };
    }
    return made;
  },
};

function kebab(member: string): string {
  return member.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
}

const under = (member: string, value: unknown): Cells =>
  Object.fromEntries(Object.entries((value ?? {}) as object).map(([inner, one]) => [`${member}.${inner}`, one]));

function byRole(participant: unknown): Cells {
  const cells: Record<string, EncounterParticipant[]> = {};
  for (const one of (participant ?? []) as readonly EncounterParticipant[]) {
    const role = one.type?.[0]?.coding?.[0]?.code;
    const cell = role !== undefined && (ROLES as readonly string[]).includes(role) ? `participant.${role}` : 'participant';
    cells[cell] = [...(cells[cell] ?? []), one];
  }
  return cells;
}

/** That a person was somewhere: what a message with PV1-3 says. */
export interface PlaceSaid {
  readonly moment: Moment;
  /** A01, A02 …: which movement it was; any other event only mentions the place. */
  readonly event: string;
  /** Department, room and bed. */
  readonly places: readonly Reference[];
}

/** Events that move a person. A12 takes the transfer before it back. */
const MOVES: ReadonlySet<string> = new Set(['A01', 'A02', 'A04', 'A05', 'A06', 'A07']);
const TAKEN_BACK = 'A12';

const placeUrl = (names: Names): string => hubExtension(names, 'stay-place');

/** One saying as it stands in the Encounter. */
export function placeExtension({ moment, event, places }: PlaceSaid, names: Names): Extension {
  const { time, sent, message, standing } = moment;
  return {
    url: placeUrl(names),
    extension: [
      // A result or an order has none of its own: R4 knows no empty code.
      ...(event === '' ? [] : [{ url: 'event', valueCode: event }]),
      { url: 'time', valueDateTime: time },
      ...(sent === time ? [] : [{ url: 'sent', valueDateTime: sent }]),
      ...(standing === 0 ? [{ url: 'standing', valueInteger: 0 }] : []),
      ...(message === '' ? [] : [{ url: 'message', valueString: message }]),
      ...places.map((valueReference) => ({ url: 'place', valueReference })),
    ],
  };
}

function placesSaid({ extension = [] }: Encounter, names: Names): PlaceSaid[] {
  return extension
    .filter(({ url }) => url === placeUrl(names))
    .map(({ extension: parts = [] }) => {
      const part = (name: string): Extension | undefined => parts.find(({ url }) => url === name);
      const time = part('time')?.valueDateTime ?? '';
      const standing = part('standing')?.valueInteger === 0 ? 0 : 1;
      const moment: Moment = {
        standing,
        time,
        sent: part('sent')?.valueDateTime ?? time,
        rank: 0,
        message: part('message')?.valueString ?? '',
      };
      return {
        moment,
        event: part('event')?.valueCode ?? '',
        places: parts.flatMap(({ url, valueReference }) => (url === 'place' && valueReference !== undefined ? [valueReference] : [])),
      };
    });
}

const isMove = ({ event }: PlaceSaid): boolean => MOVES.has(event) || event === TAKEN_BACK;
const compare = (a: PlaceSaid, b: PlaceSaid): number =>
  compareMoments(a.moment, b.moment) || (JSON.stringify([a.event, a.places]) < JSON.stringify([b.event, b.places]) ? -1 : 1);

/** All movements ever said, and of the mentions the last one, in the order they happened. */
function unitedPlaces(all: readonly PlaceSaid[]): PlaceSaid[] {
  const known = new Map(all.map((one) => [JSON.stringify(one), one]));
  const sorted = [...known.values()].sort(compare);
  const last = sorted.filter((one) => !isMove(one)).at(-1);
  return sorted.filter((one) => isMove(one) || one === last);
}

/** Where the person was when, from what was said. The movements that stand, else the mention. */
function locations(all: readonly PlaceSaid[], { status, period }: Encounter): EncounterLocation[] {
  const moves: PlaceSaid[] = [];
  for (const one of all) {
    if (MOVES.has(one.event)) moves.push(one);
    else if (one.event === TAKEN_BACK) {
      const taken = moves.findLastIndex(({ event }) => event === 'A02');
      if (taken >= 0) moves.splice(taken, 1);
    }
  }
  const stands = moves.length > 0 ? moves : all.filter(({ event }) => event !== TAKEN_BACK);
  const stays = stands.filter((one, i) => i === 0 || JSON.stringify(one.places) !== JSON.stringify(stands[i - 1]?.places));
  const over = status === 'finished' || status === 'cancelled';
  return stays.flatMap(({ places, moment, event }, i) => {
    const next = stays[i + 1];
    const end = next === undefined ? (over ? period?.end : undefined) : next.moment.time;
    const start = MOVES.has(event) ? moment.time : undefined;
    const ends = end !== undefined && start !== undefined && Date.parse(end) < Date.parse(start) ? undefined : end;
    const span = { ...(start === undefined ? {} : { start }), ...(ends === undefined || start === undefined ? {} : { end: ends }) };
    const state = next !== undefined || over ? 'completed' : status === 'planned' ? 'planned' : 'active';
    return places.map(
      (location): EncounterLocation => ({ location, status: state, ...(Object.keys(span).length === 0 ? {} : { period: span }) }),
    );
  });
}

/**
 * The Encounter with the places that follow from its sayings. `derived`: a status no message has said follows from who speaks of the visit (R4 demands one).
 */
export function settled(encounter: Visit, said: readonly PlaceSaid[], names: Names, derived: boolean): Visit {
  const { resourceType, id, meta, extension = [], identifier, serviceProvider, location, ...rest } = encounter;
  const spoken = saidOf(encounter);
  const own = [...spoken.values()].some(({ standing }) => standing === 1);
  const status = !derived || spoken.has('status') ? encounter.status : own ? 'in-progress' : 'unknown';
  const all = [...said.map((one) => placeExtension(one, names)), ...extension.filter(({ url }) => url !== placeUrl(names))];
  const places = said.length === 0 ? (location ?? []) : locations(said, { ...encounter, status });
  return {
    resourceType,
    id,
    ...(meta === undefined ? {} : { meta }),
    ...(all.length === 0 ? {} : { extension: all }),
    ...(identifier === undefined ? {} : { identifier }),
    ...rest,
    status,
    ...(places.length === 0 ? {} : { location: places }),
    ...(serviceProvider === undefined ? {} : { serviceProvider }),
  };
}

/**
 * What is stored of a visit after a message came. Where another source has described it (XML1), the message fills gaps; what a check-in or a health record
 * said `yields`. Independent of the order of messages.
 */
export function mergeEncounter(stored: Encounter, own: Visit, names: Names, yields: boolean, tag: Coding): Visit {
  const before = placesSaid(stored, names);
  const foreign = before.length === 0 && (stored.location ?? []).length > 0 && !yields;
  const all = foreign ? [] : unitedPlaces([...before, ...placesSaid(own, names)]);
  const merged = mergeRegisters(without(stored, names, !foreign), without(own, names, true), ENCOUNTER, { names, yields });
  return settled(yields ? withTag(merged, tag) : merged, all, names, yields);
}

function without(encounter: Encounter, names: Names, places: boolean): Visit {
  const { extension, location, ...rest } = encounter;
  const kept = extension?.filter(({ url }) => url !== placeUrl(names));
  return {
    ...rest,
    ...(kept === undefined || kept.length === 0 ? {} : { extension: kept }),
    ...(places || location === undefined ? {} : { location }),
  } as Visit;
}

function withTag(encounter: Visit, tag: Coding): Visit {
  const others = (encounter.meta?.tag ?? []).filter(({ system }) => system !== tag.system);
  const { resourceType, id, meta, ...rest } = encounter;
  return { resourceType, id, meta: { ...meta, tag: [...others, tag] }, ...rest };
}

/** The Encounter of XML1 over what messages said: XML1 wins, and what it leaves open stays theirs. */
export function overMessages(stored: Encounter, newer: Visit, names: Names): Visit {
  if (saidOf(stored).size === 0) return newer;
  return joined(stored, newer, { ...stored, extension: unsaid(stored.extension, newer, ENCOUNTER) ?? [] }, names, false);
}

/** The Encounter of a check-in beside what messages said: theirs stands, a check-in knows no discharge. */
export function underMessages(stored: Encounter, newer: Visit, names: Names): Visit {
  return saidOf(stored).size === 0 ? newer : joined(stored, newer, stored, names, true);
}

function joined(stored: Encounter, newer: Visit, saying: Encounter, names: Names, theirs: boolean): Visit {
  const said = saidOf(saying);
  const [old, cells] = [cellsOf(stored, ENCOUNTER), { ...cellsOf(newer, ENCOUNTER) } as Record<string, unknown>];
  for (const register of said.keys()) {
    for (const cell of ENCOUNTER.registers[register] ?? []) if (old[cell] !== undefined) cells[cell] = old[cell];
  }
  const places = placesSaid(stored, names);
  const keepsPlaces = places.length > 0 && (theirs || newer.location === undefined);
  const { resourceType, id } = newer;
  const meta = theirs ? { ...newer.meta, ...tagOf(stored) } : newer.meta;
  const head = { resourceType, id, ...(meta === undefined || Object.keys(meta).length === 0 ? {} : { meta }) };
  const extension = (newer.extension ?? []) as Extension[];
  const arrival = (cells[extensionCell(ARRIVAL_MODE)] ?? []) as Extension[];
  const extensions = [...extension.filter(({ url }) => url !== ARRIVAL_MODE), ...arrival];
  const members = Object.fromEntries(
    ENCOUNTER.order.flatMap((cell) => (cells[cell] === undefined || cell.startsWith('extension|') ? [] : [[cell, cells[cell]]])),
  );
  const rest = Object.fromEntries(Object.entries(cells).filter(([cell]) => !(cell in members) && !cell.startsWith('extension|')));
  const made = { ...head, ...(extensions.length === 0 ? {} : { extension: extensions }), ...ENCOUNTER.together?.({ ...members, ...rest }) };
  const visit = withSaid(made as unknown as Visit, said, names);
  return keepsPlaces ? settled(visit, places, names, false) : visit;
}

const tagOf = ({ meta }: Encounter): object => (meta?.tag === undefined ? {} : { tag: meta.tag });
