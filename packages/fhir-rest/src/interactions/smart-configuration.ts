import { smartConfiguration as told } from '../capability/smart-configuration.ts';
import type { Handler } from '../handler.ts';

/** GET [base]/.well-known/smart-configuration: what works and where (SMART App Launch 2.2, conformance.html). */
export const smartConfiguration: Handler = async (request, { peopleLogIn = false }) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: JSON.stringify(told(request.base.replace(/\/fhir$/, ''), { people: peopleLogIn })),
});
