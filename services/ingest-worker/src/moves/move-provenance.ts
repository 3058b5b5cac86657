import { randomBytes } from 'node:crypto';
import { formatInstant, newId, type Provenance, type Resource } from '@hub/fhir-model';
import type { Standing, WriteItem, WriteResult } from '@hub/resource-store';
import type { DrainDeps } from '../deps.ts';
import { labelsOf } from '../provenance.ts';
import type { SettledBy } from './settle-persons.ts';

type Moved = Standing & { readonly resource: Resource };

/**
 * What tells of versions that differ in whose they are alone: made by the hub, because a submission said (or no longer says) that two are one. One for
 * each owner and set of labels, so that nobody learns by it of what is hidden from them; in the shard of the first.
 */
export function moveProvenances(
  { canonicals }: Pick<DrainDeps, 'canonicals'>,
  { submission }: SettledBy,
  moved: readonly Moved[],
  results: readonly WriteResult[],
  now: number,
): readonly WriteItem[] {
  const written = moved.flatMap((one, i) => {
    const { status, version } = results[i] as WriteResult;
    return status === 'unchanged' ? [] : [{ ...one, version }];
  });
  const groups = Map.groupBy(written, ({ owner, resource }) =>
    JSON.stringify([owner, (resource.meta?.security ?? []).map(({ system, code }) => `${system}|${code}`).sort()]),
  );
  return [...groups.values()].map((group): WriteItem => {
    const [first] = group as [Moved & { version: number }];
    const labels = labelsOf(group.map(({ resource }) => resource));
    const resource: Provenance & { id: string } = {
      resourceType: 'Provenance',
      id: newId(randomBytes(17), first.shard),
      ...(labels.length === 0 ? {} : { meta: { security: labels } }),
      target: group.map(({ resource: { resourceType, id }, version }) => ({ reference: `${resourceType}/${id}/_history/${version}` })),
      recorded: formatInstant(now),
      activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'UPDATE' }] },
      agent: [{ who: { type: 'Device', identifier: { system: `${canonicals.sid}hub`, value: 'person-merges' } } }],
      ...(submission === undefined
        ? {}
        : {
            entity: [
              {
                role: submission.role,
                what: { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${submission.id}` } },
              },
            ],
          }),
    };
    return { resource, mode: 'replace', owner: first.owner, fresh: true };
  });
}
