export type { AdministrativeEdition, AdministrativeUnit } from './administrative-units.ts';
export { administrativeEdition, administrativeUnit } from './administrative-units.ts';
export type { CodeList } from './code-list.ts';
export { display, heldLists, isKnown } from './lists.ts';
