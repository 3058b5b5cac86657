import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '@hub/database';
import { newSecret, tokenHash } from './secrets.ts';
import type { Person } from './tokens.ts';

/** A login under way: what an app asked, until the person has answered. */
const LOGIN_SECONDS = 900;
/** How long a person stays known to the login page of one browser. */
const SESSION_SECONDS = 3_600;

/** A request of an app that waits for a person. `asked` is what the caller keeps there; it was checked. */
export interface BegunLogin {
  readonly asked: unknown;
  /** What a login at an outside provider must come back with. */
  readonly outside?: unknown;
}

/** Keeps a request for the browser that holds `browser` (a cookie): nobody else can go on with it. Answers its name. */
export async function beginLogin(database: Database, browser: string, asked: unknown): Promise<string> {
  const name = newSecret();
  await database.pool.query(
    `with cleared as (delete from authorization_request where expires_at < now())
     insert into authorization_request (request_hash, browser_hash, asked, expires_at)
     values ($1, $2, $3, now() + $4::int * interval '1 second')`,
    [tokenHash(name), tokenHash(browser), JSON.stringify(asked), LOGIN_SECONDS],
  );
  return name;
}

/** The request of that name, for the browser that began it; undefined for another, or when it is over. */
export async function findLogin(database: Database, name: string, browser: string): Promise<BegunLogin | undefined> {
  const { rows } = await database.pool.query<{ asked: string; outside: string | null }>(
    'select asked, outside from authorization_request where request_hash = $1 and browser_hash = $2 and expires_at > now()',
    [tokenHash(name), tokenHash(browser)],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return { asked: JSON.parse(row.asked), ...(row.outside === null ? {} : { outside: JSON.parse(row.outside) }) };
}

/** Keeps what a login at an outside provider must come back with. */
export async function rememberOutside(database: Database, name: string, outside: unknown): Promise<void> {
  await database.pool.query('update authorization_request set outside = $2 where request_hash = $1', [
    tokenHash(name),
    JSON.stringify(outside),
  ]);
}

/** Takes a request away: true for the first who asks. */
export async function finishLogin(database: Database, name: string): Promise<boolean> {
  const { rowCount } = await database.pool.query('delete from authorization_request where request_hash = $1', [tokenHash(name)]);
  return rowCount === 1;
}

/** A person who is logged in, in one browser. */
export interface Session {
  readonly person: Person;
  readonly authTime: Date;
}

/** Opens a session; answers its cookie. */
export async function openSession(database: Database, person: Person): Promise<string> {
  const cookie = newSecret();
  await database.pool.query(
    `with cleared as (delete from login_session where expires_at < now())
     insert into login_session (session_hash, person, expires_at) values ($1, $2, now() + $3::int * interval '1 second')`,
    [tokenHash(cookie), JSON.stringify(person), SESSION_SECONDS],
  );
  return cookie;
}

/** The session of a cookie; undefined when it is unknown or over. */
export async function findSession(database: Database, cookie: string): Promise<Session | undefined> {
  const { rows } = await database.pool.query<{ person: string; auth_time: Date }>(
    'select person, auth_time from login_session where session_hash = $1 and expires_at > now()',
    [tokenHash(cookie)],
  );
  const [row] = rows;
  return row === undefined ? undefined : { person: JSON.parse(row.person) as Person, authTime: row.auth_time };
}

const csrfHash = (cookie: string): Buffer => createHash('sha256').update(`csrf\n${cookie}`).digest();

/** What the forms of a browser carry: only who can read its cookie, or a page made for it, knows it. */
export const csrfToken = (cookie: string): string => csrfHash(cookie).toString('base64url');

/** True for the token of the forms of this browser. */
export function isCsrfToken(cookie: string, given: string): boolean {
  const bytes = Buffer.from(given, 'base64url');
  const wanted = csrfHash(cookie);
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}

/** Ends a session. */
export async function endSession(database: Database, cookie: string): Promise<void> {
  await database.pool.query('delete from login_session where session_hash = $1', [tokenHash(cookie)]);
}
