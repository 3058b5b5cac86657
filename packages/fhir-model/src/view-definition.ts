import type { CodeableConcept, ContactDetail, DomainResource, Extension, Identifier, UsageContext } from 'fhir/r4.js';

/** A ViewDefinition (SQL on FHIR v2, StructureDefinition ViewDefinition): a table over the resources of one type. Not of R4. */
export interface ViewDefinition extends DomainResource {
  readonly resourceType: 'ViewDefinition';
  url?: string;
  identifier?: Identifier[];
  version?: string;
  name?: string;
  title?: string;
  status: 'draft' | 'active' | 'retired' | 'unknown';
  experimental?: boolean;
  date?: string;
  publisher?: string;
  contact?: ContactDetail[];
  description?: string;
  useContext?: UsageContext[];
  jurisdiction?: CodeableConcept[];
  purpose?: string;
  copyright?: string;
  /** Type whose resources are read. */
  resource: string;
  profile?: string[];
  fhirVersion?: string[];
  /** Each with one `value[x]`. */
  constant?: { name: string; extension?: Extension[]; [value: `value${string}`]: unknown }[];
  select: ViewDefinitionSelect[];
  where?: { path: string; description?: string }[];
}

/** Columns, and the rows they are taken from. */
export interface ViewDefinitionSelect {
  column?: {
    path: string;
    name: string;
    description?: string;
    collection?: boolean;
    type?: string;
    tag?: { name: string; value: string }[];
  }[];
  select?: ViewDefinitionSelect[];
  forEach?: string;
  forEachOrNull?: string;
  repeat?: string[];
  unionAll?: ViewDefinitionSelect[];
}
