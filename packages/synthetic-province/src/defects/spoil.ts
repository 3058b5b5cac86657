import { envelope } from '../envelope.ts';
import type { Site } from '../network.ts';
import type { Plan } from '../options.ts';
import { Random } from '../random.ts';
import { hosoOf, sheetsOf } from '../sheets.ts';
import type { Visit } from '../visit/visit.ts';
import type { ExpectedIssue, ExpectedReceipt, WrittenDefect } from './expected.ts';
import { spoilFile } from './file-defects.ts';
import type { InHand } from './in-hand.ts';
import type { DefectPlan } from './options.ts';
import { spoilVisit } from './visit-defects.ts';

/** Writes a file with the faults its plan draws for it, and the receipt it must then get. A file that is at fault as a whole has no others. */
export function spoil(
  { seed }: Plan,
  { perFile, perVisit, fileKinds, visitKinds }: DefectPlan,
  site: Site,
  number: number,
  made: string,
  visits: readonly Visit[],
): { readonly body: Buffer; readonly expected: ExpectedReceipt } {
  const random = new Random(seed, 61, site.number, number);
  const received = visits.length;
  if (fileKinds.length > 0 && random.chance(perFile)) {
    const body = envelope(
      site.code,
      made,
      visits.map((visit) => hosoOf(sheetsOf(visit))),
    );
    const kind = random.pick(fileKinds);
    const spoiled = spoilFile({ body, facility: site.code, ids: visits.map(({ id }) => id) }, kind);
    const counted = spoiled.received ?? received;
    const counts = { received: counted, stored: spoiled.lost ? 0 : counted, rejected: spoiled.lost ? counted : 0 };
    return { body: spoiled.body, expected: { counts, issues: spoiled.issues, defects: [{ kind }] } };
  }
  const issues: ExpectedIssue[] = [];
  const defects: WrittenDefect[] = [];
  let rejected = 0;
  const hosos = visits.map((visit, ordinal) => {
    const { person, number: visitNumber } = visit.appointment;
    const own = new Random(seed, 62, person.index, visitNumber);
    const hand: InHand = { sheets: sheetsOf(visit), id: visit.id, ordinal, random: own };
    const spoiled = visitKinds.length > 0 && own.chance(perVisit) ? spoilVisit(hand, visitKinds) : undefined;
    if (spoiled !== undefined) {
      defects.push({ kind: spoiled.kind, record: visit.id });
      issues.push(...spoiled.effect.issues);
      if (spoiled.effect.rejected) rejected += 1;
    }
    return hosoOf(hand.sheets);
  });
  return {
    body: envelope(site.code, made, hosos),
    expected: { counts: { received, stored: received - rejected, rejected }, issues, defects },
  };
}
