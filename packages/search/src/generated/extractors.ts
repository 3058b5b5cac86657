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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 4, x6);
    }
  }
  const v7 = r.participant;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.actor;
    if (v9 !== undefined) {
      reference(o, 5, v9);
    }
    const v10 = x8.status;
    if (v10 !== undefined) {
      tokenCode(o, 11, v10);
    }
  }
  const v11 = r.appointmentType;
  if (v11 !== undefined) {
    tokenConcept(o, 6, v11);
  }
  const v12 = r.basedOn;
  if (v12 !== undefined) for (const x13 of v12) {
    reference(o, 7, x13);
  }
  const v14 = r.start;
  if (v14 !== undefined) {
    dateText(o, 8, v14);
  }
  const v15 = r.identifier;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenIdentifier(o, 9, x16);
  }
  const v17 = r.reasonCode;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenConcept(o, 14, x18);
  }
  const v19 = r.reasonReference;
  if (v19 !== undefined) for (const x20 of v19) {
    reference(o, 15, x20);
  }
  const v21 = r.serviceCategory;
  if (v21 !== undefined) for (const x22 of v21) {
    tokenConcept(o, 16, x22);
  }
  const v23 = r.serviceType;
  if (v23 !== undefined) for (const x24 of v23) {
    tokenConcept(o, 17, x24);
  }
  const v25 = r.slot;
  if (v25 !== undefined) for (const x26 of v25) {
    reference(o, 18, x26);
  }
  const v27 = r.specialty;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenConcept(o, 19, x28);
  }
  const v29 = r.status;
  if (v29 !== undefined) {
    tokenCode(o, 20, v29);
  }
  const v30 = r.supportingInformation;
  if (v30 !== undefined) for (const x31 of v30) {
    reference(o, 21, x31);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 25, x6);
    }
  }
  const v7 = r.careTeam;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.provider;
    if (v9 !== undefined) {
      reference(o, 26, v9);
    }
  }
  const v10 = r.created;
  if (v10 !== undefined) {
    dateText(o, 27, v10);
  }
  const v11 = r.item;
  if (v11 !== undefined) for (const x12 of v11) {
    const v13 = x12.detail;
    if (v13 !== undefined) for (const x14 of v13) {
      const v15 = x14.udi;
      if (v15 !== undefined) for (const x16 of v15) {
        reference(o, 28, x16);
      }
      const v17 = x14.subDetail;
      if (v17 !== undefined) for (const x18 of v17) {
        const v19 = x18.udi;
        if (v19 !== undefined) for (const x20 of v19) {
          reference(o, 41, x20);
        }
      }
    }
    const v21 = x12.encounter;
    if (v21 !== undefined) for (const x22 of v21) {
      reference(o, 29, x22);
    }
    const v23 = x12.udi;
    if (v23 !== undefined) for (const x24 of v23) {
      reference(o, 34, x24);
    }
  }
  const v25 = r.enterer;
  if (v25 !== undefined) {
    reference(o, 30, v25);
  }
  const v26 = r.facility;
  if (v26 !== undefined) {
    reference(o, 31, v26);
  }
  const v27 = r.identifier;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenIdentifier(o, 32, x28);
  }
  const v29 = r.insurer;
  if (v29 !== undefined) {
    reference(o, 33, v29);
  }
  const v30 = r.patient;
  if (v30 !== undefined) {
    reference(o, 35, v30);
  }
  const v31 = r.payee;
  if (v31 !== undefined) {
    const v32 = v31.party;
    if (v32 !== undefined) {
      reference(o, 36, v32);
    }
  }
  const v33 = r.priority;
  if (v33 !== undefined) {
    tokenConcept(o, 37, v33);
  }
  const v34 = r.procedure;
  if (v34 !== undefined) for (const x35 of v34) {
    const v36 = x35.udi;
    if (v36 !== undefined) for (const x37 of v36) {
      reference(o, 38, x37);
    }
  }
  const v38 = r.provider;
  if (v38 !== undefined) {
    reference(o, 39, v38);
  }
  const v39 = r.status;
  if (v39 !== undefined) {
    tokenCode(o, 40, v39);
  }
  const v40 = r.use;
  if (v40 !== undefined) {
    tokenCode(o, 42, v40);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 46, x6);
    }
  }
  const v7 = r.attester;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.party;
    if (v9 !== undefined) {
      reference(o, 47, v9);
    }
  }
  const v10 = r.author;
  if (v10 !== undefined) for (const x11 of v10) {
    reference(o, 48, x11);
  }
  const v12 = r.category;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenConcept(o, 49, x13);
  }
  const v14 = r.confidentiality;
  if (v14 !== undefined) {
    tokenCode(o, 50, v14);
  }
  const v15 = r.event;
  if (v15 !== undefined) for (const x16 of v15) {
    const v17 = x16.code;
    if (v17 !== undefined) for (const x18 of v17) {
      tokenConcept(o, 51, x18);
    }
    const v19 = x16.period;
    if (v19 !== undefined) {
      datePeriod(o, 57, v19);
    }
  }
  const v20 = r.date;
  if (v20 !== undefined) {
    dateText(o, 52, v20);
  }
  const v21 = r.encounter;
  if (v21 !== undefined) {
    reference(o, 53, v21);
  }
  const v22 = r.section;
  if (v22 !== undefined) for (const x23 of v22) {
    const v24 = x23.entry;
    if (v24 !== undefined) for (const x25 of v24) {
      reference(o, 54, x25);
    }
    const v26 = x23.code;
    if (v26 !== undefined) {
      tokenConcept(o, 60, v26);
    }
  }
  const v27 = r.identifier;
  if (v27 !== undefined) {
    tokenIdentifier(o, 55, v27);
  }
  const v28 = r.relatesTo;
  if (v28 !== undefined) for (const x29 of v28) {
    const v30 = x29.targetIdentifier;
    if (v30 !== undefined) {
      tokenIdentifier(o, 58, v30);
    }
    const v31 = x29.targetReference;
    if (v31 !== undefined) {
      reference(o, 59, v31);
    }
  }
  const v32 = r.status;
  if (v32 !== undefined) {
    tokenCode(o, 61, v32);
  }
  const v33 = r.subject;
  if (v33 !== undefined) {
    reference(o, 62, v33);
  }
  const v34 = r.title;
  if (v34 !== undefined) {
    stringText(o, 63, v34);
  }
  const v35 = r.type;
  if (v35 !== undefined) {
    tokenConcept(o, 64, v35);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 68, x6);
    }
  }
  const v7 = r.abatementAge;
  if (v7 !== undefined) {
    quantity(o, 69, v7);
  }
  const v8 = r.abatementRange;
  if (v8 !== undefined) {
    quantityRange(o, 69, v8);
  }
  const v9 = r.abatementDateTime;
  if (v9 !== undefined) {
    dateText(o, 70, v9);
  }
  const v10 = r.abatementPeriod;
  if (v10 !== undefined) {
    datePeriod(o, 70, v10);
  }
  const v11 = r.abatementString;
  if (v11 !== undefined) {
    stringText(o, 71, v11);
  }
  const v12 = r.asserter;
  if (v12 !== undefined) {
    reference(o, 72, v12);
  }
  const v13 = r.bodySite;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenConcept(o, 73, x14);
  }
  const v15 = r.category;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenConcept(o, 74, x16);
  }
  const v17 = r.clinicalStatus;
  if (v17 !== undefined) {
    tokenConcept(o, 75, v17);
  }
  const v18 = r.code;
  if (v18 !== undefined) {
    tokenConcept(o, 76, v18);
  }
  const v19 = r.encounter;
  if (v19 !== undefined) {
    reference(o, 77, v19);
  }
  const v20 = r.evidence;
  if (v20 !== undefined) for (const x21 of v20) {
    const v22 = x21.code;
    if (v22 !== undefined) for (const x23 of v22) {
      tokenConcept(o, 78, x23);
    }
    const v24 = x21.detail;
    if (v24 !== undefined) for (const x25 of v24) {
      reference(o, 79, x25);
    }
  }
  const v26 = r.identifier;
  if (v26 !== undefined) for (const x27 of v26) {
    tokenIdentifier(o, 80, x27);
  }
  const v28 = r.onsetAge;
  if (v28 !== undefined) {
    quantity(o, 81, v28);
  }
  const v29 = r.onsetRange;
  if (v29 !== undefined) {
    quantityRange(o, 81, v29);
  }
  const v30 = r.onsetDateTime;
  if (v30 !== undefined) {
    dateText(o, 82, v30);
  }
  const v31 = r.onsetPeriod;
  if (v31 !== undefined) {
    datePeriod(o, 82, v31);
  }
  const v32 = r.onsetString;
  if (v32 !== undefined) {
    stringText(o, 83, v32);
  }
  const v33 = r.recordedDate;
  if (v33 !== undefined) {
    dateText(o, 85, v33);
  }
  const v34 = r.severity;
  if (v34 !== undefined) {
    tokenConcept(o, 86, v34);
  }
  const v35 = r.stage;
  if (v35 !== undefined) for (const x36 of v35) {
    const v37 = x36.summary;
    if (v37 !== undefined) {
      tokenConcept(o, 87, v37);
    }
  }
  const v38 = r.subject;
  if (v38 !== undefined) {
    reference(o, 88, v38);
  }
  const v39 = r.verificationStatus;
  if (v39 !== undefined) {
    tokenConcept(o, 89, v39);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 93, x6);
    }
  }
  const v7 = r.beneficiary;
  if (v7 !== undefined) {
    reference(o, 94, v7);
  }
  const v8 = r.class;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.type;
    if (v10 !== undefined) {
      tokenConcept(o, 95, v10);
    }
    const v11 = x9.value;
    if (v11 !== undefined) {
      stringText(o, 96, v11);
    }
  }
  const v12 = r.dependent;
  if (v12 !== undefined) {
    stringText(o, 97, v12);
  }
  const v13 = r.identifier;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenIdentifier(o, 98, x14);
  }
  const v15 = r.payor;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 100, x16);
  }
  const v17 = r.policyHolder;
  if (v17 !== undefined) {
    reference(o, 101, v17);
  }
  const v18 = r.status;
  if (v18 !== undefined) {
    tokenCode(o, 102, v18);
  }
  const v19 = r.subscriber;
  if (v19 !== undefined) {
    reference(o, 103, v19);
  }
  const v20 = r.type;
  if (v20 !== undefined) {
    tokenConcept(o, 104, v20);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 108, x6);
    }
  }
  const v7 = r.basedOn;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 109, x8);
  }
  const v9 = r.category;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenConcept(o, 110, x10);
  }
  const v11 = r.code;
  if (v11 !== undefined) {
    tokenConcept(o, 111, v11);
  }
  const v12 = r.conclusionCode;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenConcept(o, 112, x13);
  }
  const v14 = r.effectiveDateTime;
  if (v14 !== undefined) {
    dateText(o, 113, v14);
  }
  const v15 = r.effectivePeriod;
  if (v15 !== undefined) {
    datePeriod(o, 113, v15);
  }
  const v16 = r.encounter;
  if (v16 !== undefined) {
    reference(o, 114, v16);
  }
  const v17 = r.identifier;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenIdentifier(o, 115, x18);
  }
  const v19 = r.issued;
  if (v19 !== undefined) {
    dateText(o, 116, v19);
  }
  const v20 = r.media;
  if (v20 !== undefined) for (const x21 of v20) {
    const v22 = x21.link;
    if (v22 !== undefined) {
      reference(o, 117, v22);
    }
  }
  const v23 = r.performer;
  if (v23 !== undefined) for (const x24 of v23) {
    reference(o, 119, x24);
  }
  const v25 = r.result;
  if (v25 !== undefined) for (const x26 of v25) {
    reference(o, 120, x26);
  }
  const v27 = r.resultsInterpreter;
  if (v27 !== undefined) for (const x28 of v27) {
    reference(o, 121, x28);
  }
  const v29 = r.specimen;
  if (v29 !== undefined) for (const x30 of v29) {
    reference(o, 122, x30);
  }
  const v31 = r.status;
  if (v31 !== undefined) {
    tokenCode(o, 123, v31);
  }
  const v32 = r.subject;
  if (v32 !== undefined) {
    reference(o, 124, v32);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 128, x6);
    }
  }
  const v7 = r.account;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 129, x8);
  }
  const v9 = r.appointment;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 130, x10);
  }
  const v11 = r.basedOn;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 131, x12);
  }
  const v13 = r.class;
  if (v13 !== undefined) {
    tokenCoding(o, 132, v13);
  }
  const v14 = r.period;
  if (v14 !== undefined) {
    datePeriod(o, 133, v14);
  }
  const v15 = r.diagnosis;
  if (v15 !== undefined) for (const x16 of v15) {
    const v17 = x16.condition;
    if (v17 !== undefined) {
      reference(o, 134, v17);
    }
  }
  const v18 = r.episodeOfCare;
  if (v18 !== undefined) for (const x19 of v18) {
    reference(o, 135, x19);
  }
  const v20 = r.identifier;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenIdentifier(o, 136, x21);
  }
  const v22 = r.length;
  if (v22 !== undefined) {
    quantity(o, 137, v22);
  }
  const v23 = r.location;
  if (v23 !== undefined) for (const x24 of v23) {
    const v25 = x24.location;
    if (v25 !== undefined) {
      reference(o, 138, v25);
    }
    const v26 = x24.period;
    if (v26 !== undefined) {
      datePeriod(o, 139, v26);
    }
  }
  const v27 = r.partOf;
  if (v27 !== undefined) {
    reference(o, 140, v27);
  }
  const v28 = r.participant;
  if (v28 !== undefined) for (const x29 of v28) {
    const v30 = x29.individual;
    if (v30 !== undefined) {
      reference(o, 141, v30);
    }
    const v31 = x29.type;
    if (v31 !== undefined) for (const x32 of v31) {
      tokenConcept(o, 142, x32);
    }
  }
  const v33 = r.reasonCode;
  if (v33 !== undefined) for (const x34 of v33) {
    tokenConcept(o, 145, x34);
  }
  const v35 = r.reasonReference;
  if (v35 !== undefined) for (const x36 of v35) {
    reference(o, 146, x36);
  }
  const v37 = r.serviceProvider;
  if (v37 !== undefined) {
    reference(o, 147, v37);
  }
  const v38 = r.hospitalization;
  if (v38 !== undefined) {
    const v39 = v38.specialArrangement;
    if (v39 !== undefined) for (const x40 of v39) {
      tokenConcept(o, 148, x40);
    }
  }
  const v41 = r.status;
  if (v41 !== undefined) {
    tokenCode(o, 149, v41);
  }
  const v42 = r.subject;
  if (v42 !== undefined) {
    reference(o, 150, v42);
  }
  const v43 = r.type;
  if (v43 !== undefined) for (const x44 of v43) {
    tokenConcept(o, 151, x44);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 155, x6);
    }
  }
  const v7 = r.careManager;
  if (v7 !== undefined) {
    reference(o, 156, v7, 'Practitioner');
  }
  const v8 = r.diagnosis;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.condition;
    if (v10 !== undefined) {
      reference(o, 157, v10);
    }
  }
  const v11 = r.period;
  if (v11 !== undefined) {
    datePeriod(o, 158, v11);
  }
  const v12 = r.identifier;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenIdentifier(o, 159, x13);
  }
  const v14 = r.referralRequest;
  if (v14 !== undefined) for (const x15 of v14) {
    reference(o, 160, x15);
  }
  const v16 = r.managingOrganization;
  if (v16 !== undefined) {
    reference(o, 161, v16);
  }
  const v17 = r.patient;
  if (v17 !== undefined) {
    reference(o, 162, v17);
  }
  const v18 = r.status;
  if (v18 !== undefined) {
    tokenCode(o, 163, v18);
  }
  const v19 = r.type;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenConcept(o, 164, x20);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 168, x6);
    }
  }
  const v7 = r.address;
  if (v7 !== undefined) {
    stringAddress(o, 169, v7);
    const v8 = v7.city;
    if (v8 !== undefined) {
      stringText(o, 170, v8);
    }
    const v9 = v7.country;
    if (v9 !== undefined) {
      stringText(o, 171, v9);
    }
    const v10 = v7.postalCode;
    if (v10 !== undefined) {
      stringText(o, 172, v10);
    }
    const v11 = v7.state;
    if (v11 !== undefined) {
      stringText(o, 173, v11);
    }
    const v12 = v7.use;
    if (v12 !== undefined) {
      tokenCode(o, 174, v12);
    }
  }
  const v13 = r.endpoint;
  if (v13 !== undefined) for (const x14 of v13) {
    reference(o, 175, x14);
  }
  const v15 = r.identifier;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenIdentifier(o, 176, x16);
  }
  const v17 = r.name;
  if (v17 !== undefined) {
    stringName(o, 177, v17);
  }
  const v18 = r.alias;
  if (v18 !== undefined) for (const x19 of v18) {
    stringName(o, 177, x19);
  }
  const v20 = r.operationalStatus;
  if (v20 !== undefined) {
    tokenCoding(o, 178, v20);
  }
  const v21 = r.managingOrganization;
  if (v21 !== undefined) {
    reference(o, 179, v21);
  }
  const v22 = r.partOf;
  if (v22 !== undefined) {
    reference(o, 180, v22);
  }
  const v23 = r.status;
  if (v23 !== undefined) {
    tokenCode(o, 181, v23);
  }
  const v24 = r.type;
  if (v24 !== undefined) for (const x25 of v24) {
    tokenConcept(o, 182, x25);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 186, x6);
    }
  }
  const v7 = r.medicationCodeableConcept;
  if (v7 !== undefined) {
    tokenConcept(o, 187, v7);
  }
  const v8 = r.context;
  if (v8 !== undefined) {
    reference(o, 188, v8);
  }
  const v9 = r.device;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 189, x10);
  }
  const v11 = r.effectiveDateTime;
  if (v11 !== undefined) {
    dateText(o, 190, v11);
  }
  const v12 = r.effectivePeriod;
  if (v12 !== undefined) {
    datePeriod(o, 190, v12);
  }
  const v13 = r.identifier;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenIdentifier(o, 191, x14);
  }
  const v15 = r.medicationReference;
  if (v15 !== undefined) {
    reference(o, 192, v15);
  }
  const v16 = r.performer;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.actor;
    if (v18 !== undefined) {
      reference(o, 194, v18);
    }
  }
  const v19 = r.reasonCode;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenConcept(o, 195, x20);
  }
  const v21 = r.statusReason;
  if (v21 !== undefined) for (const x22 of v21) {
    tokenConcept(o, 196, x22);
  }
  const v23 = r.request;
  if (v23 !== undefined) {
    reference(o, 197, v23);
  }
  const v24 = r.status;
  if (v24 !== undefined) {
    tokenCode(o, 198, v24);
  }
  const v25 = r.subject;
  if (v25 !== undefined) {
    reference(o, 199, v25);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 203, x6);
    }
  }
  const v7 = r.authoredOn;
  if (v7 !== undefined) {
    dateText(o, 204, v7);
  }
  const v8 = r.category;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenConcept(o, 205, x9);
  }
  const v10 = r.medicationCodeableConcept;
  if (v10 !== undefined) {
    tokenConcept(o, 206, v10);
  }
  const v11 = r.dosageInstruction;
  if (v11 !== undefined) for (const x12 of v11) {
    const v13 = x12.timing;
    if (v13 !== undefined) {
      const v14 = v13.event;
      if (v14 !== undefined) for (const x15 of v14) {
        dateText(o, 207, x15);
      }
    }
  }
  const v16 = r.encounter;
  if (v16 !== undefined) {
    reference(o, 208, v16);
  }
  const v17 = r.identifier;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenIdentifier(o, 209, x18);
  }
  const v19 = r.dispenseRequest;
  if (v19 !== undefined) {
    const v20 = v19.performer;
    if (v20 !== undefined) {
      reference(o, 210, v20);
    }
  }
  const v21 = r.performer;
  if (v21 !== undefined) {
    reference(o, 211, v21);
  }
  const v22 = r.performerType;
  if (v22 !== undefined) {
    tokenConcept(o, 212, v22);
  }
  const v23 = r.intent;
  if (v23 !== undefined) {
    tokenCode(o, 213, v23);
  }
  const v24 = r.medicationReference;
  if (v24 !== undefined) {
    reference(o, 214, v24);
  }
  const v25 = r.priority;
  if (v25 !== undefined) {
    tokenCode(o, 216, v25);
  }
  const v26 = r.requester;
  if (v26 !== undefined) {
    reference(o, 217, v26);
  }
  const v27 = r.status;
  if (v27 !== undefined) {
    tokenCode(o, 218, v27);
  }
  const v28 = r.subject;
  if (v28 !== undefined) {
    reference(o, 219, v28);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 223, x6);
    }
  }
  const v7 = r.category;
  if (v7 !== undefined) {
    tokenConcept(o, 224, v7);
  }
  const v8 = r.medicationCodeableConcept;
  if (v8 !== undefined) {
    tokenConcept(o, 225, v8);
  }
  const v9 = r.context;
  if (v9 !== undefined) {
    reference(o, 226, v9);
  }
  const v10 = r.effectiveDateTime;
  if (v10 !== undefined) {
    dateText(o, 227, v10);
  }
  const v11 = r.effectivePeriod;
  if (v11 !== undefined) {
    datePeriod(o, 227, v11);
  }
  const v12 = r.identifier;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenIdentifier(o, 228, x13);
  }
  const v14 = r.medicationReference;
  if (v14 !== undefined) {
    reference(o, 229, v14);
  }
  const v15 = r.partOf;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 230, x16);
  }
  const v17 = r.informationSource;
  if (v17 !== undefined) {
    reference(o, 232, v17);
  }
  const v18 = r.status;
  if (v18 !== undefined) {
    tokenCode(o, 233, v18);
  }
  const v19 = r.subject;
  if (v19 !== undefined) {
    reference(o, 234, v19);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 238, x6);
    }
  }
  const v7 = r.basedOn;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 239, x8);
  }
  const v9 = r.category;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenConcept(o, 240, x10);
  }
  const v11 = r.code;
  if (v11 !== undefined) {
    tokenConcept(o, 241, v11);
  }
  const v12 = r.component;
  if (v12 !== undefined) for (const x13 of v12) {
    const v14 = x13.code;
    if (v14 !== undefined) {
      tokenConcept(o, 246, v14);
    }
    const v15 = x13.dataAbsentReason;
    if (v15 !== undefined) {
      tokenConcept(o, 247, v15);
    }
    const v16 = x13.valueCodeableConcept;
    if (v16 !== undefined) {
      tokenConcept(o, 248, v16);
    }
    const v17 = x13.valueQuantity;
    if (v17 !== undefined) {
      quantity(o, 249, v17);
    }
  }
  const v18 = r.dataAbsentReason;
  if (v18 !== undefined) {
    tokenConcept(o, 250, v18);
  }
  const v19 = r.effectiveDateTime;
  if (v19 !== undefined) {
    dateText(o, 251, v19);
  }
  const v20 = r.effectivePeriod;
  if (v20 !== undefined) {
    datePeriod(o, 251, v20);
  }
  const v21 = r.effectiveTiming;
  if (v21 !== undefined) {
    dateTiming(o, 251, v21);
  }
  const v22 = r.effectiveInstant;
  if (v22 !== undefined) {
    dateText(o, 251, v22);
  }
  const v23 = r.derivedFrom;
  if (v23 !== undefined) for (const x24 of v23) {
    reference(o, 252, x24);
  }
  const v25 = r.device;
  if (v25 !== undefined) {
    reference(o, 253, v25);
  }
  const v26 = r.encounter;
  if (v26 !== undefined) {
    reference(o, 254, v26);
  }
  const v27 = r.focus;
  if (v27 !== undefined) for (const x28 of v27) {
    reference(o, 255, x28);
  }
  const v29 = r.hasMember;
  if (v29 !== undefined) for (const x30 of v29) {
    reference(o, 256, x30);
  }
  const v31 = r.identifier;
  if (v31 !== undefined) for (const x32 of v31) {
    tokenIdentifier(o, 257, x32);
  }
  const v33 = r.method;
  if (v33 !== undefined) {
    tokenConcept(o, 258, v33);
  }
  const v34 = r.partOf;
  if (v34 !== undefined) for (const x35 of v34) {
    reference(o, 259, x35);
  }
  const v36 = r.performer;
  if (v36 !== undefined) for (const x37 of v36) {
    reference(o, 261, x37);
  }
  const v38 = r.specimen;
  if (v38 !== undefined) {
    reference(o, 262, v38);
  }
  const v39 = r.status;
  if (v39 !== undefined) {
    tokenCode(o, 263, v39);
  }
  const v40 = r.subject;
  if (v40 !== undefined) {
    reference(o, 264, v40);
  }
  const v41 = r.valueCodeableConcept;
  if (v41 !== undefined) {
    tokenConcept(o, 265, v41);
    const v42 = v41.text;
    if (v42 !== undefined) {
      stringText(o, 268, v42);
    }
  }
  const v43 = r.valueDateTime;
  if (v43 !== undefined) {
    dateText(o, 266, v43);
  }
  const v44 = r.valuePeriod;
  if (v44 !== undefined) {
    datePeriod(o, 266, v44);
  }
  const v45 = r.valueQuantity;
  if (v45 !== undefined) {
    quantity(o, 267, v45);
  }
  const v46 = r.valueString;
  if (v46 !== undefined) {
    stringText(o, 268, v46);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 272, x6);
    }
  }
  const v7 = r.active;
  if (v7 !== undefined) {
    tokenBoolean(o, 273, v7);
  }
  const v8 = r.address;
  if (v8 !== undefined) for (const x9 of v8) {
    stringAddress(o, 274, x9);
    const v10 = x9.city;
    if (v10 !== undefined) {
      stringText(o, 275, v10);
    }
    const v11 = x9.country;
    if (v11 !== undefined) {
      stringText(o, 276, v11);
    }
    const v12 = x9.postalCode;
    if (v12 !== undefined) {
      stringText(o, 277, v12);
    }
    const v13 = x9.state;
    if (v13 !== undefined) {
      stringText(o, 278, v13);
    }
    const v14 = x9.use;
    if (v14 !== undefined) {
      tokenCode(o, 279, v14);
    }
  }
  const v15 = r.endpoint;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 280, x16);
  }
  const v17 = r.identifier;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenIdentifier(o, 281, x18);
  }
  const v19 = r.name;
  if (v19 !== undefined) {
    stringName(o, 282, v19);
    stringName(o, 284, v19);
  }
  const v20 = r.alias;
  if (v20 !== undefined) for (const x21 of v20) {
    stringName(o, 282, x21);
  }
  const v22 = r.partOf;
  if (v22 !== undefined) {
    reference(o, 283, v22);
  }
  const v23 = r.type;
  if (v23 !== undefined) for (const x24 of v23) {
    tokenConcept(o, 285, x24);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 289, x6);
    }
  }
  const v7 = r.active;
  if (v7 !== undefined) {
    tokenBoolean(o, 290, v7);
  }
  const v8 = r.address;
  if (v8 !== undefined) for (const x9 of v8) {
    stringAddress(o, 291, x9);
    const v10 = x9.city;
    if (v10 !== undefined) {
      stringText(o, 292, v10);
    }
    const v11 = x9.country;
    if (v11 !== undefined) {
      stringText(o, 293, v11);
    }
    const v12 = x9.postalCode;
    if (v12 !== undefined) {
      stringText(o, 294, v12);
    }
    const v13 = x9.state;
    if (v13 !== undefined) {
      stringText(o, 295, v13);
    }
    const v14 = x9.use;
    if (v14 !== undefined) {
      tokenCode(o, 296, v14);
    }
  }
  const v15 = r.birthDate;
  if (v15 !== undefined) {
    dateText(o, 297, v15);
  }
  const v16 = r.deceasedDateTime;
  if (v16 !== undefined) {
    dateText(o, 298, v16);
  }
  const v17 = r.telecom;
  if (v17 !== undefined) for (const x18 of v17) {
    if (x18.system === 'email') tokenContact(o, 300, x18);
    if (x18.system === 'phone') tokenContact(o, 310, x18);
    tokenContact(o, 312, x18);
  }
  const v19 = r.name;
  if (v19 !== undefined) for (const x20 of v19) {
    stringHumanName(o, 308, x20);
    const v21 = x20.family;
    if (v21 !== undefined) {
      stringText(o, 301, v21);
    }
    const v22 = x20.given;
    if (v22 !== undefined) for (const x23 of v22) {
      stringText(o, 304, x23);
    }
  }
  const v24 = r.gender;
  if (v24 !== undefined) {
    tokenCode(o, 302, v24);
  }
  const v25 = r.generalPractitioner;
  if (v25 !== undefined) for (const x26 of v25) {
    reference(o, 303, x26);
  }
  const v27 = r.identifier;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenIdentifier(o, 305, x28);
  }
  const v29 = r.communication;
  if (v29 !== undefined) for (const x30 of v29) {
    const v31 = x30.language;
    if (v31 !== undefined) {
      tokenConcept(o, 306, v31);
    }
  }
  const v32 = r.link;
  if (v32 !== undefined) for (const x33 of v32) {
    const v34 = x33.other;
    if (v34 !== undefined) {
      reference(o, 307, v34);
    }
  }
  const v35 = r.managingOrganization;
  if (v35 !== undefined) {
    reference(o, 309, v35);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 316, x6);
    }
  }
  const v7 = r.active;
  if (v7 !== undefined) {
    tokenBoolean(o, 317, v7);
  }
  const v8 = r.address;
  if (v8 !== undefined) for (const x9 of v8) {
    stringAddress(o, 318, x9);
    const v10 = x9.city;
    if (v10 !== undefined) {
      stringText(o, 319, v10);
    }
    const v11 = x9.country;
    if (v11 !== undefined) {
      stringText(o, 320, v11);
    }
    const v12 = x9.postalCode;
    if (v12 !== undefined) {
      stringText(o, 321, v12);
    }
    const v13 = x9.state;
    if (v13 !== undefined) {
      stringText(o, 322, v13);
    }
    const v14 = x9.use;
    if (v14 !== undefined) {
      tokenCode(o, 323, v14);
    }
  }
  const v15 = r.communication;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenConcept(o, 324, x16);
  }
  const v17 = r.telecom;
  if (v17 !== undefined) for (const x18 of v17) {
    if (x18.system === 'email') tokenContact(o, 325, x18);
    if (x18.system === 'phone') tokenContact(o, 331, x18);
    tokenContact(o, 333, x18);
  }
  const v19 = r.name;
  if (v19 !== undefined) for (const x20 of v19) {
    stringHumanName(o, 330, x20);
    const v21 = x20.family;
    if (v21 !== undefined) {
      stringText(o, 326, v21);
    }
    const v22 = x20.given;
    if (v22 !== undefined) for (const x23 of v22) {
      stringText(o, 328, x23);
    }
  }
  const v24 = r.gender;
  if (v24 !== undefined) {
    tokenCode(o, 327, v24);
  }
  const v25 = r.identifier;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenIdentifier(o, 329, x26);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 337, x6);
    }
  }
  const v7 = r.basedOn;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 338, x8);
  }
  const v9 = r.category;
  if (v9 !== undefined) {
    tokenConcept(o, 339, v9);
  }
  const v10 = r.code;
  if (v10 !== undefined) {
    tokenConcept(o, 340, v10);
  }
  const v11 = r.performedDateTime;
  if (v11 !== undefined) {
    dateText(o, 341, v11);
  }
  const v12 = r.performedPeriod;
  if (v12 !== undefined) {
    datePeriod(o, 341, v12);
  }
  const v13 = r.encounter;
  if (v13 !== undefined) {
    reference(o, 342, v13);
  }
  const v14 = r.identifier;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenIdentifier(o, 343, x15);
  }
  const v16 = r.instantiatesCanonical;
  if (v16 !== undefined) for (const x17 of v16) {
    uri(o, 344, x17);
  }
  const v18 = r.instantiatesUri;
  if (v18 !== undefined) for (const x19 of v18) {
    uri(o, 345, x19);
  }
  const v20 = r.location;
  if (v20 !== undefined) {
    reference(o, 346, v20);
  }
  const v21 = r.partOf;
  if (v21 !== undefined) for (const x22 of v21) {
    reference(o, 347, x22);
  }
  const v23 = r.performer;
  if (v23 !== undefined) for (const x24 of v23) {
    const v25 = x24.actor;
    if (v25 !== undefined) {
      reference(o, 349, v25);
    }
  }
  const v26 = r.reasonCode;
  if (v26 !== undefined) for (const x27 of v26) {
    tokenConcept(o, 350, x27);
  }
  const v28 = r.reasonReference;
  if (v28 !== undefined) for (const x29 of v28) {
    reference(o, 351, x29);
  }
  const v30 = r.status;
  if (v30 !== undefined) {
    tokenCode(o, 352, v30);
  }
  const v31 = r.subject;
  if (v31 !== undefined) {
    reference(o, 353, v31);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 357, x6);
    }
  }
  const v7 = r.agent;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.who;
    if (v9 !== undefined) {
      reference(o, 358, v9);
    }
    const v10 = x8.role;
    if (v10 !== undefined) for (const x11 of v10) {
      tokenConcept(o, 359, x11);
    }
    const v12 = x8.type;
    if (v12 !== undefined) {
      tokenConcept(o, 360, v12);
    }
  }
  const v13 = r.entity;
  if (v13 !== undefined) for (const x14 of v13) {
    const v15 = x14.what;
    if (v15 !== undefined) {
      reference(o, 361, v15);
    }
  }
  const v16 = r.location;
  if (v16 !== undefined) {
    reference(o, 362, v16);
  }
  const v17 = r.recorded;
  if (v17 !== undefined) {
    dateText(o, 364, v17);
  }
  const v18 = r.signature;
  if (v18 !== undefined) for (const x19 of v18) {
    const v20 = x19.type;
    if (v20 !== undefined) for (const x21 of v20) {
      tokenCoding(o, 365, x21);
    }
  }
  const v22 = r.target;
  if (v22 !== undefined) for (const x23 of v22) {
    reference(o, 366, x23);
  }
  const v24 = r.occurredDateTime;
  if (v24 !== undefined) {
    dateText(o, 367, v24);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 371, x6);
    }
  }
  const v7 = r.active;
  if (v7 !== undefined) {
    tokenBoolean(o, 372, v7);
  }
  const v8 = r.address;
  if (v8 !== undefined) for (const x9 of v8) {
    stringAddress(o, 373, x9);
    const v10 = x9.city;
    if (v10 !== undefined) {
      stringText(o, 374, v10);
    }
    const v11 = x9.country;
    if (v11 !== undefined) {
      stringText(o, 375, v11);
    }
    const v12 = x9.postalCode;
    if (v12 !== undefined) {
      stringText(o, 376, v12);
    }
    const v13 = x9.state;
    if (v13 !== undefined) {
      stringText(o, 377, v13);
    }
    const v14 = x9.use;
    if (v14 !== undefined) {
      tokenCode(o, 378, v14);
    }
  }
  const v15 = r.birthDate;
  if (v15 !== undefined) {
    dateText(o, 379, v15);
  }
  const v16 = r.telecom;
  if (v16 !== undefined) for (const x17 of v16) {
    if (x17.system === 'email') tokenContact(o, 380, x17);
    if (x17.system === 'phone') tokenContact(o, 385, x17);
    tokenContact(o, 388, x17);
  }
  const v18 = r.gender;
  if (v18 !== undefined) {
    tokenCode(o, 381, v18);
  }
  const v19 = r.identifier;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenIdentifier(o, 382, x20);
  }
  const v21 = r.name;
  if (v21 !== undefined) for (const x22 of v21) {
    stringHumanName(o, 383, x22);
  }
  const v23 = r.patient;
  if (v23 !== undefined) {
    reference(o, 384, v23);
  }
  const v24 = r.relationship;
  if (v24 !== undefined) for (const x25 of v24) {
    tokenConcept(o, 387, x25);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 392, x6);
    }
  }
  const v7 = r.authoredOn;
  if (v7 !== undefined) {
    dateText(o, 393, v7);
  }
  const v8 = r.basedOn;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 394, x9);
  }
  const v10 = r.bodySite;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenConcept(o, 395, x11);
  }
  const v12 = r.category;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenConcept(o, 396, x13);
  }
  const v14 = r.code;
  if (v14 !== undefined) {
    tokenConcept(o, 397, v14);
  }
  const v15 = r.encounter;
  if (v15 !== undefined) {
    reference(o, 398, v15);
  }
  const v16 = r.identifier;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenIdentifier(o, 399, x17);
  }
  const v18 = r.instantiatesCanonical;
  if (v18 !== undefined) for (const x19 of v18) {
    uri(o, 400, x19);
  }
  const v20 = r.instantiatesUri;
  if (v20 !== undefined) for (const x21 of v20) {
    uri(o, 401, x21);
  }
  const v22 = r.intent;
  if (v22 !== undefined) {
    tokenCode(o, 402, v22);
  }
  const v23 = r.occurrenceDateTime;
  if (v23 !== undefined) {
    dateText(o, 403, v23);
  }
  const v24 = r.occurrencePeriod;
  if (v24 !== undefined) {
    datePeriod(o, 403, v24);
  }
  const v25 = r.occurrenceTiming;
  if (v25 !== undefined) {
    dateTiming(o, 403, v25);
  }
  const v26 = r.performer;
  if (v26 !== undefined) for (const x27 of v26) {
    reference(o, 405, x27);
  }
  const v28 = r.performerType;
  if (v28 !== undefined) {
    tokenConcept(o, 406, v28);
  }
  const v29 = r.priority;
  if (v29 !== undefined) {
    tokenCode(o, 407, v29);
  }
  const v30 = r.replaces;
  if (v30 !== undefined) for (const x31 of v30) {
    reference(o, 408, x31);
  }
  const v32 = r.requester;
  if (v32 !== undefined) {
    reference(o, 409, v32);
  }
  const v33 = r.requisition;
  if (v33 !== undefined) {
    tokenIdentifier(o, 410, v33);
  }
  const v34 = r.specimen;
  if (v34 !== undefined) for (const x35 of v34) {
    reference(o, 411, x35);
  }
  const v36 = r.status;
  if (v36 !== undefined) {
    tokenCode(o, 412, v36);
  }
  const v37 = r.subject;
  if (v37 !== undefined) {
    reference(o, 413, v37);
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
    const v5 = v0.tag;
    if (v5 !== undefined) for (const x6 of v5) {
      tokenCoding(o, 417, x6);
    }
  }
  const v7 = r.identifier;
  if (v7 !== undefined) for (const x8 of v7) {
    tokenIdentifier(o, 418, x8);
  }
  const v9 = r.patient;
  if (v9 !== undefined) {
    reference(o, 419, v9);
  }
  const v10 = r.receiver;
  if (v10 !== undefined) for (const x11 of v10) {
    reference(o, 420, x11);
  }
  const v12 = r.status;
  if (v12 !== undefined) {
    tokenCode(o, 421, v12);
  }
  const v13 = r.supplier;
  if (v13 !== undefined) {
    reference(o, 422, v13);
  }
}

/** The extractor of each type the hub searches. */
export const EXTRACTORS: Readonly<Record<string, (resource: never, sink: RowSink) => void>> = { Appointment, Claim, Composition, Condition, Coverage, DiagnosticReport, Encounter, EpisodeOfCare, Location, MedicationAdministration, MedicationRequest, MedicationStatement, Observation, Organization, Patient, Practitioner, Procedure, Provenance, RelatedPerson, ServiceRequest, SupplyDelivery };
