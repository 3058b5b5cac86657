import { capabilityStatement, ROUTES } from '@hub/fhir-rest';
import { searchParameterUrls } from './definitions.ts';

/** Version and date of this release: they change with what the API can do. */
const RELEASE = { version: '0.1.0', date: '2026-11-22' };
/** Bases a client can make us remember at most (the Host header is the client's). */
const MAX_BASES = 100;

/** The CapabilityStatement by base URL: its text is made once per base, not per request. */
export function statements(): (base: string) => string {
  const made = new Map<string, string>();
  const definitionOf = searchParameterUrls();
  return (base) => {
    let text = made.get(base);
    if (text === undefined) {
      text = JSON.stringify(capabilityStatement(base, ROUTES, { ...RELEASE, definitionOf }));
      if (made.size >= MAX_BASES) made.clear();
      made.set(base, text);
    }
    return text;
  };
}
