import type { Principal } from '@hub/access';
import { issueToken, type RegisteredClient, revokeToken, type Session, type TokenFacts } from '@hub/client-register';
import { problem } from '@hub/outcome';
import type { Call } from '../call.ts';
import type { OauthDeps } from '../deps.ts';
import type { PatientQuery, PatientRow } from './patients.ts';
import { NO_VISIT, type Visits } from './visit-choice.ts';
import type { VisitQuery, VisitRow } from './visits.ts';

/** The picker's own token: long enough for one search. */
const PICKER_SECONDS = 30;

/** What a choice is made with: the app's client, and the person who decides. */
type Deps = Pick<OauthDeps, 'database' | 'authenticate' | 'patients' | 'visits'>;

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** Somebody whose own record this is needs no choice and has none. */
export function selfOf({ person }: Session): string | undefined {
  return person.role === 'citizen' && person.fhirUser?.startsWith('Patient/') === true
    ? person.fhirUser.slice('Patient/'.length)
    : undefined;
}

/** Likewise, as pages show a patient. */
export function ownRow(session: Session): PatientRow | undefined {
  const id = selfOf(session);
  return id === undefined ? undefined : { id, name: session.person.name ?? session.person.sub };
}

/** The patient of the grant: the person's own record, or one that the person can see at this moment. */
export async function chosen(deps: Deps, call: Call, client: RegisteredClient, session: Session): Promise<PatientRow> {
  const own = ownRow(session);
  if (own !== undefined) return own;
  const id = call.given.get('patient') ?? '';
  const [found] = ID.test(id) ? await seen(deps, call, client, session, { id }) : [];
  if (found !== undefined) return found;
  throw problem(
    'not-found',
    'patient-unknown',
    'Không có người bệnh này, hoặc bạn không được xem.',
    'There is no such patient, or you may not see it.',
  );
}

/** The visit of the grant: one of that patient that the person can see at this moment; undefined: the person gives none. */
export async function chosenVisit(
  deps: Deps,
  call: Call,
  client: RegisteredClient,
  session: Session,
  patient: string,
): Promise<string | undefined> {
  const id = call.given.get('encounter') ?? '';
  if (id === NO_VISIT) return undefined;
  const [found] = ID.test(id) ? await seenVisits(deps, call, client, session, { patient, id }) : [];
  if (found !== undefined) return found.id;
  throw problem(
    'not-found',
    'visit-unknown',
    'Không có lượt khám này của người bệnh, hoặc bạn không được xem.',
    'The patient has no such visit, or you may not see it.',
  );
}

/** The visits that the page offers of a patient. */
export async function visitsOf(deps: Deps, call: Call, client: RegisteredClient, session: Session, patient: PatientRow): Promise<Visits> {
  return { patient, visits: await seenVisits(deps, call, client, session, { patient: patient.id }) };
}

/** What the person would find with this app: asked with a token of a few seconds, through the same gate as every other. */
export async function seen(
  deps: Deps,
  call: Call,
  client: RegisteredClient,
  session: Session,
  query: PatientQuery,
): Promise<readonly PatientRow[]> {
  const { patients } = deps;
  if (patients === undefined) return [];
  const scope = 'id' in query && query.encounter !== undefined ? 'user/Patient.rs user/Encounter.rs' : 'user/Patient.rs';
  return asPerson(deps, call, client, session, { scope }, (principal, base) => patients(principal, base, query));
}

/** Likewise the visits of a patient: with the token an app would have for that patient, it finds no other's. */
async function seenVisits(
  deps: Deps,
  call: Call,
  client: RegisteredClient,
  session: Session,
  query: VisitQuery,
): Promise<readonly VisitRow[]> {
  const { visits } = deps;
  if (visits === undefined) return [];
  const facts = { scope: 'patient/Patient.rs patient/Encounter.rs', patient: query.patient };
  return asPerson(deps, call, client, session, facts, (principal, base) => visits(principal, base, query));
}

async function asPerson<T>(
  { database, authenticate }: Deps,
  call: Call,
  client: RegisteredClient,
  { person }: Session,
  facts: Pick<TokenFacts, 'scope' | 'patient'>,
  ask: (principal: Principal, base: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const base = `${call.origin}/fhir`;
  const { token } = await issueToken(database, client.number, PICKER_SECONDS, { ...facts, person, audience: base });
  try {
    const principal = await authenticate(token);
    return principal === undefined ? [] : await ask(principal, base);
  } finally {
    await revokeToken(database, token);
  }
}
