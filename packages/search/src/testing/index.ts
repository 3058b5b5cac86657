export { valuesByFhirPath } from './oracle.ts';
export { type Random, random } from './random.ts';
export { randomResource } from './random-resource.ts';
export { CODES, DATES, idOf, NAMES, NUMBERS, PER_TYPE, SYSTEMS, UNITS, URIS } from './random-value.ts';
