import { COMPARTMENTS, type SupportedSearch, supported } from '@hub/search';
import type { RouteRow } from '../routes/index.ts';
import { commonParameters } from './common.ts';
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

/** What R4 lets every search be asked and gives no SearchParameter (search.html#all, #has, #list): each with how it is written. */
const OF_ALL = [
  {
    name: '_has',
    type: 'special',
    documentation:
      '_has:[type]:[reference]:[parameter]=value, of every type: some resource of that type points here and matches. Nested, with chains, 8 steps.',
  },
  {
    name: '_list',
    type: 'special',
    documentation: 'Id of a List, of every type: what its entries name. Functional lists ($current-…) are refused.',
  },
  { name: '_type', type: 'special', documentation: 'GET [base]?_type=Patient,Encounter and in compartments: only these types.' },
];

const JSON_PATCH = 'application/json-patch+json';
/** Canonical URL of a compartment's definition (R4 compartmentdefinition.html): its type, the first letter small. */
const compartmentUrl = (type: string) => `http://hl7.org/fhir/CompartmentDefinition/${type.charAt(0).toLowerCase()}${type.slice(1)}`;

const present = <T>(name: string, list: readonly T[]): Record<string, readonly T[]> => (list.length === 0 ? {} : { [name]: list });

/**
 * What this server does, made from what it does it with: the table of routes and the search room's parameters
 * (R4 capabilitystatement.html). `base` is the address the caller used.
 */
export function capabilityStatement(base: string, routes: readonly RouteRow[], options: CapabilityOptions): Record<string, unknown> {
  const searchParam = (type: string, parameters: SupportedSearch['parameters']) =>
    parameters.map((parameter) => {
      const definition = options.definitionOf(type, parameter.code);
      return { name: parameter.code, ...(definition === undefined ? {} : { definition }), type: parameter.type };
    });
  const { type: interaction, system, flags, patch, compartments, typeOperations, ownOperations, systemOperations } = offered(routes);
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
          searchParam: searchParam(type, parameters),
          ...present('operation', [...typeOperations, ...ownOperations(type)]),
        })),
        ...present('interaction', system),
        ...(system.some(({ code }) => code === 'search-system')
          ? { searchParam: [...searchParam('Resource', commonParameters()), ...OF_ALL] }
          : {}),
        ...present('operation', systemOperations),
        ...(compartments ? { compartment: COMPARTMENTS.map(compartmentUrl) } : {}),
      },
    ],
  };
}
