/** The part of a FHIR CodeSystem resource this package reads. */
export interface CodeSystemResource {
  readonly id: string;
  readonly title: string;
  readonly concept: readonly { readonly code: string; readonly display?: string }[];
}

/** A list the hub holds. Codes are strings: `1.1` is not `1.10`, `03` is not `3` (mapping contract §2). */
export interface CodeList {
  readonly id: string;
  readonly title: string;
  /** Display by code; '' when the source gives the code without a name. */
  readonly concepts: ReadonlyMap<string, string>;
}

/** Reads a CodeSystem resource of `fhir-profiles/code-systems`. */
export function codeList(resource: CodeSystemResource): CodeList {
  return { id: resource.id, title: resource.title, concepts: new Map(resource.concept.map((c) => [c.code, c.display ?? ''])) };
}
