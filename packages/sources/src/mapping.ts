import type { BusinessKey, Canonicals, Resource } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';

/** Bumped with every change of a mapping that changes its output: replay finds what an older mapping made. */
export const MAPPING_VERSION = 2;

/**
 * What a mapper may know besides its record: pure data, fetched before by the caller.
 */
export interface MapContext {
  readonly canonicals: Canonicals;
  /** Secret behind ids (database hub_setting), see fhir-model `keyedId` and `childId`. */
  readonly idSecret: string;
  /** The sending facility. */
  readonly facility: { readonly code: string; readonly name: string };
  /** Instant the submission was received, epoch ms: chooses administrative units when a record has no date. */
  readonly receivedAt: number;
  /**
   * The id of a business key: from the directory when known, else derived and remembered by the caller.
   * `shard` is that of the patient for clinical resources; absent for patients and for what belongs to nobody.
   */
  readonly idFor: (key: BusinessKey, shard?: number) => string;
  /** The id of a business key as far as the directory knows it: a person who may be known under several keys. */
  readonly known: (key: BusinessKey) => string | undefined;
  /** True for a key with {@link NeededKey.of} that names something of another person. Absent: none does. */
  readonly isAnothers?: (key: BusinessKey) => boolean;
}

/**
 * A business key a record needs an id for before it can be mapped.
 * `patient`: the resource lives in the shard of the record's patient; `none`: a patient itself, or what belongs to nobody.
 */
export interface NeededKey {
  readonly key: BusinessKey;
  readonly belongsTo: 'patient' | 'none';
  /** Of a number that facilities use again: whose it has to be, and the key of what is `person`'s where it is another's. */
  readonly of?: { readonly person: BusinessKey; readonly otherwise: BusinessKey };
}

/**
 * How a mapped resource meets what is stored:
 * - `replace`  the record is the authority for it: new version when content differs
 * - `merge`    several records describe it (Patient, Encounter of a check-in): {@link MappedResource.merge} decides
 * - `if-absent` shared reference data known by its key alone (Practitioner, Location …): written once, never overwritten
 */
export type WriteMode = 'replace' | 'merge' | 'if-absent';

export interface MappedResource {
  /** Complete R4 resource with id and meta.security; without versionId, lastUpdated and source. */
  readonly resource: Resource & { id: string };
  readonly mode: WriteMode;
  /** The directory key, for resources that have one of their own (not for rows of a visit). */
  readonly key?: BusinessKey;
  /** Further directory keys that are to name it from now on, where they name nothing yet. */
  readonly aliases?: readonly BusinessKey[];
  /** Belongs to no facility: every authenticated client may read it (Practitioner, Organization). */
  readonly shared?: boolean;
  /** Mode `merge` only: what to store when `existing` is stored already. Pure. A blank never clears a stored value (contract §1.1). */
  readonly merge?: (existing: Resource) => Resource;
  /** True for resources that are rows of this record: when a newer version of the record lacks them they become entered-in-error. */
  readonly owned: boolean;
}

/**
 * A person merged into another of the same facility, or a visit moved from one to the other, as a record says it (contract §1.1). The store brings references
 * to where they belong, now and with whatever comes later, so that mappers know nothing of it.
 */
export interface SubjectMove {
  /** P: everything of the Patient `id`. V: what belongs to the Encounter `id` and was that of `from`. */
  readonly kind: 'P' | 'V';
  readonly id: string;
  /** Ids of Patients, as `idFor` gives them; of kind P `from` is `id`. */
  readonly from: string;
  readonly to: string;
  /** Business key of `to`: what references to it are called. */
  readonly identifier: { readonly system: string; readonly value: string };
  /** When it was so, when it was said: epoch milliseconds; then by the name of the message. They decide where two contradict each other. */
  readonly asOf: number;
  readonly sent: number;
  readonly message: string;
}

/** A record after mapping. `resources` is empty when the record is rejected. */
export interface MappedRecord {
  readonly resources: readonly MappedResource[];
  /** Persons and visits it merges or moves. The Patients on both sides are among the resources. */
  readonly moves?: readonly SubjectMove[];
  /** Issues found while mapping (the parser's are on the record). */
  readonly issues: readonly Issue[];
  readonly rejected: boolean;
}
