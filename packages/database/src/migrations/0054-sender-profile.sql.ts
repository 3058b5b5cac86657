/** The profile a source of HL7 v2 is read with (fhir-profiles/sender-profiles): the name of its file. None: as the mapping contract says. */
export const up = /* sql */ `
alter table source add column profile text;
`;
