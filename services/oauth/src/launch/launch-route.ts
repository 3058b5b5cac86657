import { type Principal, requireFhir } from '@hub/access';
import { findClient, isActive, LAUNCH_SECONDS, makeLaunch } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { patientNumber } from '@hub/resource-store';
import type { Answer, Call, OauthRoute } from '../call.ts';
import type { OauthDeps } from '../deps.ts';
import { type LaunchInput, launchInput } from './launch-input.ts';

/**
 * `POST /oauth/launches`: another system (or a person's portal) that has a record open makes the handle with which it starts an app
 * (SMART App Launch 2.2, app-launch.html#launch-app-ehr-launch). Only for a patient, and a visit of that patient, that whoever asks may see.
 */
export function launchRoute(deps: OauthDeps): OauthRoute {
  return {
    access: 'client',
    needs: { hub: 'hub/launch' },
    record: 'operation',
    method: 'POST',
    path: '/oauth/launches',
    handle: (call) => launch(deps, call),
  };
}

async function launch(deps: OauthDeps, call: Call): Promise<Answer> {
  const asked = launchInput(call.body);
  const { database, now = Date.now } = deps;
  // The gate let nobody through who is not known.
  const maker = call.principal as Principal;
  const client = await findClient(database, asked.clientId);
  const launchable = client !== undefined && client.kind === 'app' && client.scope?.split(' ').includes('launch') === true;
  if (!launchable || !isActive(client, now())) {
    throw problem(
      'incorrect',
      'launch',
      'client_id: không phải ứng dụng đã đăng ký với phạm vi launch.',
      'client_id: no app that is registered with the scope launch.',
      'client_id',
    );
  }
  const person = personOf(asked, maker);
  await requireSeen(deps, call, maker, asked);
  const { patient, encounter, patientBanner } = asked;
  const handle = await makeLaunch(database, {
    clientNumber: client.number,
    madeBy: maker.clientNumber,
    patient,
    patientBanner,
    ...(encounter === undefined ? {} : { encounter }),
    ...(person === undefined ? {} : { person }),
  });
  return {
    status: 201,
    body: { launch: handle, iss: `${call.origin}/fhir`, expires_in: LAUNCH_SECONDS },
    audit: { type: 'Patient', id: patient, patients: [patientNumber(patient)], detail: `launch ${client.clientId}` },
  };
}

/** A person launches for themselves; a system may say who clicked. */
function personOf({ user }: LaunchInput, { user: person }: Principal): string | undefined {
  if (person === undefined || user === undefined || user === person.sub) return person?.sub ?? user;
  throw problem(
    'incorrect',
    'launch',
    'user: mã truy cập này là của một người khác.',
    'user: this token is that of another person.',
    'user',
  );
}

/** What the maker may not see is not there, in the same words; a visit of another patient neither. */
async function requireSeen({ patients }: OauthDeps, call: Call, maker: Principal, { patient, encounter }: LaunchInput): Promise<void> {
  requireFhir(maker, 's', 'Patient');
  if (encounter !== undefined) requireFhir(maker, 's', 'Encounter');
  const query = { id: patient, ...(encounter === undefined ? {} : { encounter }) };
  const found = (await patients?.(maker, `${call.origin}/fhir`, query)) ?? [];
  if (found.length > 0) return;
  throw problem(
    'not-found',
    'launch-context',
    'Không có người bệnh hoặc lượt khám này, hoặc bạn không được xem.',
    'There is no such patient or visit, or you may not see it.',
  );
}
