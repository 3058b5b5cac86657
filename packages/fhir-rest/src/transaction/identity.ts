import { RESOURCE_TYPES } from '@hub/fhir-model';

/**
 * Elements of type uri that say what something is and not where it lies: names of code systems, of identifier systems, of extensions, of
 * types, and the `url` of definitions. R4 leaves elements of type canonical alone when it replaces links (http.html#trules); these are
 * the names that canonicals point at, or belong to another registry. A bundle that loads a definition under its canonical url as
 * fullUrl would otherwise rename it, and every extension that uses it.
 */
const NAMES: readonly string[] = [
  ...['Identifier', 'Coding', 'Quantity', 'Age', 'Count', 'Distance', 'Duration'].map((type) => `${type}.system`),
  'Extension.url',
  'Reference.type',
  'ValueSet.compose.include.system',
  'ValueSet.expansion.identifier',
  'ValueSet.expansion.contains.system',
  'ConceptMap.group.source',
  'ConceptMap.group.target',
  'ConceptMap.group.element.target.dependsOn.property',
  'CodeSystem.property.uri',
  'StructureDefinition.type',
  'StructureDefinition.mapping.uri',
  'ElementDefinition.contentReference',
  'ElementDefinition.type.code',
  'ElementDefinition.defaultValue[x]',
  'ElementDefinition.fixed[x]',
  'ElementDefinition.pattern[x]',
  'Device.udiCarrier.issuer',
  'Device.udiCarrier.jurisdiction',
  'DeviceDefinition.udiDeviceIdentifier.issuer',
  'DeviceDefinition.udiDeviceIdentifier.jurisdiction',
];

/** `url` of a resource is its canonical name, but for Device: there it is a network address. */
const DEFINITIONS = RESOURCE_TYPES.filter((type) => type !== 'Device').map((type) => `${type}.url`);

const ALL: ReadonlySet<string> = new Set([...NAMES, ...DEFINITIONS, ...RESOURCE_TYPES.map((type) => `${type}.implicitRules`)]);

/** True for an element (`Identifier.system`) whose uri is a name: never replaced, even when it equals a fullUrl. */
export const isName = (element: string): boolean => ALL.has(element);
