import { capabilityStatement, openApi, ROUTES, type Text, textByBase } from '@hub/fhir-rest';
import { searchParameterUrls } from './definitions.ts';

/** Version and date of this release: they change with what the API can do. */
const RELEASE = { version: '0.1.0', date: '2026-11-22' };

/** The CapabilityStatement by base URL: its text is made once, not per request or per base. */
export function statements(): (base: string) => Text {
  const definitionOf = searchParameterUrls();
  return textByBase((base) => capabilityStatement(base, ROUTES, { ...RELEASE, definitionOf }));
}

/** The OpenAPI document by base URL, likewise. */
export function openApis(): (base: string) => Text {
  return textByBase((base) => openApi(base, ROUTES, RELEASE.version));
}
