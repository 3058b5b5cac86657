/** Where an expression stands. */
export interface Context {
  /** SQL of the item (jsonb) that paths begin at. */
  readonly item: string;
  /** R4 types the item may have; empty: not known. */
  readonly types: readonly string[];
  /** SQL of the resource itself, and its type. */
  readonly resource: string;
  readonly resourceType: string;
  /** SQL: place of the item among its iteration, from 0. */
  readonly rowIndex: string;
  readonly variables: Variables;
  /** Place in the definition, for errors. */
  readonly where: string;
  /** Elements a type does not have find nothing: paths of a `repeat` are asked of items of many types. */
  readonly lenient?: true;
}

/** What goes into the statement's parameter: constants by name, literals by number. */
export interface Variables {
  /** Types of the constants that are defined. */
  readonly constants: ReadonlyMap<string, string>;
  /** Name of the variable for a text that stands in an expression. */
  readonly literal: (value: string) => string;
  /** A name no other item of the statement has. */
  readonly alias: () => string;
}
