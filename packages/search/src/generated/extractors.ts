// Written by scripts/generate-extractors.ts from fhir-profiles/search-parameters. Do not edit.
// biome-ignore-all format: generated
import type * as fhir from '@hub/fhir-model';
import { datePeriod, dateText, dateTiming, quantity, quantityRange, reference, stringAddress, stringHumanName, stringName, stringText, tokenBoolean, tokenCode, tokenCoding, tokenConcept, tokenContact, tokenExists, tokenIdentifier, uri } from '../extract/rows.ts';
import type { RowSink } from '../index-rows.ts';

function Appointment(r: fhir.Appointment, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 1, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 2, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 3, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 4, x7);
    }
  }
  const v8 = r.participant;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.actor;
    if (v10 !== undefined) {
      reference(o, 5, v10);
    }
    const v11 = x9.status;
    if (v11 !== undefined) {
      tokenCode(o, 11, v11);
    }
  }
  const v12 = r.appointmentType;
  if (v12 !== undefined) {
    tokenConcept(o, 6, v12);
  }
  const v13 = r.basedOn;
  if (v13 !== undefined) for (const x14 of v13) {
    reference(o, 7, x14);
  }
  const v15 = r.start;
  if (v15 !== undefined) {
    dateText(o, 8, v15);
  }
  const v16 = r.identifier;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenIdentifier(o, 9, x17);
  }
  const v18 = r.reasonCode;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenConcept(o, 14, x19);
  }
  const v20 = r.reasonReference;
  if (v20 !== undefined) for (const x21 of v20) {
    reference(o, 15, x21);
  }
  const v22 = r.serviceCategory;
  if (v22 !== undefined) for (const x23 of v22) {
    tokenConcept(o, 16, x23);
  }
  const v24 = r.serviceType;
  if (v24 !== undefined) for (const x25 of v24) {
    tokenConcept(o, 17, x25);
  }
  const v26 = r.slot;
  if (v26 !== undefined) for (const x27 of v26) {
    reference(o, 18, x27);
  }
  const v28 = r.specialty;
  if (v28 !== undefined) for (const x29 of v28) {
    tokenConcept(o, 19, x29);
  }
  const v30 = r.status;
  if (v30 !== undefined) {
    tokenCode(o, 20, v30);
  }
  const v31 = r.supportingInformation;
  if (v31 !== undefined) for (const x32 of v31) {
    reference(o, 21, x32);
  }
}

function Claim(r: fhir.Claim, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 22, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 23, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 24, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 25, x7);
    }
  }
  const v8 = r.careTeam;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.provider;
    if (v10 !== undefined) {
      reference(o, 26, v10);
    }
  }
  const v11 = r.created;
  if (v11 !== undefined) {
    dateText(o, 27, v11);
  }
  const v12 = r.item;
  if (v12 !== undefined) for (const x13 of v12) {
    const v14 = x13.detail;
    if (v14 !== undefined) for (const x15 of v14) {
      const v16 = x15.udi;
      if (v16 !== undefined) for (const x17 of v16) {
        reference(o, 28, x17);
      }
      const v18 = x15.subDetail;
      if (v18 !== undefined) for (const x19 of v18) {
        const v20 = x19.udi;
        if (v20 !== undefined) for (const x21 of v20) {
          reference(o, 41, x21);
        }
      }
    }
    const v22 = x13.encounter;
    if (v22 !== undefined) for (const x23 of v22) {
      reference(o, 29, x23);
    }
    const v24 = x13.udi;
    if (v24 !== undefined) for (const x25 of v24) {
      reference(o, 34, x25);
    }
  }
  const v26 = r.enterer;
  if (v26 !== undefined) {
    reference(o, 30, v26);
  }
  const v27 = r.facility;
  if (v27 !== undefined) {
    reference(o, 31, v27);
  }
  const v28 = r.identifier;
  if (v28 !== undefined) for (const x29 of v28) {
    tokenIdentifier(o, 32, x29);
  }
  const v30 = r.insurer;
  if (v30 !== undefined) {
    reference(o, 33, v30);
  }
  const v31 = r.patient;
  if (v31 !== undefined) {
    reference(o, 35, v31);
  }
  const v32 = r.payee;
  if (v32 !== undefined) {
    const v33 = v32.party;
    if (v33 !== undefined) {
      reference(o, 36, v33);
    }
  }
  const v34 = r.priority;
  if (v34 !== undefined) {
    tokenConcept(o, 37, v34);
  }
  const v35 = r.procedure;
  if (v35 !== undefined) for (const x36 of v35) {
    const v37 = x36.udi;
    if (v37 !== undefined) for (const x38 of v37) {
      reference(o, 38, x38);
    }
  }
  const v39 = r.provider;
  if (v39 !== undefined) {
    reference(o, 39, v39);
  }
  const v40 = r.status;
  if (v40 !== undefined) {
    tokenCode(o, 40, v40);
  }
  const v41 = r.use;
  if (v41 !== undefined) {
    tokenCode(o, 42, v41);
  }
}

function Composition(r: fhir.Composition, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 43, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 44, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 45, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 46, x7);
    }
  }
  const v8 = r.attester;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.party;
    if (v10 !== undefined) {
      reference(o, 47, v10);
    }
  }
  const v11 = r.author;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 48, x12);
  }
  const v13 = r.category;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenConcept(o, 49, x14);
  }
  const v15 = r.confidentiality;
  if (v15 !== undefined) {
    tokenCode(o, 50, v15);
  }
  const v16 = r.event;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.code;
    if (v18 !== undefined) for (const x19 of v18) {
      tokenConcept(o, 51, x19);
    }
    const v20 = x17.period;
    if (v20 !== undefined) {
      datePeriod(o, 57, v20);
    }
  }
  const v21 = r.date;
  if (v21 !== undefined) {
    dateText(o, 52, v21);
  }
  const v22 = r.encounter;
  if (v22 !== undefined) {
    reference(o, 53, v22);
  }
  const v23 = r.section;
  if (v23 !== undefined) for (const x24 of v23) {
    const v25 = x24.entry;
    if (v25 !== undefined) for (const x26 of v25) {
      reference(o, 54, x26);
    }
    const v27 = x24.code;
    if (v27 !== undefined) {
      tokenConcept(o, 60, v27);
    }
  }
  const v28 = r.identifier;
  if (v28 !== undefined) {
    tokenIdentifier(o, 55, v28);
  }
  const v29 = r.relatesTo;
  if (v29 !== undefined) for (const x30 of v29) {
    const v31 = x30.targetIdentifier;
    if (v31 !== undefined) {
      tokenIdentifier(o, 58, v31);
    }
    const v32 = x30.targetReference;
    if (v32 !== undefined) {
      reference(o, 59, v32);
    }
  }
  const v33 = r.status;
  if (v33 !== undefined) {
    tokenCode(o, 61, v33);
  }
  const v34 = r.subject;
  if (v34 !== undefined) {
    reference(o, 62, v34);
  }
  const v35 = r.title;
  if (v35 !== undefined) {
    stringText(o, 63, v35);
  }
  const v36 = r.type;
  if (v36 !== undefined) {
    tokenConcept(o, 64, v36);
  }
}

function Condition(r: fhir.Condition, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 65, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 66, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 67, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 68, x7);
    }
  }
  const v8 = r.abatementAge;
  if (v8 !== undefined) {
    quantity(o, 69, v8);
  }
  const v9 = r.abatementRange;
  if (v9 !== undefined) {
    quantityRange(o, 69, v9);
  }
  const v10 = r.abatementDateTime;
  if (v10 !== undefined) {
    dateText(o, 70, v10);
  }
  const v11 = r.abatementPeriod;
  if (v11 !== undefined) {
    datePeriod(o, 70, v11);
  }
  const v12 = r.abatementString;
  if (v12 !== undefined) {
    stringText(o, 71, v12);
  }
  const v13 = r.asserter;
  if (v13 !== undefined) {
    reference(o, 72, v13);
  }
  const v14 = r.bodySite;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenConcept(o, 73, x15);
  }
  const v16 = r.category;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenConcept(o, 74, x17);
  }
  const v18 = r.clinicalStatus;
  if (v18 !== undefined) {
    tokenConcept(o, 75, v18);
  }
  const v19 = r.code;
  if (v19 !== undefined) {
    tokenConcept(o, 76, v19);
  }
  const v20 = r.encounter;
  if (v20 !== undefined) {
    reference(o, 77, v20);
  }
  const v21 = r.evidence;
  if (v21 !== undefined) for (const x22 of v21) {
    const v23 = x22.code;
    if (v23 !== undefined) for (const x24 of v23) {
      tokenConcept(o, 78, x24);
    }
    const v25 = x22.detail;
    if (v25 !== undefined) for (const x26 of v25) {
      reference(o, 79, x26);
    }
  }
  const v27 = r.identifier;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenIdentifier(o, 80, x28);
  }
  const v29 = r.onsetAge;
  if (v29 !== undefined) {
    quantity(o, 81, v29);
  }
  const v30 = r.onsetRange;
  if (v30 !== undefined) {
    quantityRange(o, 81, v30);
  }
  const v31 = r.onsetDateTime;
  if (v31 !== undefined) {
    dateText(o, 82, v31);
  }
  const v32 = r.onsetPeriod;
  if (v32 !== undefined) {
    datePeriod(o, 82, v32);
  }
  const v33 = r.onsetString;
  if (v33 !== undefined) {
    stringText(o, 83, v33);
  }
  const v34 = r.recordedDate;
  if (v34 !== undefined) {
    dateText(o, 85, v34);
  }
  const v35 = r.severity;
  if (v35 !== undefined) {
    tokenConcept(o, 86, v35);
  }
  const v36 = r.stage;
  if (v36 !== undefined) for (const x37 of v36) {
    const v38 = x37.summary;
    if (v38 !== undefined) {
      tokenConcept(o, 87, v38);
    }
  }
  const v39 = r.subject;
  if (v39 !== undefined) {
    reference(o, 88, v39);
  }
  const v40 = r.verificationStatus;
  if (v40 !== undefined) {
    tokenConcept(o, 89, v40);
  }
}

function Coverage(r: fhir.Coverage, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 90, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 91, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 92, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 93, x7);
    }
  }
  const v8 = r.beneficiary;
  if (v8 !== undefined) {
    reference(o, 94, v8);
  }
  const v9 = r.class;
  if (v9 !== undefined) for (const x10 of v9) {
    const v11 = x10.type;
    if (v11 !== undefined) {
      tokenConcept(o, 95, v11);
    }
    const v12 = x10.value;
    if (v12 !== undefined) {
      stringText(o, 96, v12);
    }
  }
  const v13 = r.dependent;
  if (v13 !== undefined) {
    stringText(o, 97, v13);
  }
  const v14 = r.identifier;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenIdentifier(o, 98, x15);
  }
  const v16 = r.payor;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 100, x17);
  }
  const v18 = r.policyHolder;
  if (v18 !== undefined) {
    reference(o, 101, v18);
  }
  const v19 = r.status;
  if (v19 !== undefined) {
    tokenCode(o, 102, v19);
  }
  const v20 = r.subscriber;
  if (v20 !== undefined) {
    reference(o, 103, v20);
  }
  const v21 = r.type;
  if (v21 !== undefined) {
    tokenConcept(o, 104, v21);
  }
}

function DiagnosticReport(r: fhir.DiagnosticReport, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 105, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 106, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 107, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 108, x7);
    }
  }
  const v8 = r.basedOn;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 109, x9);
  }
  const v10 = r.category;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenConcept(o, 110, x11);
  }
  const v12 = r.code;
  if (v12 !== undefined) {
    tokenConcept(o, 111, v12);
  }
  const v13 = r.conclusionCode;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenConcept(o, 112, x14);
  }
  const v15 = r.effectiveDateTime;
  if (v15 !== undefined) {
    dateText(o, 113, v15);
  }
  const v16 = r.effectivePeriod;
  if (v16 !== undefined) {
    datePeriod(o, 113, v16);
  }
  const v17 = r.encounter;
  if (v17 !== undefined) {
    reference(o, 114, v17);
  }
  const v18 = r.identifier;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenIdentifier(o, 115, x19);
  }
  const v20 = r.issued;
  if (v20 !== undefined) {
    dateText(o, 116, v20);
  }
  const v21 = r.media;
  if (v21 !== undefined) for (const x22 of v21) {
    const v23 = x22.link;
    if (v23 !== undefined) {
      reference(o, 117, v23);
    }
  }
  const v24 = r.performer;
  if (v24 !== undefined) for (const x25 of v24) {
    reference(o, 119, x25);
  }
  const v26 = r.result;
  if (v26 !== undefined) for (const x27 of v26) {
    reference(o, 120, x27);
  }
  const v28 = r.resultsInterpreter;
  if (v28 !== undefined) for (const x29 of v28) {
    reference(o, 121, x29);
  }
  const v30 = r.specimen;
  if (v30 !== undefined) for (const x31 of v30) {
    reference(o, 122, x31);
  }
  const v32 = r.status;
  if (v32 !== undefined) {
    tokenCode(o, 123, v32);
  }
  const v33 = r.subject;
  if (v33 !== undefined) {
    reference(o, 124, v33);
  }
}

function Encounter(r: fhir.Encounter, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 125, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 126, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 127, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 128, x7);
    }
  }
  const v8 = r.account;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 129, x9);
  }
  const v10 = r.appointment;
  if (v10 !== undefined) for (const x11 of v10) {
    reference(o, 130, x11);
  }
  const v12 = r.basedOn;
  if (v12 !== undefined) for (const x13 of v12) {
    reference(o, 131, x13);
  }
  const v14 = r.class;
  if (v14 !== undefined) {
    tokenCoding(o, 132, v14);
  }
  const v15 = r.period;
  if (v15 !== undefined) {
    datePeriod(o, 133, v15);
  }
  const v16 = r.diagnosis;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.condition;
    if (v18 !== undefined) {
      reference(o, 134, v18);
    }
  }
  const v19 = r.episodeOfCare;
  if (v19 !== undefined) for (const x20 of v19) {
    reference(o, 135, x20);
  }
  const v21 = r.identifier;
  if (v21 !== undefined) for (const x22 of v21) {
    tokenIdentifier(o, 136, x22);
  }
  const v23 = r.length;
  if (v23 !== undefined) {
    quantity(o, 137, v23);
  }
  const v24 = r.location;
  if (v24 !== undefined) for (const x25 of v24) {
    const v26 = x25.location;
    if (v26 !== undefined) {
      reference(o, 138, v26);
    }
    const v27 = x25.period;
    if (v27 !== undefined) {
      datePeriod(o, 139, v27);
    }
  }
  const v28 = r.partOf;
  if (v28 !== undefined) {
    reference(o, 140, v28);
  }
  const v29 = r.participant;
  if (v29 !== undefined) for (const x30 of v29) {
    const v31 = x30.individual;
    if (v31 !== undefined) {
      reference(o, 141, v31);
    }
    const v32 = x30.type;
    if (v32 !== undefined) for (const x33 of v32) {
      tokenConcept(o, 142, x33);
    }
  }
  const v34 = r.reasonCode;
  if (v34 !== undefined) for (const x35 of v34) {
    tokenConcept(o, 145, x35);
  }
  const v36 = r.reasonReference;
  if (v36 !== undefined) for (const x37 of v36) {
    reference(o, 146, x37);
  }
  const v38 = r.serviceProvider;
  if (v38 !== undefined) {
    reference(o, 147, v38);
  }
  const v39 = r.hospitalization;
  if (v39 !== undefined) {
    const v40 = v39.specialArrangement;
    if (v40 !== undefined) for (const x41 of v40) {
      tokenConcept(o, 148, x41);
    }
  }
  const v42 = r.status;
  if (v42 !== undefined) {
    tokenCode(o, 149, v42);
  }
  const v43 = r.subject;
  if (v43 !== undefined) {
    reference(o, 150, v43);
  }
  const v44 = r.type;
  if (v44 !== undefined) for (const x45 of v44) {
    tokenConcept(o, 151, x45);
  }
}

function EpisodeOfCare(r: fhir.EpisodeOfCare, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 152, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 153, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 154, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 155, x7);
    }
  }
  const v8 = r.careManager;
  if (v8 !== undefined) {
    reference(o, 156, v8, 'Practitioner');
  }
  const v9 = r.diagnosis;
  if (v9 !== undefined) for (const x10 of v9) {
    const v11 = x10.condition;
    if (v11 !== undefined) {
      reference(o, 157, v11);
    }
  }
  const v12 = r.period;
  if (v12 !== undefined) {
    datePeriod(o, 158, v12);
  }
  const v13 = r.identifier;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenIdentifier(o, 159, x14);
  }
  const v15 = r.referralRequest;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 160, x16);
  }
  const v17 = r.managingOrganization;
  if (v17 !== undefined) {
    reference(o, 161, v17);
  }
  const v18 = r.patient;
  if (v18 !== undefined) {
    reference(o, 162, v18);
  }
  const v19 = r.status;
  if (v19 !== undefined) {
    tokenCode(o, 163, v19);
  }
  const v20 = r.type;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenConcept(o, 164, x21);
  }
}

function Location(r: fhir.Location, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 165, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 166, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 167, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 168, x7);
    }
  }
  const v8 = r.address;
  if (v8 !== undefined) {
    stringAddress(o, 169, v8);
    const v9 = v8.city;
    if (v9 !== undefined) {
      stringText(o, 170, v9);
    }
    const v10 = v8.country;
    if (v10 !== undefined) {
      stringText(o, 171, v10);
    }
    const v11 = v8.postalCode;
    if (v11 !== undefined) {
      stringText(o, 172, v11);
    }
    const v12 = v8.state;
    if (v12 !== undefined) {
      stringText(o, 173, v12);
    }
    const v13 = v8.use;
    if (v13 !== undefined) {
      tokenCode(o, 174, v13);
    }
  }
  const v14 = r.endpoint;
  if (v14 !== undefined) for (const x15 of v14) {
    reference(o, 175, x15);
  }
  const v16 = r.identifier;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenIdentifier(o, 176, x17);
  }
  const v18 = r.name;
  if (v18 !== undefined) {
    stringName(o, 177, v18);
  }
  const v19 = r.alias;
  if (v19 !== undefined) for (const x20 of v19) {
    stringName(o, 177, x20);
  }
  const v21 = r.operationalStatus;
  if (v21 !== undefined) {
    tokenCoding(o, 178, v21);
  }
  const v22 = r.managingOrganization;
  if (v22 !== undefined) {
    reference(o, 179, v22);
  }
  const v23 = r.partOf;
  if (v23 !== undefined) {
    reference(o, 180, v23);
  }
  const v24 = r.status;
  if (v24 !== undefined) {
    tokenCode(o, 181, v24);
  }
  const v25 = r.type;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenConcept(o, 182, x26);
  }
}

function MedicationAdministration(r: fhir.MedicationAdministration, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 183, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 184, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 185, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 186, x7);
    }
  }
  const v8 = r.medicationCodeableConcept;
  if (v8 !== undefined) {
    tokenConcept(o, 187, v8);
  }
  const v9 = r.context;
  if (v9 !== undefined) {
    reference(o, 188, v9);
  }
  const v10 = r.device;
  if (v10 !== undefined) for (const x11 of v10) {
    reference(o, 189, x11);
  }
  const v12 = r.effectiveDateTime;
  if (v12 !== undefined) {
    dateText(o, 190, v12);
  }
  const v13 = r.effectivePeriod;
  if (v13 !== undefined) {
    datePeriod(o, 190, v13);
  }
  const v14 = r.identifier;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenIdentifier(o, 191, x15);
  }
  const v16 = r.medicationReference;
  if (v16 !== undefined) {
    reference(o, 192, v16);
  }
  const v17 = r.performer;
  if (v17 !== undefined) for (const x18 of v17) {
    const v19 = x18.actor;
    if (v19 !== undefined) {
      reference(o, 194, v19);
    }
  }
  const v20 = r.reasonCode;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenConcept(o, 195, x21);
  }
  const v22 = r.statusReason;
  if (v22 !== undefined) for (const x23 of v22) {
    tokenConcept(o, 196, x23);
  }
  const v24 = r.request;
  if (v24 !== undefined) {
    reference(o, 197, v24);
  }
  const v25 = r.status;
  if (v25 !== undefined) {
    tokenCode(o, 198, v25);
  }
  const v26 = r.subject;
  if (v26 !== undefined) {
    reference(o, 199, v26);
  }
}

function MedicationRequest(r: fhir.MedicationRequest, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 200, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 201, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 202, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 203, x7);
    }
  }
  const v8 = r.authoredOn;
  if (v8 !== undefined) {
    dateText(o, 204, v8);
  }
  const v9 = r.category;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenConcept(o, 205, x10);
  }
  const v11 = r.medicationCodeableConcept;
  if (v11 !== undefined) {
    tokenConcept(o, 206, v11);
  }
  const v12 = r.dosageInstruction;
  if (v12 !== undefined) for (const x13 of v12) {
    const v14 = x13.timing;
    if (v14 !== undefined) {
      const v15 = v14.event;
      if (v15 !== undefined) for (const x16 of v15) {
        dateText(o, 207, x16);
      }
    }
  }
  const v17 = r.encounter;
  if (v17 !== undefined) {
    reference(o, 208, v17);
  }
  const v18 = r.identifier;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenIdentifier(o, 209, x19);
  }
  const v20 = r.dispenseRequest;
  if (v20 !== undefined) {
    const v21 = v20.performer;
    if (v21 !== undefined) {
      reference(o, 210, v21);
    }
  }
  const v22 = r.performer;
  if (v22 !== undefined) {
    reference(o, 211, v22);
  }
  const v23 = r.performerType;
  if (v23 !== undefined) {
    tokenConcept(o, 212, v23);
  }
  const v24 = r.intent;
  if (v24 !== undefined) {
    tokenCode(o, 213, v24);
  }
  const v25 = r.medicationReference;
  if (v25 !== undefined) {
    reference(o, 214, v25);
  }
  const v26 = r.priority;
  if (v26 !== undefined) {
    tokenCode(o, 216, v26);
  }
  const v27 = r.requester;
  if (v27 !== undefined) {
    reference(o, 217, v27);
  }
  const v28 = r.status;
  if (v28 !== undefined) {
    tokenCode(o, 218, v28);
  }
  const v29 = r.subject;
  if (v29 !== undefined) {
    reference(o, 219, v29);
  }
}

function MedicationStatement(r: fhir.MedicationStatement, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 220, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 221, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 222, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 223, x7);
    }
  }
  const v8 = r.category;
  if (v8 !== undefined) {
    tokenConcept(o, 224, v8);
  }
  const v9 = r.medicationCodeableConcept;
  if (v9 !== undefined) {
    tokenConcept(o, 225, v9);
  }
  const v10 = r.context;
  if (v10 !== undefined) {
    reference(o, 226, v10);
  }
  const v11 = r.effectiveDateTime;
  if (v11 !== undefined) {
    dateText(o, 227, v11);
  }
  const v12 = r.effectivePeriod;
  if (v12 !== undefined) {
    datePeriod(o, 227, v12);
  }
  const v13 = r.identifier;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenIdentifier(o, 228, x14);
  }
  const v15 = r.medicationReference;
  if (v15 !== undefined) {
    reference(o, 229, v15);
  }
  const v16 = r.partOf;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 230, x17);
  }
  const v18 = r.informationSource;
  if (v18 !== undefined) {
    reference(o, 232, v18);
  }
  const v19 = r.status;
  if (v19 !== undefined) {
    tokenCode(o, 233, v19);
  }
  const v20 = r.subject;
  if (v20 !== undefined) {
    reference(o, 234, v20);
  }
}

function Observation(r: fhir.Observation, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 235, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 236, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 237, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 238, x7);
    }
  }
  const v8 = r.basedOn;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 239, x9);
  }
  const v10 = r.category;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenConcept(o, 240, x11);
  }
  const v12 = r.code;
  if (v12 !== undefined) {
    tokenConcept(o, 241, v12);
  }
  const v13 = r.component;
  if (v13 !== undefined) for (const x14 of v13) {
    const v15 = x14.code;
    if (v15 !== undefined) {
      tokenConcept(o, 246, v15);
    }
    const v16 = x14.dataAbsentReason;
    if (v16 !== undefined) {
      tokenConcept(o, 247, v16);
    }
    const v17 = x14.valueCodeableConcept;
    if (v17 !== undefined) {
      tokenConcept(o, 248, v17);
    }
    const v18 = x14.valueQuantity;
    if (v18 !== undefined) {
      quantity(o, 249, v18);
    }
  }
  const v19 = r.dataAbsentReason;
  if (v19 !== undefined) {
    tokenConcept(o, 250, v19);
  }
  const v20 = r.effectiveDateTime;
  if (v20 !== undefined) {
    dateText(o, 251, v20);
  }
  const v21 = r.effectivePeriod;
  if (v21 !== undefined) {
    datePeriod(o, 251, v21);
  }
  const v22 = r.effectiveTiming;
  if (v22 !== undefined) {
    dateTiming(o, 251, v22);
  }
  const v23 = r.effectiveInstant;
  if (v23 !== undefined) {
    dateText(o, 251, v23);
  }
  const v24 = r.derivedFrom;
  if (v24 !== undefined) for (const x25 of v24) {
    reference(o, 252, x25);
  }
  const v26 = r.device;
  if (v26 !== undefined) {
    reference(o, 253, v26);
  }
  const v27 = r.encounter;
  if (v27 !== undefined) {
    reference(o, 254, v27);
  }
  const v28 = r.focus;
  if (v28 !== undefined) for (const x29 of v28) {
    reference(o, 255, x29);
  }
  const v30 = r.hasMember;
  if (v30 !== undefined) for (const x31 of v30) {
    reference(o, 256, x31);
  }
  const v32 = r.identifier;
  if (v32 !== undefined) for (const x33 of v32) {
    tokenIdentifier(o, 257, x33);
  }
  const v34 = r.method;
  if (v34 !== undefined) {
    tokenConcept(o, 258, v34);
  }
  const v35 = r.partOf;
  if (v35 !== undefined) for (const x36 of v35) {
    reference(o, 259, x36);
  }
  const v37 = r.performer;
  if (v37 !== undefined) for (const x38 of v37) {
    reference(o, 261, x38);
  }
  const v39 = r.specimen;
  if (v39 !== undefined) {
    reference(o, 262, v39);
  }
  const v40 = r.status;
  if (v40 !== undefined) {
    tokenCode(o, 263, v40);
  }
  const v41 = r.subject;
  if (v41 !== undefined) {
    reference(o, 264, v41);
  }
  const v42 = r.valueCodeableConcept;
  if (v42 !== undefined) {
    tokenConcept(o, 265, v42);
    const v43 = v42.text;
    if (v43 !== undefined) {
      stringText(o, 268, v43);
    }
  }
  const v44 = r.valueDateTime;
  if (v44 !== undefined) {
    dateText(o, 266, v44);
  }
  const v45 = r.valuePeriod;
  if (v45 !== undefined) {
    datePeriod(o, 266, v45);
  }
  const v46 = r.valueQuantity;
  if (v46 !== undefined) {
    quantity(o, 267, v46);
  }
  const v47 = r.valueString;
  if (v47 !== undefined) {
    stringText(o, 268, v47);
  }
}

function Organization(r: fhir.Organization, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 269, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 270, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 271, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 272, x7);
    }
  }
  const v8 = r.active;
  if (v8 !== undefined) {
    tokenBoolean(o, 273, v8);
  }
  const v9 = r.address;
  if (v9 !== undefined) for (const x10 of v9) {
    stringAddress(o, 274, x10);
    const v11 = x10.city;
    if (v11 !== undefined) {
      stringText(o, 275, v11);
    }
    const v12 = x10.country;
    if (v12 !== undefined) {
      stringText(o, 276, v12);
    }
    const v13 = x10.postalCode;
    if (v13 !== undefined) {
      stringText(o, 277, v13);
    }
    const v14 = x10.state;
    if (v14 !== undefined) {
      stringText(o, 278, v14);
    }
    const v15 = x10.use;
    if (v15 !== undefined) {
      tokenCode(o, 279, v15);
    }
  }
  const v16 = r.endpoint;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 280, x17);
  }
  const v18 = r.identifier;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenIdentifier(o, 281, x19);
  }
  const v20 = r.name;
  if (v20 !== undefined) {
    stringName(o, 282, v20);
    stringName(o, 284, v20);
  }
  const v21 = r.alias;
  if (v21 !== undefined) for (const x22 of v21) {
    stringName(o, 282, x22);
  }
  const v23 = r.partOf;
  if (v23 !== undefined) {
    reference(o, 283, v23);
  }
  const v24 = r.type;
  if (v24 !== undefined) for (const x25 of v24) {
    tokenConcept(o, 285, x25);
  }
}

function Patient(r: fhir.Patient, o: RowSink): void {
  tokenExists(o, 299, r.deceasedBoolean === true || r.deceasedDateTime !== undefined);
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 286, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 287, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 288, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 289, x7);
    }
  }
  const v8 = r.active;
  if (v8 !== undefined) {
    tokenBoolean(o, 290, v8);
  }
  const v9 = r.address;
  if (v9 !== undefined) for (const x10 of v9) {
    stringAddress(o, 291, x10);
    const v11 = x10.city;
    if (v11 !== undefined) {
      stringText(o, 292, v11);
    }
    const v12 = x10.country;
    if (v12 !== undefined) {
      stringText(o, 293, v12);
    }
    const v13 = x10.postalCode;
    if (v13 !== undefined) {
      stringText(o, 294, v13);
    }
    const v14 = x10.state;
    if (v14 !== undefined) {
      stringText(o, 295, v14);
    }
    const v15 = x10.use;
    if (v15 !== undefined) {
      tokenCode(o, 296, v15);
    }
  }
  const v16 = r.birthDate;
  if (v16 !== undefined) {
    dateText(o, 297, v16);
  }
  const v17 = r.deceasedDateTime;
  if (v17 !== undefined) {
    dateText(o, 298, v17);
  }
  const v18 = r.telecom;
  if (v18 !== undefined) for (const x19 of v18) {
    if (x19.system === 'email') tokenContact(o, 300, x19);
    if (x19.system === 'phone') tokenContact(o, 310, x19);
    tokenContact(o, 312, x19);
  }
  const v20 = r.name;
  if (v20 !== undefined) for (const x21 of v20) {
    stringHumanName(o, 308, x21);
    const v22 = x21.family;
    if (v22 !== undefined) {
      stringText(o, 301, v22);
    }
    const v23 = x21.given;
    if (v23 !== undefined) for (const x24 of v23) {
      stringText(o, 304, x24);
    }
  }
  const v25 = r.gender;
  if (v25 !== undefined) {
    tokenCode(o, 302, v25);
  }
  const v26 = r.generalPractitioner;
  if (v26 !== undefined) for (const x27 of v26) {
    reference(o, 303, x27);
  }
  const v28 = r.identifier;
  if (v28 !== undefined) for (const x29 of v28) {
    tokenIdentifier(o, 305, x29);
  }
  const v30 = r.communication;
  if (v30 !== undefined) for (const x31 of v30) {
    const v32 = x31.language;
    if (v32 !== undefined) {
      tokenConcept(o, 306, v32);
    }
  }
  const v33 = r.link;
  if (v33 !== undefined) for (const x34 of v33) {
    const v35 = x34.other;
    if (v35 !== undefined) {
      reference(o, 307, v35);
    }
  }
  const v36 = r.managingOrganization;
  if (v36 !== undefined) {
    reference(o, 309, v36);
  }
}

function Practitioner(r: fhir.Practitioner, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 313, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 314, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 315, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 316, x7);
    }
  }
  const v8 = r.active;
  if (v8 !== undefined) {
    tokenBoolean(o, 317, v8);
  }
  const v9 = r.address;
  if (v9 !== undefined) for (const x10 of v9) {
    stringAddress(o, 318, x10);
    const v11 = x10.city;
    if (v11 !== undefined) {
      stringText(o, 319, v11);
    }
    const v12 = x10.country;
    if (v12 !== undefined) {
      stringText(o, 320, v12);
    }
    const v13 = x10.postalCode;
    if (v13 !== undefined) {
      stringText(o, 321, v13);
    }
    const v14 = x10.state;
    if (v14 !== undefined) {
      stringText(o, 322, v14);
    }
    const v15 = x10.use;
    if (v15 !== undefined) {
      tokenCode(o, 323, v15);
    }
  }
  const v16 = r.communication;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenConcept(o, 324, x17);
  }
  const v18 = r.telecom;
  if (v18 !== undefined) for (const x19 of v18) {
    if (x19.system === 'email') tokenContact(o, 325, x19);
    if (x19.system === 'phone') tokenContact(o, 331, x19);
    tokenContact(o, 333, x19);
  }
  const v20 = r.name;
  if (v20 !== undefined) for (const x21 of v20) {
    stringHumanName(o, 330, x21);
    const v22 = x21.family;
    if (v22 !== undefined) {
      stringText(o, 326, v22);
    }
    const v23 = x21.given;
    if (v23 !== undefined) for (const x24 of v23) {
      stringText(o, 328, x24);
    }
  }
  const v25 = r.gender;
  if (v25 !== undefined) {
    tokenCode(o, 327, v25);
  }
  const v26 = r.identifier;
  if (v26 !== undefined) for (const x27 of v26) {
    tokenIdentifier(o, 329, x27);
  }
}

function Procedure(r: fhir.Procedure, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 334, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 335, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 336, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 337, x7);
    }
  }
  const v8 = r.basedOn;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 338, x9);
  }
  const v10 = r.category;
  if (v10 !== undefined) {
    tokenConcept(o, 339, v10);
  }
  const v11 = r.code;
  if (v11 !== undefined) {
    tokenConcept(o, 340, v11);
  }
  const v12 = r.performedDateTime;
  if (v12 !== undefined) {
    dateText(o, 341, v12);
  }
  const v13 = r.performedPeriod;
  if (v13 !== undefined) {
    datePeriod(o, 341, v13);
  }
  const v14 = r.encounter;
  if (v14 !== undefined) {
    reference(o, 342, v14);
  }
  const v15 = r.identifier;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenIdentifier(o, 343, x16);
  }
  const v17 = r.instantiatesCanonical;
  if (v17 !== undefined) for (const x18 of v17) {
    uri(o, 344, x18);
  }
  const v19 = r.instantiatesUri;
  if (v19 !== undefined) for (const x20 of v19) {
    uri(o, 345, x20);
  }
  const v21 = r.location;
  if (v21 !== undefined) {
    reference(o, 346, v21);
  }
  const v22 = r.partOf;
  if (v22 !== undefined) for (const x23 of v22) {
    reference(o, 347, x23);
  }
  const v24 = r.performer;
  if (v24 !== undefined) for (const x25 of v24) {
    const v26 = x25.actor;
    if (v26 !== undefined) {
      reference(o, 349, v26);
    }
  }
  const v27 = r.reasonCode;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenConcept(o, 350, x28);
  }
  const v29 = r.reasonReference;
  if (v29 !== undefined) for (const x30 of v29) {
    reference(o, 351, x30);
  }
  const v31 = r.status;
  if (v31 !== undefined) {
    tokenCode(o, 352, v31);
  }
  const v32 = r.subject;
  if (v32 !== undefined) {
    reference(o, 353, v32);
  }
}

function Provenance(r: fhir.Provenance, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 354, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 355, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 356, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 357, x7);
    }
  }
  const v8 = r.agent;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.who;
    if (v10 !== undefined) {
      reference(o, 358, v10);
    }
    const v11 = x9.role;
    if (v11 !== undefined) for (const x12 of v11) {
      tokenConcept(o, 359, x12);
    }
    const v13 = x9.type;
    if (v13 !== undefined) {
      tokenConcept(o, 360, v13);
    }
  }
  const v14 = r.entity;
  if (v14 !== undefined) for (const x15 of v14) {
    const v16 = x15.what;
    if (v16 !== undefined) {
      reference(o, 361, v16);
    }
  }
  const v17 = r.location;
  if (v17 !== undefined) {
    reference(o, 362, v17);
  }
  const v18 = r.recorded;
  if (v18 !== undefined) {
    dateText(o, 364, v18);
  }
  const v19 = r.signature;
  if (v19 !== undefined) for (const x20 of v19) {
    const v21 = x20.type;
    if (v21 !== undefined) for (const x22 of v21) {
      tokenCoding(o, 365, x22);
    }
  }
  const v23 = r.target;
  if (v23 !== undefined) for (const x24 of v23) {
    reference(o, 366, x24);
  }
  const v25 = r.occurredDateTime;
  if (v25 !== undefined) {
    dateText(o, 367, v25);
  }
}

function RelatedPerson(r: fhir.RelatedPerson, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 368, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 369, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 370, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 371, x7);
    }
  }
  const v8 = r.active;
  if (v8 !== undefined) {
    tokenBoolean(o, 372, v8);
  }
  const v9 = r.address;
  if (v9 !== undefined) for (const x10 of v9) {
    stringAddress(o, 373, x10);
    const v11 = x10.city;
    if (v11 !== undefined) {
      stringText(o, 374, v11);
    }
    const v12 = x10.country;
    if (v12 !== undefined) {
      stringText(o, 375, v12);
    }
    const v13 = x10.postalCode;
    if (v13 !== undefined) {
      stringText(o, 376, v13);
    }
    const v14 = x10.state;
    if (v14 !== undefined) {
      stringText(o, 377, v14);
    }
    const v15 = x10.use;
    if (v15 !== undefined) {
      tokenCode(o, 378, v15);
    }
  }
  const v16 = r.birthDate;
  if (v16 !== undefined) {
    dateText(o, 379, v16);
  }
  const v17 = r.telecom;
  if (v17 !== undefined) for (const x18 of v17) {
    if (x18.system === 'email') tokenContact(o, 380, x18);
    if (x18.system === 'phone') tokenContact(o, 385, x18);
    tokenContact(o, 388, x18);
  }
  const v19 = r.gender;
  if (v19 !== undefined) {
    tokenCode(o, 381, v19);
  }
  const v20 = r.identifier;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenIdentifier(o, 382, x21);
  }
  const v22 = r.name;
  if (v22 !== undefined) for (const x23 of v22) {
    stringHumanName(o, 383, x23);
  }
  const v24 = r.patient;
  if (v24 !== undefined) {
    reference(o, 384, v24);
  }
  const v25 = r.relationship;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenConcept(o, 387, x26);
  }
}

function ServiceRequest(r: fhir.ServiceRequest, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 389, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 390, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 391, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 392, x7);
    }
  }
  const v8 = r.authoredOn;
  if (v8 !== undefined) {
    dateText(o, 393, v8);
  }
  const v9 = r.basedOn;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 394, x10);
  }
  const v11 = r.bodySite;
  if (v11 !== undefined) for (const x12 of v11) {
    tokenConcept(o, 395, x12);
  }
  const v13 = r.category;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenConcept(o, 396, x14);
  }
  const v15 = r.code;
  if (v15 !== undefined) {
    tokenConcept(o, 397, v15);
  }
  const v16 = r.encounter;
  if (v16 !== undefined) {
    reference(o, 398, v16);
  }
  const v17 = r.identifier;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenIdentifier(o, 399, x18);
  }
  const v19 = r.instantiatesCanonical;
  if (v19 !== undefined) for (const x20 of v19) {
    uri(o, 400, x20);
  }
  const v21 = r.instantiatesUri;
  if (v21 !== undefined) for (const x22 of v21) {
    uri(o, 401, x22);
  }
  const v23 = r.intent;
  if (v23 !== undefined) {
    tokenCode(o, 402, v23);
  }
  const v24 = r.occurrenceDateTime;
  if (v24 !== undefined) {
    dateText(o, 403, v24);
  }
  const v25 = r.occurrencePeriod;
  if (v25 !== undefined) {
    datePeriod(o, 403, v25);
  }
  const v26 = r.occurrenceTiming;
  if (v26 !== undefined) {
    dateTiming(o, 403, v26);
  }
  const v27 = r.performer;
  if (v27 !== undefined) for (const x28 of v27) {
    reference(o, 405, x28);
  }
  const v29 = r.performerType;
  if (v29 !== undefined) {
    tokenConcept(o, 406, v29);
  }
  const v30 = r.priority;
  if (v30 !== undefined) {
    tokenCode(o, 407, v30);
  }
  const v31 = r.replaces;
  if (v31 !== undefined) for (const x32 of v31) {
    reference(o, 408, x32);
  }
  const v33 = r.requester;
  if (v33 !== undefined) {
    reference(o, 409, v33);
  }
  const v34 = r.requisition;
  if (v34 !== undefined) {
    tokenIdentifier(o, 410, v34);
  }
  const v35 = r.specimen;
  if (v35 !== undefined) for (const x36 of v35) {
    reference(o, 411, x36);
  }
  const v37 = r.status;
  if (v37 !== undefined) {
    tokenCode(o, 412, v37);
  }
  const v38 = r.subject;
  if (v38 !== undefined) {
    reference(o, 413, v38);
  }
}

function SupplyDelivery(r: fhir.SupplyDelivery, o: RowSink): void {
  const v0 = r.meta;
  if (v0 !== undefined) {
    const v1 = v0.profile;
    if (v1 !== undefined) for (const x2 of v1) {
      uri(o, 414, x2);
    }
    const v3 = v0.security;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenCoding(o, 415, x4);
    }
    const v5 = v0.source;
    if (v5 !== undefined) {
      uri(o, 416, v5);
    }
    const v6 = v0.tag;
    if (v6 !== undefined) for (const x7 of v6) {
      tokenCoding(o, 417, x7);
    }
  }
  const v8 = r.identifier;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenIdentifier(o, 418, x9);
  }
  const v10 = r.patient;
  if (v10 !== undefined) {
    reference(o, 419, v10);
  }
  const v11 = r.receiver;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 420, x12);
  }
  const v13 = r.status;
  if (v13 !== undefined) {
    tokenCode(o, 421, v13);
  }
  const v14 = r.supplier;
  if (v14 !== undefined) {
    reference(o, 422, v14);
  }
}

/** The extractor of each type the hub searches. */
export const EXTRACTORS: Readonly<Record<string, (resource: never, sink: RowSink) => void>> = { Appointment, Claim, Composition, Condition, Coverage, DiagnosticReport, Encounter, EpisodeOfCare, Location, MedicationAdministration, MedicationRequest, MedicationStatement, Observation, Organization, Patient, Practitioner, Procedure, Provenance, RelatedPerson, ServiceRequest, SupplyDelivery };
