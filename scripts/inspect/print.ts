import type { Inspection } from './look.ts';

const local = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short', timeStyle: 'medium' });

/** An inspection for people. Ids, codes and counts only, unless `values`: then the words of issues and the bodies written. */
export function printed(found: Inspection, options: { readonly most: number; readonly values: boolean }): string {
  const { submission, counts } = found;
  const lines = [
    `submission  ${submission.id}   (arrival ${submission.arrival})`,
    `source      ${submission.source}, facility ${submission.facility}`,
    `status      ${submission.status}, ${submission.attempts} failed attempts, mapping ${submission.mappingVersion ?? '–'}`,
    ...(submission.failure === null ? [] : [`failure     ${submission.failure}`]),
    `bytes       ${submission.bytes}, ${submission.contentType}, ${submission.place}`,
    `sha256      ${submission.sha256}`,
    `records     received ${counts.received} = stored ${counts.stored} + unchanged ${counts.unchanged} + rejected ${counts.rejected}; newest version of ${found.records}`,
    '',
    'events (UTC+7)',
    ...found.events.map(({ at, what }) => `  ${local.format(at)}  ${what}`),
    '',
    `issues (${found.issues.length})`,
    ...issueLines(found, options.values),
    '',
    'written',
    ...found.totals.map(
      ({ type, created, updated, deleted }) =>
        `  ${type}: ${created} created, ${updated} updated${deleted > 0 ? `, ${deleted} deleted` : ''}`,
    ),
    ...(found.totals.length === 0 ? ['  nothing'] : ['']),
    ...found.written.flatMap(({ id, version, op, body }) => [
      `  ${id}/_history/${version}  ${op}`,
      ...(body === undefined ? [] : [`    ${body}`]),
    ]),
  ];
  const all = found.totals.reduce((sum, { created, updated, deleted }) => sum + created + updated + deleted, 0);
  if (all > found.written.length) lines.push(`  … ${all - found.written.length} more (--all)`);
  return `${lines.join('\n')}\n`;
}

function issueLines(found: Inspection, values: boolean): string[] {
  return found.issues.flatMap(({ severity, code, record, field, line, vi, en }) => {
    const place = [record === null ? undefined : `record ${record}`, field ?? undefined, line === null ? undefined : `line ${line}`]
      .filter(Boolean)
      .join(', ');
    return [
      `  ${severity.padEnd(11)} ${code}${place === '' ? '' : `   ${place}`}`,
      ...(values ? [`              ${vi}`, `              ${en}`] : []),
    ];
  });
}
