import type { Route } from '@hub/access';
import { ACCESS_ROUTES } from '@hub/access-api';
import { AUDIT_ROUTES } from '@hub/audit-repository';
import { CONSOLE_ROUTES } from '@hub/console';
import { ROUTES } from '@hub/fhir-rest';
import { type IntakeDeps, intakeRoutes } from '@hub/intake';
import { type OauthDeps, oauthRoutes } from '@hub/oauth';
import { PACS_ROUTES } from '@hub/pacs-connector';
import { FRONT_ROUTES } from '../front-routes.ts';

const bare = ({ method, path, access, needs, record }: Route): Route => ({ method, path, access, needs, record });
const rows = (routes: readonly Route[]): readonly Route[] => routes.map(bare);

/** Handlers of a route are made from what they work with; here only the rows are wanted. */
const NOTHING = { database: {}, archive: {}, jobs: {}, authenticator: {}, log: {}, keysFile: '', people: {} } as unknown as IntakeDeps &
  OauthDeps;

/** Every route of the one port, by the part of `Services` that answers it; `front` is what the front answers itself. */
export const TABLES: Readonly<Record<string, readonly Route[]>> = {
  front: rows(Object.values(FRONT_ROUTES)),
  fhir: rows(ROUTES),
  intake: rows(intakeRoutes(NOTHING)),
  oauth: rows(oauthRoutes(NOTHING)),
  access: rows(Object.values(ACCESS_ROUTES)),
  audit: rows(Object.values(AUDIT_ROUTES)),
  pacs: rows(Object.values(PACS_ROUTES)),
  console: rows(Object.values(CONSOLE_ROUTES)),
};
