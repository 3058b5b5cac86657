import { readFileSync } from 'node:fs';
import type { Outbound } from '@hub/outbound';
import { problem } from '@hub/outcome';
import type { ClaimMap } from './claims.ts';
import { openDemoPeople, shippedClaimMap } from './demo-people.ts';
import { openOutsidePeople } from './outside-people.ts';
import type { People } from './people.ts';

/** The settings that say how people log in. */
export interface PeopleSettings {
  readonly demo: boolean;
  readonly oidcIssuer: string | undefined;
  readonly oidcClientId: string | undefined;
  readonly oidcClientSecret: string | undefined;
  readonly oidcClaimsFile: string | undefined;
}

/** How people log in: at the provider of the settings, else as the demo's people in demo mode, else not at all. Throws ProblemError `incorrect/oidc-settings`. */
export function openPeople(settings: PeopleSettings, outbound: Outbound): People | undefined {
  const { demo, oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcClaimsFile } = settings;
  if (issuer === undefined) return demo ? openDemoPeople(demo) : undefined;
  if (clientId === undefined || clientSecret === undefined) {
    throw problem(
      'incorrect',
      'oidc-settings',
      'OIDC_ISSUER cần OIDC_CLIENT_ID và OIDC_CLIENT_SECRET.',
      'OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.',
    );
  }
  return openOutsidePeople({
    issuer,
    clientId,
    clientSecret,
    claims: oidcClaimsFile === undefined ? shippedClaimMap() : claimMapOf(oidcClaimsFile),
    outbound,
  });
}

function claimMapOf(path: string): ClaimMap {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as ClaimMap;
    const { name, role, facilities, fhirUser, roles } = read;
    if ([name, role, facilities, fhirUser].every((one) => typeof one === 'string') && typeof roles === 'object' && roles !== null)
      return read;
  } catch {
    // Not there, or no JSON: told below, without its content.
  }
  throw problem(
    'incorrect',
    'oidc-claims',
    'OIDC_CLAIMS_FILE không đọc được: xem services/oauth/data/claims.json.',
    'OIDC_CLAIMS_FILE cannot be read: see services/oauth/data/claims.json.',
  );
}
