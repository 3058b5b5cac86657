import { supported } from '@hub/search';
import type { RouteRow } from '../routes/index.ts';
import { offered } from './offered.ts';
import { security } from './security.ts';

/** What the statement cannot know by itself. */
export interface CapabilityOptions {
  /** Instant (R4) of the last change of what the server can do: the date of its release. */
  readonly date: string;
  readonly version: string;
  /** Canonical URL of a parameter's SearchParameter, by type and code. */
  readonly definitionOf: (type: string, code: string) => string | undefined;
}

const JSON_PATCH = 'application/json-patch+json';
/** R4's five compartments (compartmentdefinition.html), by the names of their definitions. */
const COMPARTMENTS = ['patient', 'encounter', 'relatedPerson', 'practitioner', 'device'];

const present = <T>(name: string, list: readonly T[]): Record<string, readonly T[]> => (list.length === 0 ? {} : { [name]: list });

/**
 * What this server does, made from what it does it with: the table of routes and the search room's parameters
 * (R4 capabilitystatement.html). `base` is the address the caller used.
 */
export function capabilityStatement(base: string, routes: readonly RouteRow[], options: CapabilityOptions): Record<string, unknown> {
  const { type: interaction, system, flags, patch, compartments, typeOperations, systemOperations } = offered(routes);
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: options.date,
    publisher: 'Provincial health data hub',
    kind: 'instance',
    software: { name: 'Provincial health data hub', version: options.version },
    implementation: { description: 'Kho dữ liệu y tế tỉnh / Provincial health data hub', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/json', 'json'],
    ...(patch ? { patchFormat: [JSON_PATCH] } : {}),
    rest: [
      {
        mode: 'server',
        security: security(base),
        resource: supported.map(({ type, parameters, includes, revincludes }) => ({
          type,
          interaction,
          ...flags,
          ...present('searchInclude', includes),
          ...present('searchRevInclude', revincludes),
          searchParam: parameters.map((parameter) => {
            const definition = options.definitionOf(type, parameter.code);
            return { name: parameter.code, ...(definition === undefined ? {} : { definition }), type: parameter.type };
          }),
          ...present('operation', typeOperations),
        })),
        ...present('interaction', system),
        ...present('operation', systemOperations),
        ...(compartments ? { compartment: COMPARTMENTS.map((name) => `http://hl7.org/fhir/CompartmentDefinition/${name}`) } : {}),
      },
    ],
  };
}
