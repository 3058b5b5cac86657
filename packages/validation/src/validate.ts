import { isRawNumber } from '@hub/fhir-model';
import { type Finding, finding } from './finding.ts';
import { PRIMITIVES, type Primitive } from './primitive.ts';
import { type ElementRule, elementsOf, isResourceType } from './structure.ts';

/** Findings at most: a hostile body must not make a megabyte of messages. */
const MAX_FINDINGS = 100;
/** Levels at most; real resources stay below 20. */
const MAX_DEPTH = 64;

type Json = Readonly<Record<string, unknown>>;

/** One member name of an object of some type: what to do with its value. */
interface Member {
  readonly list: boolean;
  readonly type: string;
  readonly primitive?: Primitive;
  readonly codes?: ReadonlySet<string>;
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
  /** The bits of everything required: an object whose members have them all needs no closer look. */
  readonly needs: number;
}

const plans = new Map<string, Plan>();

const upper = (text: string) => (text[0] as string).toUpperCase() + text.slice(1);

function addMember(
  members: Map<string, Member>,
  name: string,
  type: string,
  rule: ElementRule,
  bits: Pick<Member, 'need' | 'choice'>,
): string[] {
  const primitive = PRIMITIVES[type];
  members.set(name, {
    list: rule.list,
    type,
    shadow: false,
    ...bits,
    ...(primitive === undefined ? {} : { primitive }),
    ...(rule.codes === undefined ? {} : { codes: rule.codes }),
  });
  if (primitive === undefined) return [name];
  members.set(`_${name}`, { list: rule.list, type: 'Element', shadow: true, ...bits });
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
      ? rule.types.flatMap((t) => addMember(members, name + upper(t), t, rule, bits))
      : addMember(members, name, rule.types[0] as string, rule, bits);
    if (rule.required) required.push({ name: rule.name, names });
    if (choice) choices.push({ name: rule.name, names });
  }
  return { members, required, choices, needs: bit(required.length) - 1 };
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

class Check {
  readonly found: Finding[] = [];

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
    for (const name in value) {
      const item = value[name];
      if (item === undefined) continue;
      count++;
      const member = plan.members.get(name);
      if (member === undefined) {
        if (isResource && name === 'resourceType') continue;
        this.say('unknown-element', below(place, name));
        continue;
      }
      needs |= member.need;
      if ((chosen & member.choice) !== 0) again = true;
      chosen |= member.choice;
      if (member.list) this.list(item, member, value, name, place);
      else if (Array.isArray(item)) this.say('not-list', below(place, name));
      else this.value(item, member, place, name);
    }
    if (count === 0) this.say('empty', place);
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
      if (!primitive.valid(value as never)) return this.say('value', below(place, step), member.type);
      if (member.codes !== undefined && !member.codes.has(value as string)) this.say('code', below(place, step), some(member.codes));
      return;
    }
    const here = below(place, step);
    if (!isObject(value)) return value === null ? this.say('empty', here) : this.say('type', here, member.type);
    if (member.type === 'Resource' || isResourceType(member.type)) return this.resource(value, here, member.type);
    this.object(value, member.type, here, false);
  }

  resource(value: Json, place: Place, wanted = 'Resource'): undefined {
    const type = value.resourceType;
    if (typeof type !== 'string' || !isResourceType(type)) return this.say('unknown-type', place);
    if (wanted !== 'Resource' && type !== wanted) return this.say('type', place, wanted);
    this.object(value, type, place, true);
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
 * choice, formats of primitives, and codes of required bindings the standard lists; contained resources and Bundle
 * entries too. Decimals may be exact raw numbers. Not checked: invariants, profiles, targets of references.
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
