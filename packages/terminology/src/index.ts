export type { AdministrativeEdition, AdministrativeUnit } from './administrative-units.ts';
export { administrativeEdition, administrativeUnit } from './administrative-units.ts';
export type { CodeList } from './code-list.ts';
export type { CodeFacts, ConceptMapResource, ConceptMaps, MappedCode } from './concept-maps.ts';
export { bundledMaps, conceptMaps, hasMap, readConceptMaps, translate } from './concept-maps.ts';
export { display, heldLists, isKnown } from './lists.ts';
