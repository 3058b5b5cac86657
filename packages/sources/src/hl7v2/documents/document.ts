import { type Attachment, type BusinessKey, type DocumentReference, type Reference, shardOfId, TERMINOLOGY } from '@hub/fhir-model';
import type { Shape } from '../../as-of.ts';
import type { NeededKey } from '../../mapping.ts';
import { coding, identifier } from '../../qd3176/map/element.ts';
import { hubCodeSystem, type Names } from '../../qd3176/map/names.ts';
import { keyReference } from '../../qd3176/map/scope.ts';
import { encounterOf } from '../adt/encounter.ts';
import { emitSaid } from '../emit-said.ts';
import type { MessageMapper } from '../mapper.ts';
import { segmentsNamed } from '../message.ts';
import { cut } from '../orders/cut.ts';
import { labNames } from '../orders/lab-names.ts';
import { instantText } from '../orders/times.ts';
import { uniteIdentifiers } from '../orders/unite.ts';
import { visitReference } from '../orders/visit-reference.ts';
import { workers } from '../orders/workers.ts';
import { conceptOf } from '../results/concept.ts';
import { everyParts, partsOf } from '../results/parts.ts';
import { obxValue } from '../results/value.ts';
import { type Scope, type StatedMessage, segment } from '../scope.ts';
import type { Segment } from '../segment.ts';
import { uniteContent, uniteRelations } from './content.ts';

/** A message that speaks of a document without bringing it (T01, T03 …) leaves what it holds as it was. */
const SHAPE: Shape = {
  registers: {
    status: ['status'],
    docStatus: ['docStatus'],
    type: ['type'],
    subject: ['subject'],
    date: ['date'],
    author: ['author'],
    authenticator: ['authenticator'],
    security: ['securityLabel'],
    context: ['context'],
    content: [],
  },
  unite: { identifier: uniteIdentifiers, relatesTo: uniteRelations, content: uniteContent },
  order: [
    ...['masterIdentifier', 'identifier', 'status', 'docStatus', 'type', 'subject', 'date', 'author', 'authenticator', 'custodian'],
    ...['relatesTo', 'securityLabel', 'content', 'context'],
  ],
};

/** TXA-17 (HL7 table 0271): authenticated is final. */
const FINAL: ReadonlySet<string> = new Set(['AU', 'LA']);
const NOT_FINAL: ReadonlySet<string> = new Set(['DI', 'DO', 'IN', 'IP', 'PA']);

/** Codes of HL7 table 0270, types of documents: what TXA-2 holds when it names no system. */
const TYPES: ReadonlySet<string> = new Set(['AR', 'CD', 'CN', 'DI', 'DS', 'ED', 'HP', 'OP', 'PC', 'PH', 'PN', 'PR', 'SP', 'TS']);

/** MDM T01–T11 as a DocumentReference with what it holds (v2-to-FHIR guide, segment TXA). */
function mapDocument(scope: Scope): void {
  const txa = segment(scope, 'TXA');
  if (txa === undefined) return;
  encounterOf(scope);
  const { names, facility, head, context, patientId } = scope;
  const key = documentKey(scope, names, numberOf(scope, txa));
  const lab = labNames(names, facility);
  const moment = { ...scope.moment, standing: 1 as const };
  const type = conceptOf(
    partsOf(txa, 2),
    TYPES.has(txa.component(2, 1)) ? 'http://terminology.hl7.org/CodeSystem/v2-0270' : hubCodeSystem(names, `document-type/${facility}`),
    scope.named,
  );
  const state = txa.component(17, 1).toUpperCase();
  const date = instantText(scope, txa.component(6, 1)) ?? instantText(scope, txa.component(4, 1));
  const author = workers(scope, txa, 9).concat(txa.component(9, 1) === '' ? workers(scope, txa, 5) : []);
  const authenticator = workers(scope, txa, 22)[0] ?? (FINAL.has(state) ? workers(scope, txa, 10)[0] : undefined);
  const encounter = visitReference(scope);
  const related = relation(scope, txa);
  const label = confidentiality(txa);
  const held = attachments(scope, txa);
  const title = txa.component(25, 1) || txa.component(16, 1) || type?.text || type?.coding?.[0]?.code || key.value;
  const resource: DocumentReference & { id: string } = {
    resourceType: 'DocumentReference',
    id: context.idFor(key, shardOfId(patientId)),
    ...(label === undefined ? {} : { meta: { security: [label] } }),
    identifier: [identifier(lab.document, key.value)],
    status: statusOf(head.event, txa),
    ...(FINAL.has(state) ? { docStatus: 'final' as const } : NOT_FINAL.has(state) ? { docStatus: 'preliminary' as const } : {}),
    ...(type === undefined ? {} : { type }),
    subject: scope.subject,
    ...(date === undefined ? {} : { date }),
    ...(author.length === 0 ? {} : { author }),
    ...(authenticator === undefined ? {} : { authenticator }),
    custodian: scope.organization,
    ...(related === undefined ? {} : { relatesTo: [{ code: related.code, target: related.target }] }),
    ...(label === undefined ? {} : { securityLabel: [{ coding: [label] }] }),
    content: (held.length === 0 ? [{ title }] : held).map((attachment) => ({ attachment })),
    ...(encounter === undefined ? {} : { context: { encounter: [encounter] } }),
  };
  emitSaid(scope, resource, SHAPE, moment, { key, silent: held.length === 0 ? ['content'] : [] });
  if (related?.code === 'replaces') replaced(scope, related.key);
}

/** What takes the place of a document makes it superseded, whichever of the two comes first. */
function replaced(scope: Scope, key: BusinessKey): void {
  const lab = labNames(scope.names, scope.facility);
  const resource: DocumentReference & { id: string } = {
    resourceType: 'DocumentReference',
    id: scope.context.idFor(key, shardOfId(scope.patientId)),
    identifier: [identifier(lab.document, key.value)],
    status: 'superseded',
    subject: scope.subject,
    custodian: scope.organization,
    content: [{ attachment: { title: key.value } }],
  };
  emitSaid(scope, resource, SHAPE, { ...scope.moment, standing: 1 }, { key, silent: ['content'] });
}

/** TXA-12; a document without a number goes by its person, type and time. */
function numberOf(stated: StatedMessage, txa: Segment): string {
  const time = txa.component(6, 1) || txa.component(4, 1) || stated.head.time;
  return txa.component(12, 1) || `${stated.pid.component(3, 1)}@${txa.component(2, 1)}@${time}`;
}

function documentKey({ facility }: StatedMessage, names: Names, number: string): BusinessKey {
  return { type: 'DocumentReference', system: labNames(names, facility).document, value: cut(number, 200) };
}

/** T11 takes a document back; TXA-19: deleted, obsolete. */
function statusOf(event: string, txa: Segment): DocumentReference['status'] {
  const available = txa.component(19, 1).toUpperCase();
  if (event === 'T11' || available === 'CA') return 'entered-in-error';
  return available === 'OB' ? 'superseded' : 'current';
}

/** TXA-13: the document this one adds to (T05, T06) or takes the place of (T09, T10). */
function relation(
  scope: Scope,
  txa: Segment,
): { readonly code: 'appends' | 'replaces' | 'transforms'; readonly target: Reference; readonly key: BusinessKey } | undefined {
  const parent = txa.component(13, 1);
  if (parent === '' || parent === txa.component(12, 1)) return undefined;
  const { event } = scope.head;
  const key = documentKey(scope, scope.names, parent);
  const code = event === 'T09' || event === 'T10' ? 'replaces' : event === 'T05' || event === 'T06' ? 'appends' : 'transforms';
  return { code, key, target: keyReference(key, scope.context.idFor(key, shardOfId(scope.patientId))) };
}

/** TXA-18 (HL7 table 0272): restricted and very restricted. */
function confidentiality(txa: Segment) {
  const code = txa.component(18, 1).toUpperCase();
  return code === 'R' || code === 'V' ? coding(TERMINOLOGY.confidentiality, code) : undefined;
}

/** The documents in OBX: files as they are, lines of text as one. */
function attachments(scope: Scope, txa: Segment): Attachment[] {
  const own = labNames(scope.names, scope.facility).valueCodes;
  const lines: string[] = [];
  const files: Attachment[] = [];
  for (const obx of segmentsNamed(scope.message, 'OBX')) {
    const value = { values: everyParts(obx, 5), text: obx.text(5) };
    const type = obx.component(2, 1).toUpperCase();
    const { attachment } = obxValue(type, value, undefined, { ownCodes: own, time: () => undefined });
    const title = obx.component(3, 2) || txa.component(16, 1);
    if (attachment !== undefined) files.push({ ...attachment, ...(title === '' ? {} : { title }) });
    else if (value.text !== '' && value.text !== '""') lines.push(value.text);
  }
  if (lines.length === 0) return files;
  return [...files, { contentType: 'text/plain; charset=utf-8', data: Buffer.from(lines.join('\n')).toString('base64') }];
}

const documents: MessageMapper = {
  standing: 0,
  map: mapDocument,
  keys: (stated, names): NeededKey[] => {
    const txa = segment(stated, 'TXA');
    if (txa === undefined) return [];
    const numbers = [numberOf(stated, txa), txa.component(13, 1)].filter((number) => number !== '');
    return [...new Set(numbers)].map((number) => ({ key: documentKey(stated, names, number), belongsTo: 'patient' }));
  },
};

/** Documents: announced, brought, changed, added to, replaced, taken back. */
export const DOCUMENTS: Readonly<Record<string, MessageMapper>> = { 'MDM^*': documents };
