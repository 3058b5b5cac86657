import {
  beginLogin,
  csrfToken,
  endSession,
  findClient,
  findLogin,
  findSession,
  finishLogin,
  grantCode,
  isActive,
  isCsrfToken,
  loginFailed,
  loginSucceeded,
  loginWaitSeconds,
  newSecret,
  openSession,
  type Person,
  type RegisteredClient,
  rememberOutside,
  type Session,
} from '@hub/client-register';
import { problem } from '@hub/outcome';
import { patientNumber } from '@hub/resource-store';
import type { Answer, Call, OauthRoute } from '../call.ts';
import type { OauthDeps } from '../deps.ts';
import { launchRoute } from '../launch/launch-route.ts';
import { type Launched, launchedBy } from '../launch/launched.ts';
import {
  type AuthorizeRequest,
  authorizeRequest,
  needsPatient,
  needsVisit,
  redirect,
  redirectError,
  withoutVisit,
} from './authorize-request.ts';
import { chosen, chosenVisit, ownRow, seen, selfOf, visitsOf } from './choices.ts';
import { consentPage } from './consent-page.ts';
import { BROWSER, cookie, SESSION } from './cookies.ts';
import { loginPage } from './login-page.ts';
import type { OutsideLogin, People } from './people.ts';

const PAGE = {
  access: 'public',
  speaks: 'page',
  needs: { none: 'a person who has no token yet; the session and the request are checked' },
} as const;
const SHOWN = { ...PAGE, record: { none: 'shows a form; what comes of it is on record' } } as const;
const LOGIN = { ...PAGE, record: 'login' } as const;
/** On record when an app came with a launch. */
const STARTED = { ...PAGE, record: 'operation' } as const;

/** How long what a person allowed lasts: for as long as they sit there, or until they take it back. */
const GRANT_SECONDS = 3_600;
const OFFLINE_GRANT_SECONDS = 30 * 86_400;
/** Logins of people and what they allow to apps (SMART App Launch, standalone and from another system). Absent where nobody can log in. */
export function peopleRoutes(deps: OauthDeps): readonly OauthRoute[] {
  const { people } = deps;
  if (people === undefined) return [];
  const open: Open = { ...deps, people };
  return [
    launchRoute(deps),
    { ...STARTED, method: 'GET', path: '/oauth/authorize', handle: (call) => authorize(open, call) },
    { ...STARTED, method: 'POST', path: '/oauth/authorize', handle: (call) => authorize(open, call) },
    { ...SHOWN, method: 'GET', path: '/oauth/login', handle: (call) => showLogin(open, call) },
    { ...LOGIN, method: 'POST', path: '/oauth/login', handle: (call) => logIn(open, call) },
    { ...SHOWN, method: 'GET', path: '/oauth/login/outside', handle: (call) => goOutside(open, call) },
    { ...LOGIN, method: 'GET', path: '/oauth/callback', handle: (call) => comeBack(open, call) },
    { ...PAGE, record: 'read', method: 'GET', path: '/oauth/consent', handle: (call) => showConsent(open, call) },
    { ...PAGE, record: 'search', method: 'POST', path: '/oauth/consent/patients', handle: (call) => findPatients(open, call) },
    { ...PAGE, record: 'search', method: 'POST', path: '/oauth/consent/visits', handle: (call) => findVisits(open, call) },
    { ...LOGIN, method: 'POST', path: '/oauth/consent', handle: (call) => decide(open, call) },
    { ...SHOWN, method: 'POST', path: '/oauth/logout', handle: (call) => logOut(open, call) },
  ];
}

type Open = OauthDeps & { readonly people: People };

async function authorize({ database, now = Date.now }: Open, call: Call): Promise<Answer> {
  const asked = await authorizeRequest(database, call, now());
  if ('status' in asked) return asked;
  const browser = call.cookies[BROWSER] ?? newSecret();
  const name = await beginLogin(database, browser, asked);
  const cookies = call.cookies[BROWSER] === undefined ? { 'Set-Cookie': cookie(call.request, call.origin, BROWSER, browser) } : {};
  return { status: 303, headers: { Location: `/oauth/login?request=${name}`, ...cookies } };
}

async function showLogin({ database, people }: Open, call: Call): Promise<Answer> {
  const { name, browser } = await pending(database, call);
  if ((await sessionOf(database, call)) !== undefined) return to(`/oauth/consent?request=${name}`);
  return loginPage(people, name, csrfToken(browser));
}

async function logIn({ database, people }: Open, call: Call): Promise<Answer> {
  const { name, browser } = await pending(database, call);
  requireCsrf(browser, call);
  if (people.kind !== 'demo') throw gone();
  const [username, password] = [(call.given.get('username') ?? '').slice(0, 64), call.given.get('password') ?? ''];
  const counted = `person ${username}`;
  const wait = await loginWaitSeconds(database, counted, call.address);
  const person = wait > 0 ? undefined : people.find(username, password);
  if (person === undefined) {
    if (wait === 0) await loginFailed(database, counted, call.address);
    const error =
      wait > 0
        ? { vi: 'Sai quá nhiều lần. Thử lại sau vài phút.', en: 'Too many failures. Try again in a few minutes.' }
        : { vi: 'Sai tên hoặc mật khẩu.', en: 'Wrong name or password.' };
    return {
      ...loginPage(people, name, csrfToken(browser), error),
      ...(wait > 0 ? { status: 429 } : {}),
      audit: { detail: 'login of a person' },
    };
  }
  await loginSucceeded(database, counted, call.address);
  return enter(database, call, name, person);
}

/** A fresh session: a cookie that was there before, whoever put it there, is worth nothing after a login. */
async function enter(database: Open['database'], call: Call, name: string, person: Person): Promise<Answer> {
  const before = call.cookies[SESSION];
  if (before !== undefined) await endSession(database, before);
  const session = await openSession(database, person);
  return {
    status: 303,
    headers: { Location: `/oauth/consent?request=${name}`, 'Set-Cookie': cookie(call.request, call.origin, SESSION, session) },
    audit: { user: person.sub, detail: 'login of a person' },
  };
}

async function goOutside({ database, people }: Open, call: Call): Promise<Answer> {
  const { name } = await pending(database, call);
  if (people.kind !== 'outside') throw gone();
  const { url, login } = await people.begin(`${call.origin}/oauth/callback`, name);
  await rememberOutside(database, name, login);
  return to(url);
}

async function comeBack({ database, people }: Open, call: Call): Promise<Answer> {
  const state = call.given.get('state') ?? '';
  const { name, outside } = await pending(database, call, state);
  if (people.kind !== 'outside' || outside === undefined) throw gone();
  const url = new URL(call.request.url ?? '', call.origin);
  const person = await people.finish(new URL(`/oauth/callback${url.search}`, call.origin), state, outside as OutsideLogin);
  return enter(database, call, name, person);
}

async function showConsent(deps: Open, call: Call): Promise<Answer> {
  const { name, asked, session, client, csrf } = await deciding(deps, call);
  const launched = await launchedOf(deps, call, asked, client, session);
  const self = selfOf(session);
  const known = launched === undefined ? ownRow(session) : 'patient' in launched ? launched.patient : undefined;
  const visits = known !== undefined && needsVisit(asked) ? await visitsOf(deps, call, client, session, known) : undefined;
  const shown = consentPage({ name, asked, client, person: session.person, csrf, self, launched, visits });
  const audit = { client: client.number, user: session.person.sub };
  if (launched === undefined) {
    if (visits === undefined) return shown;
    return { ...shown, audit: { ...audit, ...about(visits.patient.id), resources: visits.visits.length, detail: 'visit-picker' } };
  }
  if ('barred' in launched) return { ...shown, audit: { ...audit, outcome: 'refused', detail: `launch-refused ${client.clientId}` } };
  const resources = 1 + (visits?.visits.length ?? 0);
  return { ...shown, audit: { ...audit, ...about(launched.patient.id), resources, detail: `launched ${client.clientId}` } };
}

/** The patient of a standalone app was chosen: now one of their visits, among those the person may see. */
async function findVisits(deps: Open, call: Call): Promise<Answer> {
  const { name, asked, session, client, csrf } = await deciding(deps, call);
  requireCsrf(call.cookies[SESSION] as string, call);
  if (asked.launch !== undefined || selfOf(session) !== undefined || !needsVisit(asked)) throw gone();
  const visits = await visitsOf(deps, call, client, session, await chosen(deps, call, client, session));
  const { patient } = visits;
  return {
    ...consentPage({ name, asked, client, person: session.person, csrf, visits }),
    audit: {
      client: client.number,
      user: session.person.sub,
      type: 'Encounter',
      query: `patient=${patient.id}`,
      resources: visits.visits.length,
      patients: [patientNumber(patient.id)],
      detail: 'visit-picker',
    },
  };
}

/** With whom the app was started in another system, as far as this person goes; undefined: it came by itself. */
async function launchedOf(
  deps: Open,
  call: Call,
  { launch }: AuthorizeRequest,
  client: RegisteredClient,
  session: Session,
): Promise<Launched | undefined> {
  if (launch === undefined) return undefined;
  return launchedBy(launch, session, selfOf(session), (query) => seen(deps, call, client, session, query));
}

/** A patient as the record names one. */
const about = (patient: string) => ({ type: 'Patient', id: patient, patients: [patientNumber(patient)] });

async function findPatients(deps: Open, call: Call): Promise<Answer> {
  const { name, asked, session, client, csrf } = await deciding(deps, call);
  requireCsrf(call.cookies[SESSION] as string, call);
  // What an app was started with is not chosen again.
  if (asked.launch !== undefined) throw gone();
  const patients = await seen(deps, call, client, session, { name: call.given.get('name') ?? '' });
  const shown = consentPage({ name, asked, client, person: session.person, csrf, self: selfOf(session), patients });
  return {
    ...shown,
    audit: {
      client: client.number,
      user: session.person.sub,
      type: 'Patient',
      query: `name=${encodeURIComponent(call.given.get('name') ?? '')}`,
      resources: patients.length,
      patients: patients.map(({ id }) => patientNumber(id)),
      detail: 'picker',
    },
  };
}

async function decide(deps: Open, call: Call): Promise<Answer> {
  const { database } = deps;
  const { name, asked, session, client } = await deciding(deps, call);
  requireCsrf(call.cookies[SESSION] as string, call);
  const audit = { client: client.number, user: session.person.sub, detail: `grant ${client.clientId}` };
  if (call.given.get('decision') !== 'allow') {
    await finishLogin(database, name);
    return {
      ...redirectError(asked, call.origin, 'access_denied', 'the person refused'),
      audit: { ...audit, outcome: 'refused', detail: `refuse ${client.clientId}` },
    };
  }
  const launched = await launchedOf(deps, call, asked, client, session);
  if (launched !== undefined && 'barred' in launched) {
    throw problem('forbidden', 'launch', launched.barred.vi, launched.barred.en);
  }
  const patient = launched?.patient.id ?? (needsPatient(asked.scope) ? (await chosen(deps, call, client, session)).id : undefined);
  const { launch } = asked;
  const visit = needsVisit(asked) && patient !== undefined ? await chosenVisit(deps, call, client, session, patient) : undefined;
  const encounter = launch?.encounter ?? visit;
  const scope = needsVisit(asked) && visit === undefined ? withoutVisit(asked.scope) : asked.scope;
  // Once: a form that was sent twice grants once.
  if (!(await finishLogin(database, name))) throw gone();
  const offline = scope.split(' ').includes('offline_access');
  const code = await grantCode(
    database,
    {
      clientNumber: client.number,
      person: session.person,
      scope,
      audience: asked.audience,
      authTime: session.authTime,
      ...(patient === undefined ? {} : { patient }),
      ...(launch === undefined ? {} : { patientBanner: launch.patientBanner }),
      ...(encounter === undefined ? {} : { encounter }),
      ...(asked.nonce === undefined ? {} : { nonce: asked.nonce }),
    },
    { redirectUri: asked.redirectUri, challenge: asked.challenge, seconds: offline ? OFFLINE_GRANT_SECONDS : GRANT_SECONDS },
  );
  return {
    ...redirect(asked, call.origin, { code }),
    audit: { ...audit, ...(patient === undefined ? {} : about(patient)) },
  };
}

async function logOut({ database }: Open, call: Call): Promise<Answer> {
  const { name } = await pending(database, call);
  const session = call.cookies[SESSION];
  if (session !== undefined) {
    requireCsrf(session, call);
    await endSession(database, session);
  }
  return {
    status: 303,
    headers: { Location: `/oauth/login?request=${name}`, 'Set-Cookie': cookie(call.request, call.origin, SESSION, '') },
  };
}

/** The request that waits, for the browser it began in. */
async function pending(database: Open['database'], call: Call, given = call.given.get('request')) {
  const browser = call.cookies[BROWSER];
  const found = given === undefined || browser === undefined ? undefined : await findLogin(database, given, browser);
  if (given === undefined || browser === undefined || found === undefined) throw gone();
  return { name: given, browser, asked: found.asked as AuthorizeRequest, outside: found.outside };
}

const sessionOf = async (database: Open['database'], { cookies }: Call): Promise<Session | undefined> => {
  const session = cookies[SESSION];
  return session === undefined ? undefined : findSession(database, session);
};

async function deciding({ database, now = Date.now }: Open, call: Call) {
  const { name, asked } = await pending(database, call);
  const session = await sessionOf(database, call);
  const client = await findClient(database, asked.clientId);
  if (session === undefined || client === undefined || !isActive(client, now())) throw gone();
  return { name, asked, session, client, csrf: csrfToken(call.cookies[SESSION] as string) };
}

function requireCsrf(of: string, { given, request, origin }: Call): void {
  // Under no-referrer browsers say `null` for a page's own form, too: the token decides.
  const from = request.headers.origin;
  if ((from === undefined || from === origin || from === 'null') && isCsrfToken(of, given.get('csrf') ?? '')) return;
  throw problem(
    'forbidden',
    'csrf',
    'Biểu mẫu không đến từ trang này. Mở lại từ ứng dụng.',
    'The form does not come from this page. Open it again from the app.',
  );
}

const to = (location: string): Answer => ({ status: 303, headers: { Location: location } });

function gone() {
  return problem(
    'incorrect',
    'login-over',
    'Lần đăng nhập này đã hết hạn hoặc không phải của trình duyệt này. Mở lại từ ứng dụng.',
    'This login is over, or began in another browser. Open it again from the app.',
  );
}
