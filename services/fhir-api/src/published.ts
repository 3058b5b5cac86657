import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '@hub/database';
import { DEFAULT_CANONICAL_BASE, type ImplementationGuide, parseResource, type Resource, typeNumber } from '@hub/fhir-model';
import { resourceWriter, uriDictionary } from '@hub/resource-store';

const PROFILES = new URL('../../../fhir-profiles/', import.meta.url);
const FOLDERS = [
  'value-sets/',
  'operations/',
  'operations/r4/',
  'operations/bulkdata/',
  'code-systems/',
  'code-systems/hub/',
  'extensions/',
  'concept-maps/',
  'view-definitions/',
] as const;
const GUIDE = 'provincial-health-data-hub';
/** A list to derive the others from, no resource. */
const NO_RESOURCE: ReadonlySet<string> = new Set(['own.json']);

/**
 * What the hub publishes of its own: value sets for `:in`, code systems, extensions, views, its own search parameters, definitions of its operations, and
 * the guide that lists them. URLs under the configured canonical base.
 */
export function publishedResources(canonicalBase: string): readonly (Resource & { readonly id: string })[] {
  return parsed(published(canonicalBase));
}

/** All of it as text, and the guide, whose version is made of all these texts. */
interface Published {
  readonly texts: readonly string[];
  readonly guide: ImplementationGuide & { readonly id: string };
}

function published(canonicalBase: string): Published {
  const base = canonicalBase.endsWith('/') ? canonicalBase : `${canonicalBase}/`;
  const files = FOLDERS.flatMap((folder) => filesOf(folder).filter(({ name }) => !NO_RESOURCE.has(name)));
  const texts = files.map(({ text }) => text.replaceAll(DEFAULT_CANONICAL_BASE, base));
  for (const parameter of ownSearchParameters(base)) texts.push(JSON.stringify(parameter));
  const guide: Published['guide'] = {
    resourceType: 'ImplementationGuide',
    id: GUIDE,
    url: `${base}ImplementationGuide/${GUIDE}`,
    version: hash('sha256', texts.join('\n'), 'hex').slice(0, 16),
    name: 'ProvincialHealthDataHub',
    title: 'Những gì trục dữ liệu công bố / What the hub publishes',
    status: 'active',
    publisher: 'Provincial health data hub',
    packageId: 'vn.ehealth.hub',
    fhirVersion: ['4.0.1'],
  };
  return { texts, guide };
}

const parsed = ({ texts, guide }: Published) => [...texts.map((text) => parseResource(text)), guide] as (Resource & { id: string })[];

function filesOf(folder: string): readonly { readonly name: string; readonly text: string }[] {
  const here = new URL(folder, PROFILES);
  return readdirSync(here)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, here), 'utf8') }));
}

interface OwnParameter {
  readonly code: string;
  readonly type: string;
  readonly expression: string;
  readonly targets?: readonly string[];
  readonly url: string;
}

/** Parameters of R4's resources stand in the files of types beyond R4 as well: those are published by HL7. */
const ownOf = (text: string) => (JSON.parse(text) as readonly OwnParameter[]).filter(({ url }) => url.startsWith(DEFAULT_CANONICAL_BASE));

/** SearchParameter resources of `fhir-profiles/search-parameters/hub` (R4 searchparameter.html). */
function ownSearchParameters(base: string): Resource[] {
  return filesOf('search-parameters/hub/').flatMap(({ name, text }) => {
    const resourceType = name.slice(0, -'.json'.length);
    return ownOf(text).map(({ code, type, expression, targets = [], url }) => {
      const id = url.slice(url.lastIndexOf('/') + 1);
      const description = `Tìm ${resourceType} theo ${code}. / Finds ${resourceType} by ${code}.`;
      const target = targets.length === 0 ? {} : { target: targets };
      const found = { code, base: [resourceType], type, expression, xpathUsage: 'normal', ...target };
      const head = { url: url.replace(DEFAULT_CANONICAL_BASE, base), name: code, status: 'active', description };
      return { resourceType: 'SearchParameter', id, ...head, ...found } as Resource;
    });
  });
}

/**
 * Puts what the hub publishes into its store, shared by all, so that it is read, searched and used by `:in` like any resource. What is
 * there already and equal is left alone: after a migration, at every start. Returns how many were written.
 */
export async function publishDefinitions(database: Database, canonicalBase: string, now: number): Promise<number> {
  const all = published(canonicalBase);
  if (await standsAsWritten(database, all)) return 0;
  const writer = resourceWriter({ uris: uriDictionary(database) });
  const items = await writer.prepare(parsed(all).map((resource) => ({ resource, owner: 0, mode: 'replace' as const })));
  const results = await database.transaction((connection) => writer.write(connection, items, { actor: 0, now }));
  return results.filter(({ status }) => status !== 'unchanged').length;
}

/**
 * True when the stored guide is of these very texts and nothing it was written with has changed since: a start then need not compare three hundred
 * resources. One statement, by index.
 */
async function standsAsWritten({ pool }: Database, { texts, guide }: Published): Promise<boolean> {
  const ids = texts.map((text) => /"id": ?"([^"]+)"/.exec(text)?.[1] as string);
  const types = texts.map((text) => typeNumber(/"resourceType": ?"(\w+)"/.exec(text)?.[1] as string));
  const { rows } = await pool.query<{ body: string; standing: number }>(
    `select g.body, (select count(*)::int from unnest($2::text[], $3::smallint[]) as n (id, type)
        join resource r on r.id = n.id and r.type = n.type and not r.deleted and r.last_updated <= g.last_updated) as standing
       from resource g where g.id = $1 and g.type = $4 and not g.deleted`,
    [guide.id, ids, types, typeNumber('ImplementationGuide')],
  );
  const [stored] = rows;
  return (
    stored !== undefined &&
    stored.standing === texts.length &&
    (parseResource(stored.body) as ImplementationGuide).version === guide.version
  );
}
