import type { RouteRow } from '../routes/index.ts';

/** The codes R4 has for interactions with one type (value set type-restful-interaction). */
const TYPE_CODES: ReadonlySet<string> = new Set([
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'history-type',
  'create',
  'search-type',
]);
/** Those for the whole system (value set system-restful-interaction). */
const SYSTEM_CODES: ReadonlySet<string> = new Set(['transaction', 'batch', 'search-system', 'history-system']);

/** What the rows of the table add up to, in the words of CapabilityStatement.rest. */
export interface Offered {
  readonly type: readonly { readonly code: string }[];
  readonly system: readonly { readonly code: string }[];
  /** Members of `rest.resource` that say how the interactions behave; the same for every type. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly patch: boolean;
  readonly compartments: boolean;
  /** Of every type. */
  readonly typeOperations: readonly Operation[];
  /** Of one type alone: its rows name it. */
  readonly ownOperations: (type: string) => readonly Operation[];
  readonly systemOperations: readonly Operation[];
}

/** An operation as the statement names it: without its `$`. */
export interface Operation {
  readonly name: string;
  readonly definition: string;
}

/** Interaction codes of a row, in the table's order. */
export const codesOf = (row: RouteRow): readonly string[] => [row.interaction, ...(row.also ?? [])];

function operations(rows: readonly RouteRow[]): readonly Operation[] {
  const found = new Map<string, Operation>();
  for (const { interaction, definition } of rows) {
    if (!interaction.startsWith('$')) continue;
    if (definition === undefined) throw new Error(`the route of ${interaction} names no OperationDefinition`);
    found.set(interaction, { name: interaction.slice(1), definition });
  }
  return [...found.values()];
}

/**
 * Reads the table: a thing is declared when a row offers it and never otherwise. The conditional forms have rows of their own
 * (a PUT to a type is a conditional update); a conditional create is a create with a header, a conditional read a read with one.
 */
export function offered(table: readonly RouteRow[]): Offered {
  const routes = table.filter(({ refuses }) => refuses !== true);
  const row = (method: string, path: string) => routes.some((route) => route.method === method && route.path === path);
  const codes = (known: ReadonlySet<string>) =>
    [...new Set(routes.flatMap(codesOf))].filter((code) => known.has(code)).map((code) => ({ code }));
  const read = row('GET', '/fhir/:type/:id');
  const create = row('POST', '/fhir/:type');
  const ownerOf = ({ path }: RouteRow) => /^\/fhir\/([A-Z]\w*)\//.exec(path)?.[1];
  const isSystem = (route: RouteRow) => !route.path.startsWith('/fhir/:') && ownerOf(route) === undefined;
  const ownRows = Map.groupBy(routes, ownerOf);
  return {
    type: codes(TYPE_CODES),
    system: codes(SYSTEM_CODES),
    flags: {
      // Versions are kept and If-Match is honoured, but a client need not send it: that would be `versioned-update`.
      versioning: 'versioned',
      readHistory: row('GET', '/fhir/:type/:id/_history/:vid'),
      updateCreate: row('PUT', '/fhir/:type/:id'),
      conditionalCreate: create,
      conditionalRead: read ? 'full-support' : 'not-supported',
      conditionalUpdate: row('PUT', '/fhir/:type'),
      conditionalDelete: row('DELETE', '/fhir/:type') ? 'single' : 'not-supported',
      // References are stored as they are sent: nothing is looked up for an identifier and no target must be there already.
      referencePolicy: ['literal', 'logical'],
    },
    patch: row('PATCH', '/fhir/:type/:id'),
    compartments: routes.some(({ interaction }) => interaction === 'search-compartment'),
    typeOperations: operations(routes.filter((route) => !isSystem(route) && ownerOf(route) === undefined)),
    ownOperations: (type) => operations(ownRows.get(type) ?? []),
    systemOperations: operations(routes.filter(isSystem)),
  };
}
