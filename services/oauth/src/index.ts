export { createOauthApp } from './app.ts';
export type { OauthDeps } from './deps.ts';
export { openPeople } from './people/open-people.ts';
export type { PatientSearch } from './people/patients.ts';
export { patientSearch } from './people/patients.ts';
export type { People } from './people/people.ts';
export { visitSearch } from './people/visits.ts';
export { oauthRoutes } from './routes.ts';
