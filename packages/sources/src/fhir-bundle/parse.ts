import { createHash } from 'node:crypto';
import { type BusinessKey, canonicals } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import { MAPPING_VERSION } from '../mapping.ts';
import { issue } from '../messages/issue.ts';
import { facilityNames, namesOf } from '../qd3176/map/names.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { FormatRecord, ParseContext, ParsedFile, RecordKey, SourceRecord, UnreadableRecord } from '../record.ts';
import { BUNDLE_TYPES, isOfPatient, methodOf } from './accepted.ts';
import { addressesOf, isLasting } from './addresses.ts';
import { at, invalidIssue, nameOf, pathOf } from './issues.ts';
import { judge, refusedAtOnce, wrongFrame } from './judge.ts';
import { businessKey, identifierAsked, type Sender, senderKey } from './keys.ts';
import { labelsOf } from './labels.ts';
import { keysOfEntry, mapEntry, type StatedEntry } from './map/map-entry.ts';
import { meaningOf, referencesIn, type Standing } from './map/rewrite.ts';
import { keysOfName, type Named, nameOfAddress, ownKeys } from './naming.ts';
import { bundleEntry, type Entry, loneEntry } from './read/entry.ts';
import { FHIR_LIMITS, FhirFault, type FhirLimits } from './read/fault.ts';
import { identifiersOf, isObject, type Json, readPiece, textOf } from './read/json.ts';
import { bundlePieces, lines, type Shape, wholeText } from './read/pieces.ts';
import { addressOf, labelsAround, patientReference, type Survey, survey } from './survey.ts';

/** Format of the records, and the name a source is registered with. */
export const FHIR = 'fhir';

/** Reads `application/fhir+json`: a Bundle, a record per entry, or one resource. */
export const parseFhirJson = (open: OpenBytes, context: ParseContext): ParsedFile => parseFhir(open, context, 'object', FHIR_LIMITS);

/** Reads `application/fhir+ndjson`: a resource on each line, each a record. */
export const parseFhirLines = (open: OpenBytes, context: ParseContext): ParsedFile => parseFhir(open, context, 'lines', FHIR_LIMITS);

/**
 * Reads resources of a sender that speaks FHIR. The file is gone over twice: the first time nothing is given out, and a file that is no JSON to its
 * end, or no Bundle that is taken, is one rejected record. Never throws for what a sender wrote.
 */
export function parseFhir(open: OpenBytes, context: ParseContext, shape: Shape, limits: FhirLimits): ParsedFile {
  async function* records(): AsyncGenerator<SourceRecord, void, undefined> {
    const { formats, facility, source = '' } = context;
    if (formats !== undefined && !formats.includes(FHIR)) {
      yield unreadable(issue('VN-ENV-format-unregistered', { value: FHIR, other: formats.join(', ') }));
      return;
    }
    const sender: Sender = { facility, source, canonicals: context.canonicals ?? CANONICALS };
    try {
      const file = await survey(open, shape, limits);
      const wrong = fileIssue(file);
      if (wrong !== undefined) yield unreadable(wrong);
      else yield* new Reading(sender, file).records(open, limits);
    } catch (fault) {
      if (!(fault instanceof FhirFault)) throw fault;
      yield unreadable(issue(fault.code, { other: fault.other }));
    }
  }
  return { records: records(), fileIssues: () => [] };
}

const CANONICALS = canonicals();

const unreadable = (one: Issue): UnreadableRecord => ({ kind: 'unreadable', ordinal: 0, issues: [one] });

function fileIssue({ kind, type, count, findings = [] }: Survey): Issue | undefined {
  if (kind === 'bundle' && !BUNDLE_TYPES.has(type ?? '')) return at('VN-FHIR-bundle-type-unsupported', 'Bundle.type', type);
  if (count === 0) return issue('VN-FHIR-bundle-empty');
  const [wrong] = findings;
  if (wrong !== undefined) return invalidIssue(wrong, 'Bundle');
  return undefined;
}

/** One file being read the second time. */
class Reading {
  readonly #sender: Sender;
  readonly #file: Survey;
  readonly #bundle: boolean;
  /** What was stored of the file so far: key of the record and its order → hash. */
  readonly #seen = new Map<string, string>();

  constructor(sender: Sender, file: Survey) {
    this.#sender = sender;
    this.#file = file;
    this.#bundle = file.kind === 'bundle';
  }

  async *records(open: OpenBytes, limits: FhirLimits): AsyncGenerator<SourceRecord, void, undefined> {
    const { kind } = this.#file;
    let place = 0;
    if (kind === 'resource') yield this.#lone(await wholeText(open, limits), 0);
    else if (kind === 'lines') for await (const { line, text } of lines(open, limits)) yield this.#lone(text, place++, line);
    else {
      for await (const piece of bundlePieces(open, limits)) {
        if (!('entry' in piece)) continue;
        const { value, repeated } = readPiece(piece.entry);
        yield this.#record(bundleEntry(value as Json, place), repeated);
        place++;
      }
    }
  }

  #lone(text: string, place: number, line?: number): SourceRecord {
    try {
      const { value, repeated } = readPiece(text);
      if (isObject(value)) return this.#record(loneEntry(value, place, line), repeated);
      return { kind: 'unreadable', ordinal: place, issues: [lineIssue('VN-FHIR-resource-missing', line)] };
    } catch (fault) {
      if (!(fault instanceof FhirFault)) throw fault;
      return { kind: 'unreadable', ordinal: place, issues: [lineIssue(fault.code, line)] };
    }
  }

  #record(entry: Entry, repeated: boolean): FormatRecord {
    const standing: Standing = { sender: this.#sender, file: this.#file, entry };
    const { resource, type } = entry;
    const path = pathOf(entry, this.#bundle, type ?? 'Resource');
    const once = repeated ? at('VN-FHIR-duplicate-member', path) : (wrongFrame(entry) ?? refusedAtOnce(standing, path));
    if (type === 'OperationOutcome' && !repeated && wrongFrame(entry) === undefined)
      return this.#told(entry, [at('VN-FHIR-entry-passed-over', path)]);
    if (once !== undefined) return this.#refused(entry, [once]);
    if (methodOf(entry.method) === 'withdraw') return this.#withdrawal(standing, path);
    const issues = judge(standing, resource as Json, textOf(resource, 'resourceType') ?? '', path);
    if (issues.length > 0 || type === undefined) return this.#refused(entry, issues);
    return this.#stored(standing, resource as Json, type, path);
  }

  #stored(standing: Standing, resource: Json, type: string, path: string): FormatRecord {
    const { entry, sender, file } = standing;
    const addresses = addressesOf(entry, file.root);
    const named = this.#named(standing, resource, type, addresses);
    const labels = [...new Set([...labelsOf(resource), ...labelsAround(file, entry, addresses)])];
    const stated: StatedEntry = { ...standing, type, resource, named, labels };
    const hash = hashOf(stated);
    const key = recordKeyOf(named, hash);
    // What is told of a person is held by registers, whose own times order it (map/patient.ts).
    const moment = this.#orderOf(entry);
    const orderKey = type === 'Patient' && entry.changed !== undefined ? '' : moment;
    const before = this.#seen.get(`${key}\n${moment}`);
    if (before !== undefined && before !== hash) return this.#refused(entry, [at('VN-FHIR-entry-duplicate', path)]);
    this.#seen.set(`${key}\n${moment}`, hash);
    const notes = this.#notes(stated, path);
    return {
      kind: 'format',
      format: FHIR,
      ordinal: entry.place,
      name: nameOf(entry, this.#bundle),
      key,
      orderKey,
      shared: sharedKeys(sender, named),
      ...(type === 'Patient' ? { ordered: true } : {}),
      size: 1 + Math.floor(JSON.stringify(resource).length / LONG),
      labelsByCodes: true,
      told: () => ({ extension: [], entities: messageOf(file) }),
      issues: this.#about(entry, before === undefined ? notes : [at('VN-FHIR-entry-repeated', path), ...notes]),
      rejected: false,
      hash,
      keysOf: () => keysOfEntry(stated),
      map: (context) => mapEntry(stated, context),
    };
  }

  /** What an entry is called: by its numbers, by the condition it was sent under, by its sender. What nothing names is called by what it says. */
  #named(standing: Standing, resource: Json, type: string, addresses: readonly string[]): Named {
    const { sender, entry } = standing;
    const asked = identifierAsked(entry.ifNoneExist?.replace(/^[^?]*\?/, '') ?? entry.url?.split('?')[1] ?? '');
    const identifiers = [...identifiersOf(resource), ...(asked === undefined ? [] : [asked])];
    const business = businessKey(sender, type, identifiers);
    const content = (): string => `content:${createHash('sha256').update(JSON.stringify(resource)).digest('hex')}`;
    const own = addresses.length === 0 && business === undefined ? [content()] : addresses;
    const whose = isOfPatient(type) ? patientOf(standing, resource) : undefined;
    return {
      type,
      own: ownKeys(sender, type, own, business),
      ...(business === undefined ? {} : { business }),
      ...(whose === undefined ? {} : { patient: whose }),
    };
  }

  /** Something the receiver should know of, though it was stored. */
  #notes({ type, named, sender }: StatedEntry, path: string): readonly Issue[] {
    const { sid } = namesOf(sender.canonicals);
    const system = named.business?.system;
    if (type === 'Organization' && system === sid.providerCode) return [at('VN-FHIR-organization-kept', path)];
    if (type === 'Practitioner' && system !== undefined && (system === sid.licence || system === sid.socialInsurance))
      return [at('VN-FHIR-practitioner-shared', path)];
    return [];
  }

  #withdrawal(standing: Standing, path: string): FormatRecord {
    const { entry, sender, file } = standing;
    const { type, url = '' } = entry;
    const [address] = addressesOf(entry, file.root);
    const asked = identifierAsked(url.split('?')[1] ?? '');
    const business = asked === undefined || type === undefined ? undefined : businessKey(sender, type, [asked]);
    if (type === undefined || (address === undefined && business === undefined))
      return this.#refused(entry, [at('VN-FHIR-delete-unnamed', path.replace(/\.resource$/, '.request.url'))]);
    const named: Named = {
      type,
      own: address === undefined ? [] : [senderKey(sender, type, address)],
      ...(business === undefined ? {} : { business }),
    };
    return {
      ...this.#told(entry, []),
      key: recordKeyOf(named, ''),
      orderKey: this.#orderOf(entry),
      shared: sharedKeys(sender, named),
      withdraws: true,
      hash: WITHDRAWN,
    };
  }

  #orderOf({ changed }: Entry): string {
    return digitsOf(changed) ?? digitsOf(this.#file.timestamp) ?? '';
  }

  /** A record that writes nothing. */
  #told(entry: Entry, issues: readonly Issue[]): FormatRecord {
    return {
      kind: 'format',
      format: FHIR,
      ordinal: entry.place,
      name: nameOf(entry, this.#bundle),
      orderKey: '',
      shared: [],
      size: 1,
      issues: this.#about(entry, issues),
      rejected: false,
      hash: WITHDRAWN,
      keysOf: () => [],
      map: () => ({ resources: [], issues: [], rejected: false }),
    };
  }

  /** The issues with the record and the line they are about. */
  #about(entry: Entry, issues: readonly Issue[]): readonly Issue[] {
    const record = nameOf(entry, this.#bundle);
    const { line } = entry;
    return issues.map(({ severity, code, ...rest }) => ({ severity, code, record, ...(line === undefined ? {} : { line }), ...rest }));
  }

  #refused(entry: Entry, issues: readonly Issue[]): FormatRecord {
    return { ...this.#told(entry, issues), rejected: true };
  }
}

const lineIssue = (code: string, line: number | undefined): Issue => ({ ...issue(code), ...(line === undefined ? {} : { line }) });

/** A batch is bounded by rows: a long attachment counts as many. */
const LONG = 4096;

/** What stands for a resource that was taken back: whatever is sent of it next is another version. */
const WITHDRAWN = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Whose a resource is: by reference, else by the number it is told by. */
function patientOf(standing: Standing, resource: Json): Named | undefined {
  const { sender, file, entry } = standing;
  const address = addressOf(patientReference(resource), entry, file.root);
  const named = nameOfAddress(sender, file, address, 'Patient');
  if (named !== undefined) return named.type === 'Patient' ? named : undefined;
  for (const member of [resource.subject, resource.patient, resource.beneficiary, resource.for]) {
    if (!isObject(member)) continue;
    const meaning = meaningOf(standing, member);
    if (meaning.kind === 'named' && meaning.named.type === 'Patient') return meaning.named;
  }
  return undefined;
}

/** What a record is called among its facility's: what lasts at its sender, else its business key, else what its file calls it. */
function recordKeyOf({ type, own, business }: Named, hash: string): string {
  const address = ({ value }: BusinessKey): string => value.slice(value.indexOf('|') + 1);
  const lasting = own.find((key) => isLasting(address(key)) && !address(key).startsWith('content:'));
  const key = lasting ?? business ?? own[0];
  return key === undefined ? hash : `${type}\n${key.system}\n${key.value}`;
}

/** Records that name one key share no batch; nor does a visit with that of the national tables. */
function sharedKeys(sender: Sender, named: Named): readonly RecordKey[] {
  const { visit } = facilityNames(namesOf(sender.canonicals), sender.facility);
  const keys = keysOfName(named).map(
    ({ type, system, value }): RecordKey => ({ kind: `${FHIR}-key`, key: `${type}\n${system}\n${value}` }),
  );
  const { business } = named;
  return business?.type === 'Encounter' && business.system === visit ? [...keys, { kind: 'visit', key: business.value }] : keys;
}

/** An instant as digits in UTC, to the millisecond, so that instants compare as texts; undefined for what is none. */
function digitsOf(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/\D/g, '').slice(0, 17);
}

/** The message a bundle is, for the Provenance of what it wrote. */
function messageOf({ identifier }: Survey): readonly { readonly system?: string; readonly value: string }[] {
  const [system, value] = [textOf(identifier, 'system'), textOf(identifier, 'value')];
  return value === undefined ? [] : [{ ...(system === undefined ? {} : { system }), value }];
}

/** Of what a resource says and what its references mean here: another time, number or urn makes no other version. */
function hashOf(stated: StatedEntry): string {
  const { meta: _, ...content } = stated.resource;
  const { profile, tag, security } = (stated.resource.meta ?? {}) as Record<string, unknown>;
  const meant = [...referencesIn(stated.resource, '')].map(({ reference }) => {
    const meaning = meaningOf(stated, reference);
    return meaning.kind === 'named' ? keysOfName(meaning.named).map(({ system, value }) => [system, value]) : meaning;
  });
  const text = JSON.stringify([content, profile, tag, security, stated.labels.toSorted(), meant]);
  const hex = createHash('sha256').update(`${MAPPING_VERSION}`).update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
