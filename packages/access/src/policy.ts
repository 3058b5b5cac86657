/** Who a rule's rows belong to, seen from the caller. */
export type Relation =
  /** What the caller's facility wrote. */
  | 'own'
  /** What its facility and those below it wrote: a hospital sees its wards, a network its hospitals. */
  | 'subtree'
  /** What others wrote of patients that the facility is treating. */
  | 'treatment'
  /** What others wrote of patients that this client, or the person who uses it, opened in an emergency. */
  | 'break-glass'
  /** Everything in the province. */
  | 'province';

/**
 * One sentence of a policy as it applies to a caller: who it is about was settled when the caller was recognised. Rows are seen when some
 * permit says so; a denial takes types or labels away from every permit.
 */
export interface PolicyRule {
  /** Name of the policy it is from: goes on record. */
  readonly policy: string;
  readonly effect: 'permit' | 'deny';
  /** Resource types; absent: every one. */
  readonly types?: readonly string[];
  /** Of a permit. */
  readonly relation?: Relation;
  /** Bits (labels.ts): of a permit the sensitive labels it reaches, -1 all of them; of a denial those it takes away, absent: whole types. */
  readonly labels?: number;
  /** Codes of v3-PurposeOfUse; absent: whatever the purpose. */
  readonly purposes?: readonly string[];
  /** Epoch milliseconds, the end excluded; absent: always. */
  readonly from?: number;
  readonly until?: number;
  /** Of a permit `subtree`: what is below may be changed, too, not only seen. */
  readonly changes?: true;
}
