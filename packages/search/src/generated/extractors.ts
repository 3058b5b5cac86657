import type { RowSink } from '../index-rows.ts';

export const EXTRACTORS: Readonly<Record<string, (resource: never, sink: RowSink) => void>> = {};
