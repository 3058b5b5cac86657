import { supported } from '@hub/search';
import type { RouteRow } from './routes/index.ts';

/** What the statement cannot know by itself. */
export interface CapabilityOptions {
  /** Instant (R4) of the last change of what the server can do: the date of its release. */
  readonly date: string;
  readonly version: string;
  /** Canonical URL of a parameter's SearchParameter, by type and code. */
  readonly definitionOf: (type: string, code: string) => string | undefined;
}

const codes = (routes: readonly RouteRow[], level: RouteRow['level']) =>
  [...new Set(routes.filter((route) => route.level === level).map((route) => route.interaction))].map((code) => ({ code }));

/**
 * What this server does, made from what it does it with: the table of routes and the search room's parameters
 * (R4 capabilitystatement.html). `base` is the address the caller used.
 */
export function capabilityStatement(base: string, routes: readonly RouteRow[], options: CapabilityOptions): Record<string, unknown> {
  const interactions = codes(routes, 'type');
  const system = codes(routes, 'system');
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: options.date,
    kind: 'instance',
    software: { name: 'Provincial health data hub', version: options.version },
    implementation: { description: 'Kho dữ liệu y tế tỉnh / Provincial health data hub', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: {
          service: [
            {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }],
              text: 'OAuth2 client credentials',
            },
          ],
          description:
            'Mọi yêu cầu (trừ /metadata) cần mã truy cập Bearer lấy ở /oauth/token; cơ sở chỉ thấy dữ liệu của mình. / Every request (but /metadata) needs a bearer token from /oauth/token; a facility sees its own data only.',
        },
        ...(system.length === 0 ? {} : { interaction: system }),
        resource: supported.map(({ type, parameters, includes, revincludes }) => ({
          type,
          interaction: interactions,
          versioning: 'versioned',
          readHistory: true,
          updateCreate: false,
          conditionalCreate: false,
          conditionalRead: 'full-support',
          conditionalUpdate: false,
          conditionalDelete: 'not-supported',
          ...(includes.length === 0 ? {} : { searchInclude: includes }),
          ...(revincludes.length === 0 ? {} : { searchRevInclude: revincludes }),
          searchParam: parameters.map((parameter) => {
            const definition = options.definitionOf(type, parameter.code);
            return { name: parameter.code, ...(definition === undefined ? {} : { definition }), type: parameter.type };
          }),
        })),
      },
    ],
  };
}
