export type { Facility, FacilityKind, FacilitySource } from './network.ts';
export type { ProvinceOptions } from './options.ts';
export { provinceCodes } from './places.ts';
export { facilitiesOf, filesOf, type GeneratedFile, generateProvince, type Observer, visitsOf } from './province.ts';
export { NAME_QUERIES, plain, type Summary, Tally } from './summary.ts';
export type { Row, Tables } from './tables.ts';
export type { Visit } from './visit/visit.ts';
