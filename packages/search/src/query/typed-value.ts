/** A value found in a resource with its FHIR type: what the plain meaning of a search works on (no index in between). */
export interface TypedValue {
  /** FHIR type name: `CodeableConcept`, `dateTime`, `string` … */
  readonly type: string;
  readonly value: unknown;
}
