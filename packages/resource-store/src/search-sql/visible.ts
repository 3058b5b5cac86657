import type { Opened, Restricted, Visibility } from '@hub/access';
import { RESOURCE_TYPES, typeNumber } from '@hub/fhir-model';
import { constraintOf, memberOf, membersOf } from '@hub/search';
import { FIRST_CONTAINED } from '../write/contained-rid.ts';
import { compartmentProbe } from './compartment.ts';
import { probe } from './probe.ts';
import { constant, Statement } from './statement.ts';

/** A statement as `visibility` may see the store. */
export function statementAs(visibility: Visibility): Statement {
  return new StatementAs(visibility);
}

class StatementAs extends Statement {
  visible(alias: string): string {
    return visibleSql(alias, this.visibility, this);
  }
}

/**
 * Who may see a row, as SQL: the one place. A row is of `resource` or of an index table; both carry owner, labels and the stamp of the
 * patient they are about, so that most callers are answered from the index entry that is being read anyway.
 */
function visibleSql(alias: string, visibility: Visibility, s: Statement): string {
  if ('all' in visibility) return 'true';
  const reached = reachedSql(alias, visibility, s);
  const typed = s.within(() => typedSql('vis', visibility, s));
  return typed === undefined
    ? reached
    : `(${reached} and exists (select 1 from resource vis where vis.rid = ${holder(alias)} and ${typed} offset 0))`;
}

/** By owner, label and relation alone: what index rows tell without a look at their resource. */
function reachedSql(alias: string, visibility: Restricted, s: Statement): string {
  const own = ownedSql(alias, visibility, s);
  const opened = openedReaches(visibility);
  return opened.length === 0 ? own : `(${own} or ${openedSql(alias, opened, s)})`;
}

/** By owner and label: of rows that have nothing else (kept totals, the change log), where types are told by the row's own column. */
export function ownedSql(alias: string, { owners, hidden = 0, further = [] }: Restricted, s: Statement): string {
  const own = `${alias}.owner = any(${s.shared('owners', () => s.value(owners, 'int[]'))})${labelled(alias, hidden)}`;
  const others = further.flatMap((reach, i) => {
    if (!('owners' in reach.of)) return [];
    const { owners: those } = reach.of;
    const whose = those === 'all' ? 'true' : `${alias}.owner = any(${s.shared(`owners ${i}`, () => s.value(those, 'int[]'))})`;
    return [`${whose}${labelled(alias, reach.hidden)}${ofTypes(alias, reach.types, s)}`];
  });
  return others.length === 0 ? (hidden === 0 ? own : `(${own})`) : `(${[own, ...others].map((one) => `(${one})`).join(' or ')})`;
}

/** A contained resource is seen as what holds it is: rows of one lead to its container. Others are their own. */
const holder = (alias: string) => `${alias}.rid % ${FIRST_CONTAINED}`;

const labelled = (alias: string, hidden: number) => (hidden === 0 ? '' : ` and ${alias}.labels & ${constant(hidden)} = 0`);

function ofTypes(alias: string, types: readonly string[] | undefined, s: Statement): string {
  if (types === undefined) return '';
  return ` and exists (select 1 from resource vist where vist.rid = ${holder(alias)} and ${typesIn('vist', types, s)} offset 0)`;
}

interface OpenedReach {
  readonly of: Opened;
  readonly hidden: number;
  readonly types?: readonly string[];
}

/** Reaches that go by patients opened to the caller. */
export function openedReaches({ further = [] }: Restricted): readonly OpenedReach[] {
  return further.filter((reach): reach is OpenedReach => !('owners' in reach.of));
}

/**
 * The stamp is looked for in one set of all that is opened, hashed once a statement, and only when a row of somebody else's comes by; two patients
 * may share one, so that for the few that are in it the full number is compared, with what each reach hides.
 */
function openedSql(alias: string, reaches: readonly OpenedReach[], s: Statement): string {
  const stamps = [...new Set(reaches.map(({ of }) => openedPatients(of, 'patient', s)))].join(' union all ');
  const any = reaches.map(({ of, hidden, types }) => {
    const whose = `visp.about = any(array(${openedPatients(of, 'about', s)}))`;
    const typed = types === undefined ? '' : ` and ${typesIn('visp', types, s)}`;
    return `(${whose}${labelled(alias, hidden)}${typed})`;
  });
  return `(${alias}.patient <> 0 and ${alias}.patient in (${stamps}) and exists (select 1 from resource visp
    where visp.rid = ${holder(alias)} and (${any.join(' or ')}) offset 0))`;
}

/** True for a row of `resource` that is about a patient opened to the caller, as idx `resource_about` has them. */
export function aboutOpened(alias: string, of: Opened, s: Statement): string {
  // Said twice: of an array Postgres does not know that nobody's number is not in it, and would not take the index.
  return `${alias}.about <> 0 and ${alias}.about = any(array(${openedPatients(of, 'about', s)}))`;
}

/** Patients opened to the caller now, and those linked to them, as a query with one column: stamps (`patient`) or numbers (`about`). */
export function openedPatients(of: Opened, column: 'about' | 'patient', s: Statement): string {
  const [name, table, where] =
    'treatedBy' in of
      ? (['vis_treated', 'treatment_grant', () => treatedBy(of.treatedBy, s)] as const)
      : (['vis_opened', 'break_glass', () => openedBy(of.openedBy, s)] as const);
  const opened = s.once(name, () => {
    const open = where();
    return `select g.patient, g.about from ${table} g where ${open} union all
      select l.patient, l.other from ${table} g join patient_link l on l.about = g.about where ${open} and ${agreedLink('l')}`;
  });
  return `select ${column} from ${opened}`;
}

/**
 * True for a link that its other side agrees to: said by that patient's own record, by a record of the same owner, or by an operator's. A facility that
 * writes a patient of its own, linked to another's, would open that one to itself.
 */
const agreedLink = (link: string) =>
  `exists (select 1 from resource visl where visl.rid = ${link}.rid and (visl.about = ${link}.other or visl.owner <= 0
      or exists (select 1 from resource viso where viso.about = ${link}.other and viso.about <> 0 and viso.type = ${PATIENT} and viso.owner = visl.owner)))`;

const PATIENT = typeNumber('Patient') as number;

const treatedBy = (facilities: readonly number[], s: Statement) =>
  `g.facility = any(${s.shared('treatedBy', () => s.value(facilities, 'int[]'))}) and g.until > now()`;

function openedBy({ client, user }: { readonly client: number; readonly user?: string }, s: Statement): string {
  const who = user === undefined ? 'g.user_sub is null' : `g.user_sub = ${s.shared('opener', () => s.value(user, 'text'))}`;
  return `g.client_number = ${s.shared('client', () => s.value(client, 'int'))} and ${who} and g.until > now()`;
}

/** As a value: the statement's text is the same for all clients whose rules have one shape. */
const typesIn = (alias: string, types: readonly string[], s: Statement) =>
  types.length === 0
    ? 'false'
    : `${alias}.type = any(${s.shared(`types ${types.join(' ')}`, () =>
        s.value(
          types.map((type) => typeNumber(type) as number),
          'smallint[]',
        ),
      )})`;

/**
 * True for an earlier version (alias with owner and labels, the columns of its own time) of a resource whose current row may be seen: it
 * must carry nothing that is hidden where the caller sees it by owner, and nothing hidden at all where it is seen for another reason.
 */
export function laterLabels(version: string, current: string, s: Statement): string {
  const { visibility } = s;
  if ('all' in visibility) return 'true';
  const { hidden = 0, further = [] } = visibility;
  const most = further.reduce((bits, reach) => bits | reach.hidden, hidden);
  if (most === 0) return 'true';
  return `(${version}.labels & ${constant(most)} = 0 or (${ownedSql(version, visibility, s)} and ${current}.owner = ${version}.owner))`;
}

/** What R4 never puts into a patient's compartment: directories, definitions. */
const OUTSIDE = RESOURCE_TYPES.filter((type) => membersOf('Patient')?.includes(type) !== true);

/**
 * What depends on the type of a resource (alias over `resource`): its scope and what the scope asks of it, and the one patient whose
 * compartment is all there is. With the patient come the entries of directories that belong to everybody. Undefined when nothing does.
 */
export function typedSql(alias: string, { types, patient }: Restricted, s: Statement): string | undefined {
  const parts: string[] = [];
  if (types !== undefined) {
    const whole = [...types].flatMap(([type, queries]) => (queries.length === 0 ? [type] : []));
    const asking = [...types].flatMap(([type, queries]) => {
      if (queries.length === 0) return [];
      const any = queries.map((query) => constraintOf(type, query)?.map((one) => probe(one, `${alias}.rid`, s, 'forced', 20)));
      // A constraint that cannot be understood lets nothing through.
      const ways = any.flatMap((all) => (all === undefined ? [] : [`(${all.join(' and ')})`]));
      return ways.length === 0 ? [] : [`(${typesIn(alias, [type], s)} and (${ways.join(' or ')}))`];
    });
    parts.push(`(${[typesIn(alias, whole, s), ...asking].join(' or ')})`);
  }
  if (patient !== undefined) {
    const compartment = { ...memberOf('Patient', patient, membersOf('Patient') ?? []), self: true };
    const member = compartmentProbe(compartment, `${alias}.rid`, s, 'vism', ' offset 0');
    parts.push(`(${member} or (${alias}.owner = 0 and ${typesIn(alias, OUTSIDE, s)}))`);
  }
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** The kept totals say how many rows there are by owner and label: true when that, with what is opened, is all there is to say. */
export function countersTell({ types, patient, further = [] }: Restricted): boolean {
  return (
    patient === undefined &&
    [...(types?.values() ?? [])].every((queries) => queries.length === 0) &&
    further.every((reach) => reach.types === undefined)
  );
}
