import { isRawNumber } from '@hub/fhir-model';
import { type Finding, finding } from './finding.ts';
import { INVARIANTS, type Invariant } from './invariants.ts';
import { PRIMITIVES, type Primitive, REFERENCE, REFERENCE_FORM } from './primitive.ts';
import { type ElementRule, elementsOf, isResourceType } from './structure.ts';

/** Findings at most: a hostile body must not make a megabyte of messages. */
const MAX_FINDINGS = 100;
/** Levels at most; real resources stay below 20. */
const MAX_DEPTH = 64;

/** What a member name must be like to be told: anything longer or of other characters may be a value in the wrong place. */
const NAME = /^[A-Za-z_]\w{0,63}$/;

type Json = Readonly<Record<string, unknown>>;

/** One member name of an object of some type: what to do with its value. */
interface Member {
  readonly list: boolean;
  readonly type: string;
  // Both always there: all members are objects of one shape, which the engine reads fastest.
  readonly primitive: Primitive | undefined;
  readonly codes: ReadonlySet<string> | undefined;
  /** A resource, of any type or of this one. */
  readonly resource: boolean;
  /** `_name`: id and extensions of the primitive `name`. */
  readonly shadow: boolean;
  /** Bit of the required element this is a form of; 0 for one that may be left out. */
  readonly need: number;
  /** Bit of the choice this is a form of; 0 for none. */
  readonly choice: number;
}

/** A type made ready: its member names, and the groups of names of which one, or at most one, must be there. */
interface Plan {
  readonly members: ReadonlyMap<string, Member>;
  readonly required: readonly { readonly name: string; readonly names: readonly string[] }[];
  readonly choices: readonly { readonly name: string; readonly names: readonly string[] }[];
  /** What else R4 asks of the type. */
  readonly invariant: Invariant | undefined;
  /** The bits of everything required: an object whose members have them all needs no closer look. */
  readonly needs: number;
}

const plans = new Map<string, Plan>();

const upper = (text: string) => (text[0] as string).toUpperCase() + text.slice(1);

function addMember(
  owner: string,
  members: Map<string, Member>,
  name: string,
  type: string,
  rule: ElementRule,
  bits: Pick<Member, 'need' | 'choice'>,
): string[] {
  const primitive = owner === 'Reference' && name === 'reference' ? REFERENCE : PRIMITIVES[type];
  members.set(name, {
    list: rule.list,
    type,
    primitive,
    codes: rule.codes,
    resource: type === 'Resource' || isResourceType(type),
    shadow: false,
    need: bits.need,
    choice: bits.choice,
  });
  if (primitive === undefined) return [name];
  members.set(`_${name}`, {
    list: rule.list,
    type: 'Element',
    primitive: undefined,
    codes: undefined,
    resource: false,
    shadow: true,
    need: bits.need,
    choice: bits.choice,
  });
  return [name, `_${name}`];
}

function makePlan(type: string): Plan {
  const members = new Map<string, Member>();
  const required: Plan['required'][number][] = [];
  const choices: Plan['choices'][number][] = [];
  for (const rule of elementsOf(type)) {
    const choice = rule.name.endsWith('[x]');
    const name = choice ? rule.name.slice(0, -3) : rule.name;
    // No type of R4 comes near 31 of either; one that did would throw here, not pass unchecked.
    const bits = { need: rule.required ? bit(required.length) : 0, choice: choice ? bit(choices.length) : 0 };
    const names = choice
      ? rule.types.flatMap((t) => addMember(type, members, name + upper(t), t, rule, bits))
      : addMember(type, members, name, rule.types[0] as string, rule, bits);
    if (rule.required) required.push({ name: rule.name, names });
    if (choice) choices.push({ name: rule.name, names });
  }
  return { members, required, choices, needs: bit(required.length) - 1, invariant: INVARIANTS[type] };
}

function bit(place: number): number {
  if (place > 30) throw new Error('too many elements for one mask');
  return 2 ** place;
}

/** Plans are made when a type is first met, so that starting costs nothing for types nobody sends. */
function planOf(type: string): Plan {
  let plan = plans.get(type);
  if (plan === undefined) {
    plan = makePlan(type);
    plans.set(type, plan);
  }
  return plan;
}

// The member is asked for first: telling raw numbers apart is a call into the engine, once for every object of a resource.
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !((value as Json).rawJSON !== undefined && isRawNumber(value));

/** Where we are, as a linked list: the path is only written out when something is wrong. */
interface Place {
  readonly up: Place | undefined;
  readonly step: string | number;
  readonly depth: number;
}

function pathOf(place: Place): string {
  let text = '';
  for (let p: Place | undefined = place; p !== undefined; p = p.up) {
    text = (typeof p.step === 'number' ? `[${p.step}]` : p.up === undefined ? p.step : `.${p.step}`) + text;
  }
  return text;
}

/** A JSON text that is the name of a contained resource. */
const LOCAL = /"#([A-Za-z0-9\-.]{1,64})"/g;

/** A reference to a contained resource. */
interface Local {
  readonly id: string;
  readonly place: Place;
}

class Check {
  readonly found: Finding[] = [];
  /** Of the resource that is being walked. */
  locals: Local[] = [];

  say(rule: Finding['rule'], place: Place, detail?: string): undefined {
    if (this.found.length < MAX_FINDINGS) this.found.push(finding(rule, pathOf(place), detail));
  }

  object(value: Json, type: string, place: Place, isResource: boolean): undefined {
    if (place.depth > MAX_DEPTH) return this.say('too-deep', place);
    const plan = planOf(type);
    let count = 0;
    let needs = 0;
    let chosen = 0;
    let again = false;
    let last = '';
    for (const name in value) {
      const item = value[name];
      if (item === undefined) continue;
      count++;
      last = name;
      const member = plan.members.get(name);
      if (member === undefined) {
        if (isResource && name === 'resourceType') continue;
        if (NAME.test(name)) this.say('unknown-element', below(place, name));
        else this.say('unknown-element', place, 'unnamed');
        continue;
      }
      needs |= member.need;
      if ((chosen & member.choice) !== 0) again = true;
      chosen |= member.choice;
      if (member.list) this.list(item, member, value, name, place);
      else if (Array.isArray(item)) this.say('not-list', below(place, name));
      else this.value(item, member, place, name);
    }
    // An id alone says nothing (ele-1).
    if (count === 0 || (count === 1 && last === 'id' && !isResource && type !== 'Element')) this.say('empty', place);
    else if (plan.invariant !== undefined) {
      const broken = plan.invariant(value, chosen !== 0);
      if (broken !== undefined) this.say('invariant', broken.member === undefined ? place : below(place, broken.member), broken.key);
    }
    if (needs !== plan.needs) {
      for (const { name, names } of plan.required) if (!anyOf(value, names)) this.say('required', below(place, name));
    }
    // A second form of a choice may be the first one's extensions: only then are the names gone through.
    if (again) for (const { name, names } of plan.choices) this.choice(value, name, names, place);
  }

  list(items: unknown, member: Member, owner: Json, name: string, place: Place): undefined {
    const here = below(place, name);
    if (!Array.isArray(items)) return this.say('list', here);
    if (items.length === 0) return this.say('empty', here);
    for (let i = 0; i < items.length; i++) {
      // A null keeps the place of a value that has only extensions, or of extensions that are not there (R4 json.html#primitive).
      if (items[i] === null && hasPartner(owner, member, name, i)) continue;
      this.value(items[i], member, here, i);
    }
  }

  /** `place` and `step` name the value; the place below is only made when it is needed. */
  value(value: unknown, member: Member, place: Place, step: string | number): undefined {
    const primitive = member.primitive;
    if (primitive !== undefined) {
      const kind = typeof value;
      if (kind !== primitive.json && !(primitive.json === 'number' && isRawNumber(value))) {
        if (value === null) return this.say('empty', below(place, step));
        return this.say('type', below(place, step), member.type);
      }
      if (!primitive.valid(value as never))
        return this.say('value', below(place, step), primitive === REFERENCE ? REFERENCE_FORM : member.type);
      if (member.codes !== undefined && !member.codes.has(value as string)) this.say('code', below(place, step), some(member.codes));
      // `#` alone is the resource that contains.
      if (primitive === REFERENCE && (value as string).charCodeAt(0) === 35 && (value as string).length > 1)
        this.locals.push({ id: (value as string).slice(1), place: below(place, step) });
      return;
    }
    const here = below(place, step);
    if (!isObject(value)) return value === null ? this.say('empty', here) : this.say('type', here, member.type);
    if (member.resource) return this.resource(value, here, member.type);
    this.object(value, member.type, here, false);
    if (member.codes !== undefined) this.concept(value, member.codes, here);
  }

  /** A concept of a required binding: one of its codings is of the list (R4 terminologies.html#required). */
  concept({ coding, text }: Json, codes: ReadonlySet<string>, place: Place): undefined {
    if (!Array.isArray(coding)) {
      if (text !== undefined) this.say('code', place, some(codes));
    } else if (!coding.some((one: Json | null) => typeof one === 'object' && one !== null && codes.has(`${one.system}|${one.code}`)))
      this.say('code', place, some(codes));
  }

  /** A resource that holds others: what it refers to as `#id` is there, what is there is referred to (R4 domainresource.html, references.html#contained). */
  contained(value: Json, place: Place, locals: readonly Local[]): undefined {
    const contained = Array.isArray(value.contained)
      ? (value.contained as readonly unknown[]).map((one) => (isObject(one) ? one : {}))
      : [];
    const ids = new Set(contained.map(({ id }) => id));
    for (const { id, place: from } of locals) if (!ids.has(id)) this.say('invariant', from, 'ref-1');
    if (contained.length === 0) return;
    const list = below(place, 'contained');
    // Canonicals and URIs point at it too: every text that begins with # counts.
    const named = new Set(Array.from(JSON.stringify(value).matchAll(LOCAL), ([, id]) => id));
    for (const [i, inner] of contained.entries()) {
      const here = below(list, i);
      const meta = isObject(inner.meta) ? inner.meta : undefined;
      if (inner.contained !== undefined) this.say('invariant', here, 'dom-2');
      if (meta?.versionId !== undefined || meta?.lastUpdated !== undefined) this.say('invariant', below(here, 'meta'), 'dom-4');
      if (meta?.security !== undefined) this.say('invariant', below(here, 'meta'), 'dom-5');
      // What points at its container needs nobody to point at it.
      if (inner.id === undefined || !(named.has(inner.id as string) || JSON.stringify(inner).includes('"#"')))
        this.say('invariant', here, 'dom-3');
    }
  }

  resource(value: Json, place: Place, wanted = 'Resource'): undefined {
    const type = value.resourceType;
    if (typeof type !== 'string' || !isResourceType(type)) return this.say('unknown-type', place);
    if (wanted !== 'Resource' && type !== wanted) return this.say('type', place, wanted);
    // What is contained speaks of its container's resources; an entry of a Bundle has its own.
    if (place.up?.step === 'contained') return this.object(value, type, place, true);
    const outer = this.locals;
    this.locals = [];
    this.object(value, type, place, true);
    if (this.locals.length > 0 || value.contained !== undefined) this.contained(value, place, this.locals);
    this.locals = outer;
  }

  choice(value: Json, name: string, names: readonly string[], place: Place): undefined {
    let first: string | undefined;
    for (const candidate of names) {
      if (value[candidate] === undefined) continue;
      const bare = candidate.startsWith('_') ? candidate.slice(1) : candidate;
      if (first !== undefined && first !== bare)
        return this.say('choice', below(place, name), some(new Set(names.filter((n) => !n.startsWith('_')))));
      first = bare;
    }
  }
}

const below = (place: Place, step: string | number): Place => ({
  up: place,
  step,
  depth: place.depth + (typeof step === 'number' ? 0 : 1),
});

function anyOf(value: Json, names: readonly string[]): boolean {
  for (const name of names) if (value[name] !== undefined) return true;
  return false;
}

function hasPartner(owner: Json, member: Member, name: string, index: number): boolean {
  if (member.primitive === undefined && !member.shadow) return false;
  const partner = owner[member.shadow ? name.slice(1) : `_${name}`];
  return Array.isArray(partner) && partner[index] !== null && partner[index] !== undefined;
}

function some(codes: ReadonlySet<string>): string {
  const list = [...codes];
  return list.length <= 12 ? list.join(', ') : `${list.slice(0, 12).join(', ')}, …`;
}

/**
 * Holds a resource against the structure of FHIR R4 (4.0.1): known elements, JSON kinds, cardinalities, one of each
 * choice, formats of primitives, codes of required bindings the standard lists, and the invariants of `invariants.ts`; contained
 * resources and Bundle entries too. Decimals may be exact raw numbers. Not checked: other invariants, profiles, targets of references.
 * Never throws; returns at most 100 findings, none when the resource is R4.
 */
export function validate(resource: unknown): readonly Finding[] {
  const check = new Check();
  const type =
    isObject(resource) && typeof resource.resourceType === 'string' && isResourceType(resource.resourceType)
      ? resource.resourceType
      : undefined;
  const root: Place = { up: undefined, step: type ?? 'Resource', depth: 0 };
  if (!isObject(resource)) check.say('not-an-object', root);
  else check.resource(resource, root);
  return check.found;
}
