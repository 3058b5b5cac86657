export type { AdministrativeEdition, AdministrativeUnit } from './administrative-units.ts';
export { administrativeEdition, administrativeUnit } from './administrative-units.ts';
export type { CodeList } from './code-list.ts';
export { bundledMaps } from './concept-map-folder.ts';
export type { ConceptMaps } from './concept-maps.ts';
export { conceptMaps, hasMap, translate } from './concept-maps.ts';
export { display, heldLists, isKnown } from './lists.ts';
