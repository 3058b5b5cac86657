import { type Canonicals, canonicals, type Encounter, type Patient, parseResource, type Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { type Edition, namesOf, nationalVisit, storedVisit, nationalXml as xmlOf } from '@hub/sources';
import { goneAnswer } from '../../answer.ts';
import type { Handler } from '../../handler.ts';
import { characters } from '../../message.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import { idOf, notFound, unknownParameter } from '../../resource-path.ts';
import { visibleTo } from '../../visible.ts';
import { asOfVisit, lastWritten } from './as-of-visit.ts';
import { inputsOf, once, operationsOf } from './asked.ts';

const EDITIONS: readonly Edition[] = ['3176', '4750', '4210'];
const KNOWN: ReadonlySet<string> = new Set(['version', 'partial', ...FORMAT_PARAMETERS]);

/**
 * GET or POST [base]/Encounter/[id]/$national-xml?version=3176 (fhir-profiles/operations/national-xml.json): the visit as the envelope it could
 * have come in, from what is stored alone. The person and the cards are those of the moment the visit was written. A visit with anything the
 * caller may not see is refused (403): a silent gap in a bill or a record would be believed. 404, 410 like a read; 422 for a visit that was
 * withdrawn or undone, for one not made from a national record, and for what the edition cannot hold.
 */
export const nationalXml: Handler = async (request, { store, now }) => {
  const id = idOf(request, 'Encounter');
  const inputs = inputsOf(request);
  for (const [name] of inputs) if (!KNOWN.has(name)) throw unknownParameter(name);
  const edition = EDITIONS.find((one) => one === (once(inputs, 'version') ?? '3176'));
  if (edition === undefined)
    throw problem('incorrect', 'value', 'version cần 3176, 4750 hoặc 4210.', 'version must be 3176, 4750 or 4210.', 'version');
  const partial = once(inputs, 'partial') ?? 'false';
  if (partial !== 'true' && partial !== 'false')
    throw problem('incorrect', 'value', 'partial cần true hoặc false.', 'partial must be true or false.', 'partial');

  const moment = now();
  const visible = visibleTo(request, moment, 'r');
  const current = await store.readCurrent('Encounter', id, visible);
  if (current === undefined) throw notFound('Encounter');
  if (current.deleted) return goneAnswer('Encounter', current);
  const encounter = parseResource(characters(current.body)) as Encounter;
  const name = nameOf(encounter);
  const found = name === undefined ? undefined : await operationsOf(store).visitRows(id, name.visit, visible);
  if (name !== undefined && encounter.status === 'entered-in-error') throw withdrawn();
  if (name === undefined || found === undefined) throw notNational();
  if (found.hidden > 0) throw notAllVisible();

  const rows = found.rows.filter((row) => row.type !== 'Encounter' || row.id !== id).map(({ body }) => parseResource(characters(body)));
  const written = found.writtenAt === undefined ? lastWritten([encounter, ...rows]) : { moment: found.writtenAt };
  const shared: Resource[] = [];
  for (const { type, id: other } of named([encounter, ...rows])) {
    const then = await asOfVisit(store, type, other, written, visible);
    if (then === undefined) throw notAllVisible();
    shared.push(then);
  }
  const patient = shared.find((resource) => `${resource.resourceType}/${resource.id}` === encounter.subject?.reference);
  if (patient === undefined) throw notNational();
  const others = [...rows, ...shared.filter((resource) => resource !== patient)];
  const visit = nationalVisit(storedVisit(name.facility, encounter, patient as Patient, others), namesOf(name.canonicals), edition);
  if (visit.cannotHold.length > 0 && partial === 'false') throw cannotHold(edition, visit.cannotHold);
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/xml; charset=utf-8',
      ...(visit.cannotHold.length === 0 ? {} : { 'X-Left-Out': visit.cannotHold.join(', ') }),
    },
    body: xmlOf({ facility: name.facility, createdOn: localDay(moment) }, visit.tables),
  };
};

/** `20260311` in Việt Nam (UTC+7). */
const localDay = (moment: number): string => new Date(moment + 25_200_000).toISOString().slice(0, 10).replaceAll('-', '');

const VISIT = /^(.*)sid\/visit\/([^/]+)$/;
const known = new Map<string, Canonicals>();

/** MA_LK, the facility, and the canonical base the visit was written with: from its identifier `{base}sid/visit/{facility}`. */
function nameOf({ identifier }: Encounter): { visit: string; facility: string; canonicals: Canonicals } | undefined {
  for (const { system, value } of identifier ?? []) {
    const [, base, facility] = VISIT.exec(system ?? '') ?? [];
    if (base === undefined || facility === undefined || value === undefined) continue;
    const made = known.get(base) ?? canonicals(base);
    if (known.size < 16) known.set(base, made);
    return { visit: value, facility, canonicals: made };
  }
  return undefined;
}

/** What the visit shares with others and its tables are read from. */
const SHARED = /^(Patient|Coverage)\/([A-Za-z0-9\-.]{1,64})$/;

/** The persons and cards that the visit's resources point at, each once. */
function named(resources: readonly Resource[]): { type: string; id: string }[] {
  const found = new Map<string, { type: string; id: string }>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [member, child] of Object.entries(value)) {
      const [text, type, id] = member === 'reference' && typeof child === 'string' ? (SHARED.exec(child) ?? []) : [];
      if (text !== undefined && type !== undefined && id !== undefined) found.set(text, { type, id });
      else look(child);
    }
  };
  for (const resource of resources) look(resource);
  return [...found.values()];
}

const notNational = () =>
  problem(
    'invalid',
    'not-supported',
    'Lượt khám này không được tạo từ dữ liệu XML của bộ, nên không có dạng XML.',
    'This visit was not made from the national XML format and has no such form.',
  );

const withdrawn = () =>
  problem(
    'invalid',
    'business-rule',
    'Lượt khám này đã bị rút lại hoặc hoàn tác (entered-in-error) nên không có dạng XML. Lịch sử của lượt khám vẫn còn.',
    'This visit was withdrawn or undone (entered-in-error) and has no XML form. Its history is still there.',
  );

const notAllVisible = () =>
  problem(
    'forbidden',
    'suppressed',
    'Quý vị không được xem toàn bộ lượt khám này; $national-xml chỉ trả lượt khám đầy đủ.',
    'You may not see all of this visit; $national-xml gives whole visits only.',
  );

const cannotHold = (edition: Edition, fields: readonly string[]) =>
  problem(
    'invalid',
    'not-supported',
    `Bản ${edition} không chứa được: ${fields.join(', ')}. Dùng version khác, hoặc partial=true để bỏ chúng.`,
    `Edition ${edition} cannot hold: ${fields.join(', ')}. Ask for another version, or leave them out with partial=true.`,
    'version',
  );
