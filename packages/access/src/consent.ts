import type { Coding } from '@hub/fhir-model';
import { labelMask } from './labels.ts';
import type { PolicyRule, Relation } from './policy.ts';
import type { Principal } from './principal.ts';

/**
 * A policy as data: a FHIR Consent (R4 consent.html). Its root provision denies; each provision below it permits or denies something to
 * somebody. Why Consent: fhir-profiles/access-policies/README.md. What is read of it is typed here; the rest may be there and says nothing.
 */
export interface PolicyResource {
  readonly resourceType: 'Consent';
  readonly id?: string;
  readonly status: string;
  readonly provision?: { readonly provision?: readonly Provision[] };
}

export interface Provision {
  readonly type?: string;
  readonly period?: { readonly start?: string; readonly end?: string };
  readonly actor?: readonly {
    readonly role?: { readonly coding?: readonly Coding[] };
    readonly reference?: { readonly identifier?: { readonly system?: string; readonly value?: string } };
  }[];
  readonly securityLabel?: readonly Coding[];
  readonly purpose?: readonly Coding[];
  readonly class?: readonly Coding[];
  readonly extension?: readonly { readonly url: string; readonly valueCode?: string; readonly valueBoolean?: boolean }[];
}

/** One sentence of a policy with whom it is about. */
export interface PolicySentence extends PolicyRule {
  /** Who: one of these; each names a kind of client, a role, a facility or a client, or several at once. Empty: everybody. */
  readonly who: readonly Who[];
}

export interface Who {
  readonly kind?: string;
  readonly role?: string;
  readonly facility?: string;
  readonly client?: string;
}

const RELATIONS: ReadonlySet<string> = new Set<Relation>(['own', 'subtree', 'treatment', 'break-glass', 'province']);
const all = -1;
const RESTRICTED = 1;
const VERY_RESTRICTED = 2;

/**
 * The sentences of a policy. A policy that is not active says nothing. Throws (plain Error, for whoever edits policies) for a sentence that
 * names something the hub does not know: a sentence half understood would let too much through, or too little.
 */
export function sentencesOf(policy: PolicyResource): readonly PolicySentence[] {
  const name = policy.id ?? '';
  if (policy.resourceType !== 'Consent') throw new Error('a policy is a Consent');
  if (policy.status !== 'active') return [];
  return (policy.provision?.provision ?? []).map((provision, i) => sentenceOf(name, provision, `provision.provision[${i}]`));
}

function sentenceOf(policy: string, provision: Provision, at: string): PolicySentence {
  const { type, period, securityLabel, purpose } = provision;
  if (type !== 'permit' && type !== 'deny') throw new Error(`${at}.type is permit or deny`);
  const relation = extensionOf(provision, 'access-relation')?.valueCode;
  if (relation !== undefined && !RELATIONS.has(relation)) throw new Error(`${at}: no relation ${relation}`);
  if (type === 'permit' && relation === undefined) throw new Error(`${at}: a permit needs its access-relation`);
  const types = provision.class?.map(({ code }) => code ?? '');
  const purposes = purpose?.map(({ code }) => code ?? '');
  const from = momentOf(period?.start, `${at}.period.start`);
  const until = momentOf(period?.end, `${at}.period.end`);
  return {
    policy,
    effect: type,
    who: (provision.actor ?? []).map((actor, n) => whoOf(actor, `${at}.actor[${n}]`)),
    ...(relation === undefined ? {} : { relation: relation as Relation }),
    ...(types === undefined ? {} : { types }),
    ...(purposes === undefined ? {} : { purposes }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(extensionOf(provision, 'access-changes')?.valueBoolean === true ? { changes: true as const } : {}),
    ...labelsOf(type, securityLabel),
  };
}

/** A permit reaches what it names, `V` everything, and `R` everything but V; with any label its R. A denial takes away what it names. */
function labelsOf(type: 'permit' | 'deny', labels: readonly Coding[] | undefined): { readonly labels?: number } {
  if (labels === undefined) return type === 'permit' ? { labels: 0 } : {};
  const mask = labelMask(labels);
  if (type === 'deny') return { labels: mask };
  if ((mask & VERY_RESTRICTED) !== 0) return { labels: all };
  return { labels: (mask & RESTRICTED) !== 0 && mask === RESTRICTED ? ~VERY_RESTRICTED : mask | RESTRICTED };
}

function momentOf(text: string | undefined, at: string): number | undefined {
  if (text === undefined) return undefined;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new Error(`${at} is no moment`);
  return moment;
}

const extensionOf = ({ extension = [] }: Provision, name: string) => extension.find(({ url }) => url.endsWith(`/${name}`));

/** The hub's own code systems and identifiers live under a configurable base: the last segment is what is fixed. */
const named = (coding: { readonly system?: string | undefined } | undefined, name: string) => coding?.system?.endsWith(`/${name}`) === true;

function whoOf({ role, reference }: NonNullable<Provision['actor']>[number], at: string): Who {
  const codings = role?.coding ?? [];
  const kind = codings.find((one) => named(one, 'client-kind'))?.code;
  const person = codings.find((one) => named(one, 'user-role'))?.code;
  const { identifier } = reference ?? {};
  const facility = named(identifier, 'facility-code') ? identifier?.value : undefined;
  const client = named(identifier, 'client-id') ? identifier?.value : undefined;
  const who = {
    ...(kind === undefined ? {} : { kind }),
    ...(person === undefined ? {} : { role: person }),
    ...(facility === undefined ? {} : { facility }),
    ...(client === undefined ? {} : { client }),
  };
  if (Object.keys(who).length === 0) throw new Error(`${at} names nobody the hub can recognise`);
  return who;
}

/** What policies know a caller by. Whose token is about one patient is a citizen, unless the person has a role. */
export type Caller = Pick<Principal, 'kind' | 'clientId' | 'facilityCode' | 'patient' | 'user'>;

function isAbout(who: Who, caller: Caller): boolean {
  const role = caller.user?.role ?? (caller.patient === undefined ? undefined : 'citizen');
  return (
    (who.kind === undefined || who.kind === caller.kind) &&
    (who.role === undefined || who.role === role) &&
    (who.facility === undefined || who.facility === caller.facilityCode) &&
    (who.client === undefined || who.client === caller.clientId)
  );
}

/** The rules that a set of policies comes to for one caller: computed when a token is recognised, kept with it. */
export function rulesFor(sentences: readonly PolicySentence[], caller: Caller): readonly PolicyRule[] {
  return sentences.filter(({ who }) => who.length === 0 || who.some((one) => isAbout(one, caller))).map(({ who: _who, ...rule }) => rule);
}
