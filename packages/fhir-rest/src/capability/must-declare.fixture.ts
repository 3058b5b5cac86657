/**
 * What the CapabilityStatement and the OpenAPI document must at least declare: written by hand from R4 (4.0.1: the interactions of
 * http.html, the resource list, the members of CapabilityStatement.rest, the OperationDefinitions of Resource, the "Search
 * Parameters" of each type), held against the generated ones by tests. It only grows: a statement that declares less would
 * be true and useless.
 */
export const MUST_DECLARE = {
  /** Of every type: http.html#3.1.0, instance and type level. */
  interactions: ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'],
  /** Of the whole system. */
  systemInteractions: ['transaction', 'batch', 'search-system', 'history-system'],
  /** Members of rest.resource, of every type. */
  flags: {
    versioning: 'versioned',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: true,
    conditionalDelete: 'single',
    referencePolicy: ['literal', 'logical'],
  },
  patchFormat: ['application/json-patch+json'],
  format: ['application/fhir+json', 'application/json', 'json'],
  /** Operations of every type, instance or type level, with R4's own definitions. */
  operations: {
    meta: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
    'meta-add': 'http://hl7.org/fhir/OperationDefinition/Resource-meta-add',
    'meta-delete': 'http://hl7.org/fhir/OperationDefinition/Resource-meta-delete',
    stats: 'http://fhir.ehealth.gov.vn/core/OperationDefinition/stats',
    explain: 'http://fhir.ehealth.gov.vn/core/OperationDefinition/explain',
    validate: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  },
  /** Operations of one type. */
  ownOperations: {
    Patient: {
      everything: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
      export: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export',
    },
    Encounter: {
      everything: 'http://hl7.org/fhir/OperationDefinition/Encounter-everything',
      'national-xml': 'http://fhir.ehealth.gov.vn/core/OperationDefinition/national-xml',
    },
    Group: {
      everything: 'http://hl7.org/fhir/OperationDefinition/Group-everything',
      export: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export',
    },
    Observation: { lastn: 'http://hl7.org/fhir/OperationDefinition/Observation-lastn' },
    ViewDefinition: {
      run: 'http://fhir.ehealth.gov.vn/core/OperationDefinition/view-run',
      'viewdefinition-run': 'http://fhir.ehealth.gov.vn/core/OperationDefinition/view-run',
      'viewdefinition-export': 'http://fhir.ehealth.gov.vn/core/OperationDefinition/view-export',
      materialize: 'http://fhir.ehealth.gov.vn/core/OperationDefinition/view-materialize',
    },
  },
  systemOperations: {
    meta: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
    export: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export',
    import: 'http://fhir.ehealth.gov.vn/core/OperationDefinition/import',
    'viewdefinition-run': 'http://fhir.ehealth.gov.vn/core/OperationDefinition/view-run',
    'viewdefinition-export': 'http://fhir.ehealth.gov.vn/core/OperationDefinition/view-export',
  },
  compartments: [
    'http://hl7.org/fhir/CompartmentDefinition/patient',
    'http://hl7.org/fhir/CompartmentDefinition/encounter',
    'http://hl7.org/fhir/CompartmentDefinition/relatedPerson',
    'http://hl7.org/fhir/CompartmentDefinition/practitioner',
    'http://hl7.org/fhir/CompartmentDefinition/device',
  ],
  /** R4's resource list but for Parameters, which is never stored (parameters.html: no RESTful end-point). */
  types:
    'Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet VerificationResult ViewDefinition VisionPrescription',
  /** Method and path of every interaction, as R4 http.html writes them and OpenAPI spells them. HEAD goes with every GET. */
  routes: [
    'POST /fhir/ViewDefinition/{id}/$materialize',
    'GET /fhir/ViewDefinition/{id}/$materialize',
    'DELETE /fhir/ViewDefinition/{id}/$materialize',
    'GET /fhir/ViewDefinition/$materialize',
    'GET /fhir/metadata',
    'GET /fhir/openapi.json',
    'GET /fhir/.well-known/smart-configuration',
    'GET /fhir/{type}/{id}',
    'GET /fhir/{type}/{id}/_history/{vid}',
    'PUT /fhir/{type}/{id}',
    'PATCH /fhir/{type}/{id}',
    'DELETE /fhir/{type}/{id}',
    'POST /fhir/{type}',
    'PUT /fhir/{type}',
    'PATCH /fhir/{type}',
    'DELETE /fhir/{type}',
    'GET /fhir/{type}/{id}/_history',
    'GET /fhir/{type}/_history',
    'GET /fhir/_history',
    'GET /fhir/{type}',
    'POST /fhir/{type}/_search',
    'GET /fhir',
    'POST /fhir/_search',
    'GET /fhir/{compartment}/{id}/{type}',
    'POST /fhir/{compartment}/{id}/{type}/_search',
    'POST /fhir',
    'GET /fhir/$meta',
    'POST /fhir/$meta',
    'GET /fhir/{type}/$meta',
    'POST /fhir/{type}/$meta',
    'GET /fhir/{type}/{id}/$meta',
    'POST /fhir/{type}/{id}/$meta',
    'GET /fhir/{type}/{id}/_history/{vid}/$meta',
    'POST /fhir/{type}/{id}/_history/{vid}/$meta',
    'POST /fhir/{type}/{id}/$meta-add',
    'POST /fhir/{type}/{id}/$meta-delete',
    'POST /fhir/{type}/$validate',
    'GET /fhir/{type}/{id}/$validate',
    'POST /fhir/{type}/{id}/$validate',
    'GET /fhir/Patient/{id}/$everything',
    'GET /fhir/Patient/$everything',
    'POST /fhir/Patient/$everything',
    'POST /fhir/Patient/{id}/$everything',
    'GET /fhir/Encounter/{id}/$everything',
    'POST /fhir/Encounter/{id}/$everything',
    'GET /fhir/Encounter/{id}/$national-xml',
    'POST /fhir/Encounter/{id}/$national-xml',
    'GET /fhir/Group/{id}/$everything',
    'POST /fhir/Group/{id}/$everything',
    'GET /fhir/$export',
    'POST /fhir/$export',
    'GET /fhir/Patient/$export',
    'POST /fhir/Patient/$export',
    'GET /fhir/Group/{id}/$export',
    'POST /fhir/Group/{id}/$export',
    'GET /fhir/$bulk/{job}',
    'DELETE /fhir/$bulk/{job}',
    'GET /fhir/$bulk/{job}/{file}',
    'POST /fhir/$import',
    'PUT /fhir/$import/{job}/{file}',
    'POST /fhir/$import/{job}',
    'GET /fhir/$import/{job}',
    'DELETE /fhir/$import/{job}',
    'GET /fhir/$import/{job}/{file}',
    'GET /fhir/Observation/$lastn',
    'POST /fhir/Observation/$lastn',
    'GET /fhir/{type}/$stats',
    'POST /fhir/{type}/$stats',
    'GET /fhir/{type}/$explain',
    'POST /fhir/{type}/$explain',
    'GET /fhir/ViewDefinition/$run',
    'POST /fhir/ViewDefinition/$run',
    'GET /fhir/ViewDefinition/{id}/$run',
    'POST /fhir/ViewDefinition/{id}/$run',
    'GET /fhir/ViewDefinition/$viewdefinition-run',
    'POST /fhir/ViewDefinition/$viewdefinition-run',
    'GET /fhir/ViewDefinition/{id}/$viewdefinition-run',
    'POST /fhir/ViewDefinition/{id}/$viewdefinition-run',
    'GET /fhir/$viewdefinition-run',
    'POST /fhir/$viewdefinition-run',
    'POST /fhir/$viewdefinition-export',
    'POST /fhir/ViewDefinition/$viewdefinition-export',
    'POST /fhir/ViewDefinition/{id}/$viewdefinition-export',
    'GET /fhir/$viewdefinition-export/{job}',
    'DELETE /fhir/$viewdefinition-export/{job}',
    'GET /fhir/$viewdefinition-export/{job}/{file}',
  ],
  /** Search parameters of every type (search.html#all). */
  everywhere: ['_id', '_lastUpdated', '_security', '_tag', '_profile', '_source', '_content'],
  searchParams: {
    Patient:
      'active address address-city address-country address-postalcode address-state address-use birthdate death-date deceased email family gender general-practitioner given identifier language link name organization phone phonetic telecom',
    Encounter:
      'account appointment based-on class date diagnosis episode-of-care identifier length location location-period part-of participant participant-type patient practitioner reason-code reason-reference service-provider special-arrangement status subject type',
    Condition:
      'abatement-age abatement-date abatement-string asserter body-site category clinical-status code encounter evidence evidence-detail identifier onset-age onset-date onset-info patient recorded-date severity stage subject verification-status',
    MedicationRequest:
      'authoredon category code date encounter identifier intended-dispenser intended-performer intended-performertype intent medication patient priority requester status subject',
    Procedure:
      'based-on category code date encounter identifier instantiates-canonical location part-of patient performer reason-code reason-reference status subject',
    ServiceRequest:
      'authored based-on body-site category code encounter identifier instantiates-canonical intent occurrence patient performer performer-type priority replaces requester requisition specimen status subject',
    Observation:
      'based-on category code combo-code combo-data-absent-reason combo-value-concept combo-value-quantity component-code component-data-absent-reason component-value-concept component-value-quantity data-absent-reason date derived-from device encounter focus has-member identifier method part-of patient performer specimen status subject value-concept value-date value-quantity value-string',
    DiagnosticReport:
      'based-on category code conclusion date encounter identifier issued media patient performer result results-interpreter specimen status subject',
    Practitioner:
      'active address address-city address-country address-postalcode address-state address-use communication email family gender given identifier name phone phonetic telecom',
    Organization:
      'active address address-city address-country address-postalcode address-state address-use endpoint identifier name partof phonetic type',
    Location:
      'address address-city address-country address-postalcode address-state address-use endpoint identifier name operational-status organization partof status type',
    Coverage: 'beneficiary class-type class-value dependent identifier patient payor policy-holder status subscriber type',
    Claim:
      'care-team created detail-udi encounter enterer facility identifier insurer item-udi patient payee priority procedure-udi provider status subdetail-udi use',
    Composition:
      'attester author category confidentiality context date encounter entry identifier patient period related-id related-ref section status subject title type',
  },
  includes: [
    'Encounter:patient',
    'Encounter:subject',
    'Observation:patient',
    'Observation:encounter',
    'Condition:encounter',
    'MedicationRequest:encounter',
    'Procedure:patient',
    'ServiceRequest:encounter',
    'DiagnosticReport:result',
    'Claim:patient',
    'Coverage:beneficiary',
    'Composition:encounter',
  ],
  revincludes: {
    Patient: ['Encounter:patient', 'Observation:patient', 'Condition:patient', 'Claim:patient'],
    Encounter: [
      'Observation:encounter',
      'Condition:encounter',
      'MedicationRequest:encounter',
      'Procedure:encounter',
      'Composition:encounter',
    ],
    Organization: ['Encounter:service-provider', 'Claim:provider'],
  },
} as const;
