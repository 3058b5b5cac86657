import type { Bilingual } from '@hub/outcome';

/** How the table of a materialised view stands. */
export interface MaterialisedView {
  /** Id of the ViewDefinition. */
  readonly id: string;
  /** As it was asked to be called. */
  readonly name: string;
  /** `accepted`: not begun. `in-progress`: filled for the definition as it is now. `completed`: it is, and follows every change. */
  readonly status: 'accepted' | 'in-progress' | 'completed' | 'failed';
  /** Why its rows cannot be made. It is tried again. */
  readonly why?: Bilingual;
  /** Of the table that is there: its name in the database, its rows, the version of the definition it was made by. */
  readonly table?: { readonly name: string; readonly rows: number; readonly definitionVersion: number };
  /** Epoch milliseconds of the last change that is in it. */
  readonly lastChange?: number;
  /** Seconds since the oldest change that is not in it; 0: all are. */
  readonly secondsBehind?: number;
}

/** What the operations on materialised views need. */
export interface MaterialisedViews {
  /** From now on the rows of a stored view are kept in a table. Again: as it is. Throws `conflict` for a name that another view has. */
  keep(id: string, name: string, client: number): Promise<MaterialisedView>;
  /** Takes the table away; false: there is none. */
  drop(id: string): Promise<boolean>;
  status(id: string): Promise<MaterialisedView | undefined>;
  /** All of them, by name. */
  all(): Promise<readonly MaterialisedView[]>;
}
