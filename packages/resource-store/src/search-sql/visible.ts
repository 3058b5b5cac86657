import type { Opened, Restricted, Visibility } from '@hub/access';
import { RESOURCE_TYPES, typeNumber } from '@hub/fhir-model';
import { constraintOf, type LocalReference, memberOf, membersOf } from '@hub/search';
import { patientNumber, patientStamp } from '../write/about.ts';
import { FIRST_CONTAINED } from '../write/contained-rid.ts';
import { compartmentProbe } from './compartment.ts';
import { probe } from './probe.ts';
import { constant, Statement } from './statement.ts';
import type { Systems } from './systems.ts';

/** A statement as `visibility` may see the store. */
export function statementAs(visibility: Visibility, systems?: Systems): Statement {
  return new StatementAs(visibility, systems);
}

class StatementAs extends Statement {
  visible(alias: string, whole = false): string {
    return visibleSql(alias, this.visibility, this, whole ? 'resources' : 'many');
  }

  visibleOfFew(alias: string): string {
    return visibleSql(alias, this.visibility, this, 'few');
  }

  visibleOfPatient(alias: string, patient: LocalReference): string {
    return visibleSql(alias, this.visibility, this, patient);
  }
}

/** Rows that are asked of: index rows, many or few or of one patient, or few of `resource` itself. */
type Rows = 'many' | 'few' | 'resources' | LocalReference;

/**
 * Who may see a row, as SQL: the one place. A row is of `resource` or of an index table; both carry owner, labels and the stamp of the
 * patient they are about, so that most callers are answered from the index entry that is being read anyway.
 */
function visibleSql(alias: string, visibility: Visibility, s: Statement, rows: Rows): string {
  if ('all' in visibility) return 'true';
  const reached = reachedSql(alias, visibility, s, rows);
  const typed = s.within(() => typedSql('vis', visibility, s));
  return typed === undefined
    ? reached
    : `(${reached} and exists (select 1 from resource vis where vis.rid = ${holder(alias)} and ${typed} offset 0))`;
}

/** By owner, label and relation alone: what index rows tell without a look at their resource. */
function reachedSql(alias: string, visibility: Restricted, s: Statement, rows: Rows): string {
  const own = ownedSql(alias, visibility, s);
  const opened = openedReaches(visibility);
  return opened.length === 0 ? own : `(${own} or ${openedSql(alias, opened, s, rows)})`;
}

/** By owner and label: of rows that have nothing else (kept totals, the change log), where types are told by the row's own column. */
export function ownedSql(alias: string, { owners, hidden = 0, further = [] }: Restricted, s: Statement): string {
  const own = `${alias}.owner = any(${s.shared('owners', () => s.fixed(owners, 'int[]'))})${labelled(alias, hidden)}`;
  const others = further.flatMap((reach, i) => {
    if (!('owners' in reach.of)) return [];
    const { owners: those } = reach.of;
    const whose = those === 'all' ? 'true' : `${alias}.owner = any(${s.shared(`owners ${i}`, () => s.fixed(those, 'int[]'))})`;
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
function openedSql(alias: string, reaches: readonly OpenedReach[], s: Statement, rows: Rows): string {
  if (rows === 'resources') return openedWhole(alias, `${alias}.about`, reaches, s);
  const ofOne = typeof rows === 'string' ? undefined : openedOfOne(alias, rows, reaches, s);
  if (ofOne !== undefined) return ofOne;
  // The set, its hash and the look at the resource are made ready by Postgres in each statement, though nearly none needs them: a fifth of one row.
  if (rows === 'few' && reaches.every(({ types }) => types === undefined)) {
    const about = `(select visp.about from resource visp where visp.rid = ${holder(alias)})`;
    return `(${alias}.patient <> 0 and ${openedWhole(alias, about, reaches, s)})`;
  }
  const stamps = `select patient from ${openedSet(s)}`;
  const any = reaches.map(({ of, hidden, types }) => {
    const whose = `visp.about = any(array(${openedPatients(of, 'about', s)}))`;
    const typed = types === undefined ? '' : ` and ${typesIn('visp', types, s)}`;
    return `(${whose}${labelled(alias, hidden)}${typed})`;
  });
  return `(${alias}.patient <> 0 and ${alias}.patient in (${stamps}) and exists (select 1 from resource visp
    where visp.rid = ${holder(alias)} and (${any.join(' or ')}) offset 0))`;
}

/** With the whole number of the patient (`about`), as a row of `resource` has it: one patient is asked for rather than all that are opened. */
function openedWhole(alias: string, about: string, reaches: readonly OpenedReach[], s: Statement): string {
  const reasons = reaches.map(({ of, hidden, types }) => {
    const typed = types === undefined ? [] : [typesIn(alias, types, s)];
    const when = [...(hidden === 0 ? [] : [`${alias}.labels & ${constant(hidden)} = 0`]), ...typed];
    return when.length === 0 ? reasonOf(of) : `case when ${when.join(' and ')} then ${reasonOf(of)} else 0 end`;
  });
  return `patient_opened(${about}, ${reasons.join(' | ')}, ${callerOf(s)})`;
}

/**
 * Rows about one patient whom the search names: asked once a statement whether that one is open to the caller, and only when a row of somebody else's
 * comes by. Neither their resources are looked at nor is all that is opened read, which is every patient a hospital treats. Undefined where reaches differ
 * by more than one set of labels.
 */
function openedOfOne(alias: string, patient: LocalReference, reaches: readonly OpenedReach[], s: Statement): string | undefined {
  const hides = new Set(reaches.map(({ hidden }) => hidden).filter((hidden) => hidden !== 0));
  if (hides.size > 1 || reaches.some(({ types }) => types !== undefined)) return undefined;
  const reasons = (those: readonly OpenedReach[]) => [...new Set(those.map(({ of }) => reasonOf(of)))].join(' | ');
  const number = s.asked(patient, numberOf, 'bigint');
  const isOpen = (those: readonly OpenedReach[]) =>
    those.length === 0 ? 'false' : `(select patient_opened(${number}, ${reasons(those)}, ${callerOf(s)}))`;
  const [hidden] = hides;
  const open =
    hidden === undefined
      ? isOpen(reaches)
      : `case when ${alias}.labels & ${constant(hidden)} = 0 then ${isOpen(reaches)} else ${isOpen(reaches.filter((reach) => reach.hidden === 0))} end`;
  // 0 is nobody's, whoever has it for a stamp.
  return `(${alias}.patient <> 0 and ${alias}.patient = ${s.asked(patient, stampOf, 'int')} and ${open})`;
}

const numberOf = ({ id }: LocalReference) => patientNumber(id);
const stampOf = ({ id }: LocalReference) => patientStamp(patientNumber(id));

/** As the functions of the database number them. */
const reasonOf = (of: Opened): string => ('treatedBy' in of ? '1' : '2');

/** Who asks, as parameters of those functions. */
function callerOf(s: Statement): string {
  return s.shared('caller', () => {
    const reaches = 'all' in s.visibility ? [] : openedReaches(s.visibility).map(({ of }) => of);
    const treated = reaches.find((of) => 'treatedBy' in of);
    const emergency = reaches.find((of) => 'openedBy' in of);
    const facilities = treated === undefined ? 'null' : s.fixed(treated.treatedBy, 'int[]');
    const client = emergency === undefined ? 'null' : s.fixed(emergency.openedBy.client, 'int');
    const person = emergency?.openedBy.user === undefined ? 'null' : s.fixed(emergency.openedBy.user, 'text');
    return `${facilities}, ${client}, ${person}, ${constant(PATIENT)}::smallint`;
  });
}

/** True for a row of `resource` that is about a patient opened to the caller, as idx `resource_about` has them. */
export function aboutOpened(alias: string, of: Opened, s: Statement): string {
  // Said twice: of an array Postgres does not know that nobody's number is not in it, and would not take the index.
  return `${alias}.about <> 0 and ${alias}.about = any(array(${openedPatients(of, 'about', s)}))`;
}

/**
 * Patients opened to the caller now, and those linked to them, as a query with one column: stamps (`patient`) or numbers (`about`). The function
 * (database: migration 0036) is asked once a statement, and only when a row of somebody else's comes by.
 */
export function openedPatients(of: Opened, column: 'about' | 'patient', s: Statement): string {
  return `select ${column} from ${openedSet(s)} where reason = ${reasonOf(of)}`;
}

const openedSet = (s: Statement): string => s.once('vis_open', () => `select patient, about, reason from opened_patients(${callerOf(s)})`);

const PATIENT = typeNumber('Patient') as number;

/** As a value: the statement's text is the same for all clients whose rules have one shape. */
const typesIn = (alias: string, types: readonly string[], s: Statement) =>
  types.length === 0
    ? 'false'
    : `${alias}.type = any(${s.shared(`types ${types.join(' ')}`, () =>
        s.fixed(
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
