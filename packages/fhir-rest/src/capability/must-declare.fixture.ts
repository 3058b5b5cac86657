/**
 * What the CapabilityStatement must at least declare: written by hand from R4's lists (4.0.1, "Search Parameters" of each
 * type: token, string, date, reference and quantity), held against the generated statement by a test. It only grows:
 * a statement that declares less would be true and useless.
 */
export const MUST_DECLARE = {
  interactions: ['read', 'vread', 'history-instance', 'search-type'],
  /** Of every type. */
  everywhere: ['_id', '_lastUpdated', '_security', '_tag', '_profile', '_source'],
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
