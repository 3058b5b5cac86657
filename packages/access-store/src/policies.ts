import { type PolicyResource, type PolicySentence, SHIPPED_POLICIES, sentencesOf } from '@hub/access';
import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';

/** A policy as it is now. Version 0 is what the hub came with. */
export interface StoredPolicy {
  readonly name: string;
  readonly version: number;
  /** Withdrawn: it says nothing, neither as stored nor as shipped. */
  readonly withdrawn: boolean;
  readonly policy?: PolicyResource;
  /** client_number of who wrote it; 0 = shipped. */
  readonly actor: number;
  readonly at?: Date;
}

interface Row {
  readonly name: string;
  readonly version: number;
  readonly body: string;
  readonly actor: number;
  readonly at: Date;
}

const toPolicy = ({ name, version, body, actor, at }: Row): StoredPolicy => ({
  name,
  version,
  withdrawn: body === '',
  ...(body === '' ? {} : { policy: JSON.parse(body) as PolicyResource }),
  actor,
  at,
});

/** Every policy as it is now: what is stored takes the place of what was shipped under the same name. By name. */
export async function listPolicies({ pool }: Database): Promise<readonly StoredPolicy[]> {
  const { rows } = await pool.query<Row>(
    'select distinct on (name) name, version, body, actor, at from access_policy order by name, version desc',
  );
  const shipped = SHIPPED_POLICIES.map(
    (policy): StoredPolicy => ({ name: policy.id ?? '', version: 0, withdrawn: false, policy, actor: 0 }),
  );
  const all = new Map([...shipped, ...rows.map(toPolicy)].map((one) => [one.name, one]));
  return [...all.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every stored version of one policy, newest first; the shipped one at the end. Empty when there is none of that name. */
export async function policyVersions({ pool }: Database, name: string): Promise<readonly StoredPolicy[]> {
  const { rows } = await pool.query<Row>('select name, version, body, actor, at from access_policy where name = $1 order by version desc', [
    name,
  ]);
  const shipped = SHIPPED_POLICIES.filter(({ id }) => id === name);
  return [...rows.map(toPolicy), ...shipped.map((policy): StoredPolicy => ({ name, version: 0, withdrawn: false, policy, actor: 0 }))];
}

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Writes the next version of a policy; `policy` undefined withdraws it. Returns its number. Throws ProblemError `incorrect` for a name, or a policy, that is none:
 * every sentence of it must be understood.
 */
export async function writePolicy({ pool }: Database, name: string, policy: PolicyResource | undefined, actor: number): Promise<number> {
  if (!NAME.test(name))
    throw problem('incorrect', 'value', 'Tên chính sách: a–z, 0–9, dấu gạch ngang.', 'A policy is named by a–z, 0–9 and hyphens.');
  if (policy !== undefined) understood(name, policy);
  const { rows } = await pool.query<{ version: number }>(
    `insert into access_policy (name, version, body, actor)
     select $1, coalesce(max(version), 0) + 1, $2, $3 from access_policy where name = $1 returning version`,
    [name, policy === undefined ? '' : JSON.stringify(policy), actor],
  );
  return (rows[0] as { version: number }).version;
}

function understood(name: string, policy: PolicyResource): void {
  try {
    if (policy.id !== name) throw new Error('Consent.id is the name of the policy');
    sentencesOf(policy);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw problem('incorrect', 'invalid', `Chính sách chưa hiểu được: ${why}.`, `The policy is not understood: ${why}.`);
  }
}

/** The sentences of every policy as it is now: what rules of callers are made of (access: rulesFor). */
export async function currentSentences(database: Database): Promise<readonly PolicySentence[]> {
  const policies = await listPolicies(database);
  return policies.flatMap(({ policy }) => (policy === undefined ? [] : sentencesOf(policy)));
}
