import type { ExportedView, ViewExportAsked } from '@hub/fhir-rest';
import type { Kept } from '../jobs.ts';

/** What is kept of a kick-off of views, beside what they are run over. */
export interface KeptViews extends Kept {
  readonly views: Omit<ViewExportAsked, 'over'>;
}

export const isOfViews = (kept: Kept): kept is KeptViews => 'views' in kept;

/** A view of a part that is made: where its rows lie in the part's file. Parquet: a file of its own. */
export interface ViewPiece {
  /** Place of the view in what was asked. */
  readonly view: number;
  readonly at: number;
  readonly bytes: number;
}

/** Views of one type, with their places in what was asked. */
export const viewsOfType = (views: readonly ExportedView[], type: string): readonly (readonly [number, ExportedView])[] =>
  [...views.entries()].filter(([, view]) => view.type === type);
