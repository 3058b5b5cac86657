/** A merge or move as a message said it, by the ids of the directory. */
export interface Fact {
  /** Number of its row. */
  readonly seq: number;
  readonly kind: 'P' | 'V';
  /** The Patient that is merged away, or the Encounter that is moved. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Epoch milliseconds: when it was so, when it was said. */
  readonly asOf: number;
  readonly sent: number;
  readonly message: string;
}

/** Where things belong: those of a Patient, or those of one visit that were `from`'s. */
export interface EffectiveMove {
  readonly kind: 'P' | 'V';
  readonly id: string;
  readonly from: string;
  readonly survivor: string;
  /** The message that counts. */
  readonly message: string;
}

export interface Effective {
  readonly moves: readonly EffectiveMove[];
  /** Facts that a newer one contradicts: it names somebody else, or the way back. By their `seq`, those that are set aside. */
  readonly overruled: ReadonlyMap<number, 'elsewhere' | 'loop'>;
}

/** Oldest first: (as of, sent, message), so that no two differ by arrival. */
export function inOrder(facts: readonly Fact[]): readonly Fact[] {
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return facts.toSorted(
    (a, b) =>
      a.asOf - b.asOf ||
      a.sent - b.sent ||
      text(a.message, b.message) ||
      text(a.id, b.id) ||
      text(a.from, b.from) ||
      text(a.to, b.to) ||
      a.seq - b.seq,
  );
}

/**
 * What facts mean together, whatever order they came in. Pure. Of a person the newest word counts; one that leads back to itself over newer words is set
 * aside, so that every chain ends with somebody. A visit goes from one to the next in the order in which it was moved.
 */
export function effectiveMoves(facts: readonly Fact[]): Effective {
  const persons = facts.filter(({ kind }) => kind === 'P');
  const overruled = new Map<number, 'elsewhere' | 'loop'>();
  const next = new Map<string, Fact>();
  const end = (id: string): string => {
    let at = id;
    for (let to = next.get(at)?.to; to !== undefined; to = next.get(at)?.to) at = to;
    return at;
  };
  for (const fact of inOrder(persons).toReversed()) {
    const newer = next.get(fact.from);
    if (newer !== undefined) {
      if (newer.to !== fact.to) overruled.set(fact.seq, 'elsewhere');
    } else if (end(fact.to) === fact.from) overruled.set(fact.seq, 'loop');
    else next.set(fact.from, fact);
  }
  const ofPersons = [...next.values()].map(
    ({ from, message }): EffectiveMove => ({ kind: 'P', id: from, from, survivor: end(from), message }),
  );
  return { moves: [...ofPersons, ...movesOfVisits(facts, end)], overruled };
}

function movesOfVisits(facts: readonly Fact[], end: (id: string) => string): EffectiveMove[] {
  const byVisit = Map.groupBy(inOrder(facts.filter(({ kind }) => kind === 'V')), ({ id }) => id);
  return [...byVisit].flatMap(([id, moves]) => {
    const starts = new Set(moves.map(({ from }) => from));
    return [...starts].flatMap((from): EffectiveMove[] => {
      let at = from;
      let message = '';
      for (const move of moves) {
        if (end(move.from) !== end(at)) continue;
        at = move.to;
        message = move.message;
      }
      const survivor = end(at);
      return survivor === end(from) ? [] : [{ kind: 'V', id, from, survivor, message }];
    });
  });
}
