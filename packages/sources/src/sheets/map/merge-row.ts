import type { Identifier, Period, Resource } from '@hub/fhir-model';
import { mergeIdentifiers } from '../../qd3176/map/merge.ts';

type Stored = Resource & { id: string };
type Members = Readonly<Record<string, unknown>>;

/** Members in an order of their own, whatever order rows come in: equal stays equal. */
export function ordered<T extends Stored>(resource: T): T {
  const { resourceType, id, meta, ...rest } = resource as T & Members;
  const sorted = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
  return { resourceType, id, ...(meta === undefined ? {} : { meta }), ...Object.fromEntries(sorted) } as unknown as T;
}

/** Elements R4 has in several types: one of them replaces the other. */
const CHOICES = /^(value|effective|occurrence|onset|abatement|medication|deceased|performed)(?=[A-Z])/;
const choiceOf = (member: string): string => CHOICES.exec(member)?.[1] ?? member;

/**
 * What to store of something a row says when another row, or another layout of the same row, has said it before: the newer one, and what it does not
 * speak of stays (contract §1.1: a blank never clears). One that says another status, or comes after a withdrawal, says all.
 */
export function mergeRow(existing: Resource, newer: Stored): Stored {
  const stored = existing as Resource & Members;
  const said = newer as Stored & Members;
  if (stored.status !== said.status) return newer;
  if (JSON.stringify(stored.verificationStatus) !== JSON.stringify(said.verificationStatus)) return newer;
  const spoken = new Set(Object.keys(said).map(choiceOf));
  const kept = Object.entries(stored).filter(([member]) => member !== 'meta' && !spoken.has(choiceOf(member)));
  return ordered({ ...Object.fromEntries(kept), ...newer } as Stored);
}

/**
 * The same of what a person's rows of several days speak of: it begins on the earliest of them and has the labels of all, so that their order does not
 * matter. One that comes after a withdrawal says all.
 */
export function mergeLasting(existing: Resource, newer: Stored): Stored {
  const stored = existing as Resource & Lasting;
  const said = newer as Stored & Lasting;
  if (stored.status === 'entered-in-error') return newer;
  const begins = [stored.period?.start, said.period?.start].filter((one) => one !== undefined).sort()[0];
  const period = { ...stored.period, ...said.period, ...(begins === undefined ? {} : { start: begins }) };
  const labels = new Map(
    [...(stored.meta?.security ?? []), ...(said.meta?.security ?? [])].map((one) => [`${one.system} ${one.code}`, one]),
  );
  const security = [...labels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const meta = security.length === 0 ? {} : { meta: { security } };
  return mergeRow(existing, ordered({ ...newer, ...meta, ...(Object.keys(period).length === 0 ? {} : { period }) } as Stored));
}

interface Lasting {
  readonly status?: string;
  readonly period?: Period;
}

/** The same of what rows have in common: what each says of it stays, members are united in an order of their own. */
export function mergeCommon(existing: Resource, newer: Stored): Stored {
  const { member: before = [], meta } = existing as Resource & { readonly member?: readonly Member[] };
  const { member: now = [] } = newer as Stored & { readonly member?: readonly Member[] };
  const all = new Map([...before, ...now].map((one) => [one.entity?.reference ?? '', one] as const));
  const member = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const { versionId: _v, lastUpdated: _l, source: _s, ...kept } = meta ?? {};
  const rest = Object.entries(existing).filter(([name]) => name !== 'meta' && name !== 'identifier');
  const identifier = identifiers(existing, newer);
  const merged = { ...Object.fromEntries(rest), ...newer, identifier, ...(member.length === 0 ? {} : { member }) };
  return ordered({ ...merged, ...(Object.keys(kept).length === 0 ? {} : { meta: kept }) } as Stored);
}

interface Member {
  readonly entity?: { readonly reference?: string };
}

function identifiers(...resources: readonly Resource[]): Identifier[] {
  const lists = resources.map((one) => (one as { readonly identifier?: readonly Identifier[] }).identifier ?? []);
  return mergeIdentifiers(lists[0], lists[1]).sort((a, b) => (`${a.system} ${a.value}` < `${b.system} ${b.value}` ? -1 : 1));
}
