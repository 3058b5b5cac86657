import { type Launch, type Session, takeLaunch } from '@hub/client-register';
import type { Database } from '@hub/database';
import type { Bilingual } from '@hub/outcome';
import type { PatientQuery, PatientRow } from '../people/patients.ts';

/** What of a launch waits with an app's request until the person has answered. */
export type KeptLaunch = Pick<Launch, 'person' | 'patient' | 'encounter' | 'patientBanner'>;

/** Longest handle that is looked up. */
const MOST_HANDLE = 128;

/** Uses up the handle an app came with; undefined when it is not one for this app at this moment. */
export async function keptLaunch(database: Database, handle: string, clientNumber: number): Promise<KeptLaunch | undefined> {
  const taken = handle.length > MOST_HANDLE ? undefined : await takeLaunch(database, handle, clientNumber);
  if (taken === undefined) return undefined;
  const { person, patient, encounter, patientBanner } = taken;
  return {
    patient,
    patientBanner,
    ...(person === undefined ? {} : { person }),
    ...(encounter === undefined ? {} : { encounter }),
  };
}

/** Whom a launch is about, when the person who logged in may go on with it; else why not. */
export type Launched = { readonly patient: PatientRow } | { readonly barred: Bilingual };

const OTHER_PERSON: Bilingual = {
  vi: 'Ứng dụng được mở cho người dùng khác. Đăng nhập bằng tài khoản đã mở nó.',
  en: 'The app was opened for somebody else. Log in as the one who opened it.',
};
const NOT_SEEN: Bilingual = {
  vi: 'Bạn không được xem người bệnh hoặc lượt khám mà ứng dụng được mở cùng.',
  en: 'You may not see the patient or the visit the app was opened with.',
};

/**
 * Who made the launch saw the patient; who logs in must, too, at this moment. `self`: the patient that a citizen is; `seen` searches as the person
 * who logged in.
 */
export async function launchedBy(
  { person, patient, encounter }: KeptLaunch,
  session: Session,
  self: string | undefined,
  seen: (query: PatientQuery) => Promise<readonly PatientRow[]>,
): Promise<Launched> {
  if (person !== undefined && person !== session.person.sub) return { barred: OTHER_PERSON };
  if (self !== undefined) {
    return self === patient ? { patient: { id: self, name: session.person.name ?? session.person.sub } } : { barred: NOT_SEEN };
  }
  const [found] = await seen({ id: patient, ...(encounter === undefined ? {} : { encounter }) });
  return found === undefined ? { barred: NOT_SEEN } : { patient: found };
}
