// Written by scripts/generate-extractors.ts from fhir-profiles/search-parameters. Do not edit.
// biome-ignore-all format: generated
import type * as fhir from '@hub/fhir-model';
import { composite, filled, part } from '../extract/composite.ts';
import { datePeriod, dateText, dateTiming, meta, money, number, position, quantity, quantityRange, reference, stringAddress, stringHumanName, stringName, stringText, tokenBoolean, tokenCode, tokenCoding, tokenConcept, tokenContact, tokenExists, tokenIdentifier, uri } from '../extract/rows.ts';
import type { RowSink } from '../index-rows.ts';

function Account(r: fhir.Account, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 423, 424, 425, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 426, x1);
  }
  const v2 = r.name;
  if (v2 !== undefined) {
    stringName(o, 427, v2);
  }
  const v3 = r.owner;
  if (v3 !== undefined) {
    reference(o, 428, v3);
  }
  const v4 = r.servicePeriod;
  if (v4 !== undefined) {
    datePeriod(o, 430, v4);
  }
  const v5 = r.status;
  if (v5 !== undefined) {
    tokenCode(o, 431, v5);
  }
  const v6 = r.subject;
  if (v6 !== undefined) for (const x7 of v6) {
    reference(o, 432, x7);
  }
  const v8 = r.type;
  if (v8 !== undefined) {
    tokenConcept(o, 433, v8);
  }
}

function ActivityDefinition(r: fhir.ActivityDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 434, 435, 436, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 437, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 442, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 443, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 449, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 452, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2079, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2080, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 438, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 439, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 439, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 440, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 441, v22);
  }
  const v23 = r.library;
  if (v23 !== undefined) for (const x24 of v23) {
    uri(o, 442, x24);
  }
  const v25 = r.description;
  if (v25 !== undefined) {
    stringText(o, 444, v25);
  }
  const v26 = r.effectivePeriod;
  if (v26 !== undefined) {
    datePeriod(o, 445, v26);
  }
  const v27 = r.identifier;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenIdentifier(o, 446, x28);
  }
  const v29 = r.jurisdiction;
  if (v29 !== undefined) for (const x30 of v29) {
    tokenConcept(o, 447, x30);
  }
  const v31 = r.name;
  if (v31 !== undefined) {
    stringName(o, 448, v31);
  }
  const v32 = r.publisher;
  if (v32 !== undefined) {
    stringText(o, 450, v32);
  }
  const v33 = r.status;
  if (v33 !== undefined) {
    tokenCode(o, 451, v33);
  }
  const v34 = r.title;
  if (v34 !== undefined) {
    stringText(o, 453, v34);
  }
  const v35 = r.topic;
  if (v35 !== undefined) for (const x36 of v35) {
    tokenConcept(o, 454, x36);
  }
  const v37 = r.url;
  if (v37 !== undefined) {
    uri(o, 455, v37);
  }
  const v38 = r.version;
  if (v38 !== undefined) {
    tokenCode(o, 456, v38);
  }
}

function AdverseEvent(r: fhir.AdverseEvent, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 457, 458, 459, r.meta);
  const v0 = r.actuality;
  if (v0 !== undefined) {
    tokenCode(o, 460, v0);
  }
  const v1 = r.category;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenConcept(o, 461, x2);
  }
  const v3 = r.date;
  if (v3 !== undefined) {
    dateText(o, 462, v3);
  }
  const v4 = r.event;
  if (v4 !== undefined) {
    tokenConcept(o, 463, v4);
  }
  const v5 = r.location;
  if (v5 !== undefined) {
    reference(o, 464, v5);
  }
  const v6 = r.recorder;
  if (v6 !== undefined) {
    reference(o, 465, v6);
  }
  const v7 = r.resultingCondition;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 466, x8);
  }
  const v9 = r.seriousness;
  if (v9 !== undefined) {
    tokenConcept(o, 467, v9);
  }
  const v10 = r.severity;
  if (v10 !== undefined) {
    tokenConcept(o, 468, v10);
  }
  const v11 = r.study;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 469, x12);
  }
  const v13 = r.subject;
  if (v13 !== undefined) {
    reference(o, 470, v13);
  }
  const v14 = r.suspectEntity;
  if (v14 !== undefined) for (const x15 of v14) {
    const v16 = x15.instance;
    if (v16 !== undefined) {
      reference(o, 471, v16);
    }
  }
}

function AllergyIntolerance(r: fhir.AllergyIntolerance, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 472, 473, 474, r.meta);
  const v0 = r.asserter;
  if (v0 !== undefined) {
    reference(o, 475, v0);
  }
  const v1 = r.category;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenCode(o, 476, x2);
  }
  const v3 = r.clinicalStatus;
  if (v3 !== undefined) {
    tokenConcept(o, 477, v3);
  }
  const v4 = r.code;
  if (v4 !== undefined) {
    tokenConcept(o, 478, v4);
  }
  const v5 = r.reaction;
  if (v5 !== undefined) for (const x6 of v5) {
    const v7 = x6.substance;
    if (v7 !== undefined) {
      tokenConcept(o, 478, v7);
    }
    const v8 = x6.manifestation;
    if (v8 !== undefined) for (const x9 of v8) {
      tokenConcept(o, 483, x9);
    }
    const v10 = x6.onset;
    if (v10 !== undefined) {
      dateText(o, 484, v10);
    }
    const v11 = x6.exposureRoute;
    if (v11 !== undefined) {
      tokenConcept(o, 487, v11);
    }
    const v12 = x6.severity;
    if (v12 !== undefined) {
      tokenCode(o, 488, v12);
    }
  }
  const v13 = r.criticality;
  if (v13 !== undefined) {
    tokenCode(o, 479, v13);
  }
  const v14 = r.recordedDate;
  if (v14 !== undefined) {
    dateText(o, 480, v14);
  }
  const v15 = r.identifier;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenIdentifier(o, 481, x16);
  }
  const v17 = r.lastOccurrence;
  if (v17 !== undefined) {
    dateText(o, 482, v17);
  }
  const v18 = r.patient;
  if (v18 !== undefined) {
    reference(o, 485, v18);
  }
  const v19 = r.recorder;
  if (v19 !== undefined) {
    reference(o, 486, v19);
  }
  const v20 = r.type;
  if (v20 !== undefined) {
    tokenCode(o, 489, v20);
  }
  const v21 = r.verificationStatus;
  if (v21 !== undefined) {
    tokenConcept(o, 490, v21);
  }
}

function Appointment(r: fhir.Appointment, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1, 2, 4, r.meta);
  const v0 = r.participant;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.actor;
    if (v2 !== undefined) {
      reference(o, 5, v2);
    }
    const v3 = x1.status;
    if (v3 !== undefined) {
      tokenCode(o, 11, v3);
    }
  }
  const v4 = r.appointmentType;
  if (v4 !== undefined) {
    tokenConcept(o, 6, v4);
  }
  const v5 = r.basedOn;
  if (v5 !== undefined) for (const x6 of v5) {
    reference(o, 7, x6);
  }
  const v7 = r.start;
  if (v7 !== undefined) {
    dateText(o, 8, v7);
  }
  const v8 = r.identifier;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenIdentifier(o, 9, x9);
  }
  const v10 = r.reasonCode;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenConcept(o, 14, x11);
  }
  const v12 = r.reasonReference;
  if (v12 !== undefined) for (const x13 of v12) {
    reference(o, 15, x13);
  }
  const v14 = r.serviceCategory;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenConcept(o, 16, x15);
  }
  const v16 = r.serviceType;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenConcept(o, 17, x17);
  }
  const v18 = r.slot;
  if (v18 !== undefined) for (const x19 of v18) {
    reference(o, 18, x19);
  }
  const v20 = r.specialty;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenConcept(o, 19, x21);
  }
  const v22 = r.status;
  if (v22 !== undefined) {
    tokenCode(o, 20, v22);
  }
  const v23 = r.supportingInformation;
  if (v23 !== undefined) for (const x24 of v23) {
    reference(o, 21, x24);
  }
}

function AppointmentResponse(r: fhir.AppointmentResponse, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 491, 492, 493, r.meta);
  const v0 = r.actor;
  if (v0 !== undefined) {
    reference(o, 494, v0);
  }
  const v1 = r.appointment;
  if (v1 !== undefined) {
    reference(o, 495, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 496, x3);
  }
  const v4 = r.participantStatus;
  if (v4 !== undefined) {
    tokenCode(o, 498, v4);
  }
}

function AuditEvent(r: fhir.AuditEvent, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 501, 502, 503, r.meta);
  const v0 = r.action;
  if (v0 !== undefined) {
    tokenCode(o, 504, v0);
  }
  const v1 = r.agent;
  if (v1 !== undefined) for (const x2 of v1) {
    const v3 = x2.network;
    if (v3 !== undefined) {
      const v4 = v3.address;
      if (v4 !== undefined) {
        stringText(o, 505, v4);
      }
    }
    const v5 = x2.who;
    if (v5 !== undefined) {
      reference(o, 506, v5);
      reference(o, 516, v5, 'Patient');
    }
    const v6 = x2.name;
    if (v6 !== undefined) {
      stringText(o, 507, v6);
    }
    const v7 = x2.role;
    if (v7 !== undefined) for (const x8 of v7) {
      tokenConcept(o, 508, x8);
    }
    const v9 = x2.altId;
    if (v9 !== undefined) {
      tokenCode(o, 509, v9);
    }
    const v10 = x2.policy;
    if (v10 !== undefined) for (const x11 of v10) {
      uri(o, 517, x11);
    }
  }
  const v12 = r.recorded;
  if (v12 !== undefined) {
    dateText(o, 510, v12);
  }
  const v13 = r.entity;
  if (v13 !== undefined) for (const x14 of v13) {
    const v15 = x14.what;
    if (v15 !== undefined) {
      reference(o, 511, v15);
      reference(o, 516, v15, 'Patient');
    }
    const v16 = x14.name;
    if (v16 !== undefined) {
      stringText(o, 512, v16);
    }
    const v17 = x14.role;
    if (v17 !== undefined) {
      tokenCoding(o, 513, v17);
    }
    const v18 = x14.type;
    if (v18 !== undefined) {
      tokenCoding(o, 514, v18);
    }
  }
  const v19 = r.outcome;
  if (v19 !== undefined) {
    tokenCode(o, 515, v19);
  }
  const v20 = r.source;
  if (v20 !== undefined) {
    const v21 = v20.site;
    if (v21 !== undefined) {
      tokenCode(o, 518, v21);
    }
    const v22 = v20.observer;
    if (v22 !== undefined) {
      reference(o, 519, v22);
    }
  }
  const v23 = r.subtype;
  if (v23 !== undefined) for (const x24 of v23) {
    tokenCoding(o, 520, x24);
  }
  const v25 = r.type;
  if (v25 !== undefined) {
    tokenCoding(o, 521, v25);
  }
}

function Basic(r: fhir.Basic, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 522, 523, 524, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) {
    reference(o, 525, v0);
  }
  const v1 = r.code;
  if (v1 !== undefined) {
    tokenConcept(o, 526, v1);
  }
  const v2 = r.created;
  if (v2 !== undefined) {
    dateText(o, 527, v2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 528, x4);
  }
  const v5 = r.subject;
  if (v5 !== undefined) {
    reference(o, 530, v5);
  }
}

function Binary(r: fhir.Binary, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 531, 532, 533, r.meta);
}

function BiologicallyDerivedProduct(r: fhir.BiologicallyDerivedProduct, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 534, 535, 536, r.meta);
}

function BodyStructure(r: fhir.BodyStructure, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 537, 538, 539, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 540, x1);
  }
  const v2 = r.location;
  if (v2 !== undefined) {
    tokenConcept(o, 541, v2);
  }
  const v3 = r.morphology;
  if (v3 !== undefined) {
    tokenConcept(o, 542, v3);
  }
  const v4 = r.patient;
  if (v4 !== undefined) {
    reference(o, 543, v4);
  }
}

function Bundle(r: fhir.Bundle, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 544, 545, 546, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) {
    tokenIdentifier(o, 547, v0);
  }
  const v1 = r.timestamp;
  if (v1 !== undefined) {
    dateText(o, 548, v1);
  }
  const v2 = r.type;
  if (v2 !== undefined) {
    tokenCode(o, 549, v2);
  }
}

function CapabilityStatement(r: fhir.CapabilityStatement, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 550, 551, 552, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2081, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2082, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 553, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 554, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 554, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 555, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 556, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 557, v16);
  }
  const v17 = r.version;
  if (v17 !== undefined) {
    tokenCode(o, 558, v17);
  }
  const v18 = r.format;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenCode(o, 559, x19);
  }
  const v20 = r.implementationGuide;
  if (v20 !== undefined) for (const x21 of v20) {
    uri(o, 560, x21);
  }
  const v22 = r.jurisdiction;
  if (v22 !== undefined) for (const x23 of v22) {
    tokenConcept(o, 561, x23);
  }
  const v24 = r.rest;
  if (v24 !== undefined) for (const x25 of v24) {
    const v26 = x25.mode;
    if (v26 !== undefined) {
      tokenCode(o, 562, v26);
    }
    const v27 = x25.resource;
    if (v27 !== undefined) for (const x28 of v27) {
      const v29 = x28.type;
      if (v29 !== undefined) {
        tokenCode(o, 565, v29);
      }
      const v30 = x28.profile;
      if (v30 !== undefined) {
        uri(o, 566, v30);
      }
      const v31 = x28.supportedProfile;
      if (v31 !== undefined) for (const x32 of v31) {
        uri(o, 570, x32);
      }
    }
    const v33 = x25.security;
    if (v33 !== undefined) {
      const v34 = v33.service;
      if (v34 !== undefined) for (const x35 of v34) {
        tokenConcept(o, 567, x35);
      }
    }
  }
  const v36 = r.name;
  if (v36 !== undefined) {
    stringName(o, 563, v36);
  }
  const v37 = r.publisher;
  if (v37 !== undefined) {
    stringText(o, 564, v37);
  }
  const v38 = r.software;
  if (v38 !== undefined) {
    const v39 = v38.name;
    if (v39 !== undefined) {
      stringText(o, 568, v39);
    }
  }
  const v40 = r.status;
  if (v40 !== undefined) {
    tokenCode(o, 569, v40);
  }
  const v41 = r.title;
  if (v41 !== undefined) {
    stringText(o, 571, v41);
  }
  const v42 = r.url;
  if (v42 !== undefined) {
    uri(o, 572, v42);
  }
}

function CarePlan(r: fhir.CarePlan, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 574, 575, 576, r.meta);
  const v0 = r.activity;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.detail;
    if (v2 !== undefined) {
      const v3 = v2.code;
      if (v3 !== undefined) {
        tokenConcept(o, 577, v3);
      }
      const v4 = v2.scheduledTiming;
      if (v4 !== undefined) {
        dateTiming(o, 578, v4);
      }
      const v5 = v2.scheduledPeriod;
      if (v5 !== undefined) {
        datePeriod(o, 578, v5);
      }
      const v6 = v2.performer;
      if (v6 !== undefined) for (const x7 of v6) {
        reference(o, 593, x7);
      }
    }
    const v8 = x1.reference;
    if (v8 !== undefined) {
      reference(o, 579, v8);
    }
  }
  const v9 = r.basedOn;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 580, x10);
  }
  const v11 = r.careTeam;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 581, x12);
  }
  const v13 = r.category;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenConcept(o, 582, x14);
  }
  const v15 = r.addresses;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 583, x16);
  }
  const v17 = r.period;
  if (v17 !== undefined) {
    datePeriod(o, 584, v17);
  }
  const v18 = r.encounter;
  if (v18 !== undefined) {
    reference(o, 585, v18);
  }
  const v19 = r.goal;
  if (v19 !== undefined) for (const x20 of v19) {
    reference(o, 586, x20);
  }
  const v21 = r.identifier;
  if (v21 !== undefined) for (const x22 of v21) {
    tokenIdentifier(o, 587, x22);
  }
  const v23 = r.instantiatesCanonical;
  if (v23 !== undefined) for (const x24 of v23) {
    uri(o, 588, x24);
  }
  const v25 = r.instantiatesUri;
  if (v25 !== undefined) for (const x26 of v25) {
    uri(o, 589, x26);
  }
  const v27 = r.intent;
  if (v27 !== undefined) {
    tokenCode(o, 590, v27);
  }
  const v28 = r.partOf;
  if (v28 !== undefined) for (const x29 of v28) {
    reference(o, 591, x29);
  }
  const v30 = r.replaces;
  if (v30 !== undefined) for (const x31 of v30) {
    reference(o, 594, x31);
  }
  const v32 = r.status;
  if (v32 !== undefined) {
    tokenCode(o, 595, v32);
  }
  const v33 = r.subject;
  if (v33 !== undefined) {
    reference(o, 596, v33);
  }
}

function CareTeam(r: fhir.CareTeam, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 597, 598, 599, r.meta);
  const v0 = r.category;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenConcept(o, 600, x1);
  }
  const v2 = r.period;
  if (v2 !== undefined) {
    datePeriod(o, 601, v2);
  }
  const v3 = r.encounter;
  if (v3 !== undefined) {
    reference(o, 602, v3);
  }
  const v4 = r.identifier;
  if (v4 !== undefined) for (const x5 of v4) {
    tokenIdentifier(o, 603, x5);
  }
  const v6 = r.participant;
  if (v6 !== undefined) for (const x7 of v6) {
    const v8 = x7.member;
    if (v8 !== undefined) {
      reference(o, 604, v8);
    }
  }
  const v9 = r.status;
  if (v9 !== undefined) {
    tokenCode(o, 606, v9);
  }
  const v10 = r.subject;
  if (v10 !== undefined) {
    reference(o, 607, v10);
  }
}

function CatalogEntry(r: fhir.CatalogEntry, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 608, 609, 610, r.meta);
}

function ChargeItem(r: fhir.ChargeItem, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 611, 612, 613, r.meta);
  const v0 = r.account;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 614, x1);
  }
  const v2 = r.code;
  if (v2 !== undefined) {
    tokenConcept(o, 615, v2);
  }
  const v3 = r.context;
  if (v3 !== undefined) {
    reference(o, 616, v3);
  }
  const v4 = r.enteredDate;
  if (v4 !== undefined) {
    dateText(o, 617, v4);
  }
  const v5 = r.enterer;
  if (v5 !== undefined) {
    reference(o, 618, v5);
  }
  const v6 = r.factorOverride;
  if (v6 !== undefined) {
    number(o, 619, v6);
  }
  const v7 = r.identifier;
  if (v7 !== undefined) for (const x8 of v7) {
    tokenIdentifier(o, 620, x8);
  }
  const v9 = r.occurrenceDateTime;
  if (v9 !== undefined) {
    dateText(o, 621, v9);
  }
  const v10 = r.occurrencePeriod;
  if (v10 !== undefined) {
    datePeriod(o, 621, v10);
  }
  const v11 = r.occurrenceTiming;
  if (v11 !== undefined) {
    dateTiming(o, 621, v11);
  }
  const v12 = r.performer;
  if (v12 !== undefined) for (const x13 of v12) {
    const v14 = x13.actor;
    if (v14 !== undefined) {
      reference(o, 623, v14);
    }
    const v15 = x13.function;
    if (v15 !== undefined) {
      tokenConcept(o, 624, v15);
    }
  }
  const v16 = r.performingOrganization;
  if (v16 !== undefined) {
    reference(o, 625, v16);
  }
  const v17 = r.priceOverride;
  if (v17 !== undefined) {
    money(o, 626, v17);
  }
  const v18 = r.quantity;
  if (v18 !== undefined) {
    quantity(o, 627, v18);
  }
  const v19 = r.requestingOrganization;
  if (v19 !== undefined) {
    reference(o, 628, v19);
  }
  const v20 = r.service;
  if (v20 !== undefined) for (const x21 of v20) {
    reference(o, 629, x21);
  }
  const v22 = r.subject;
  if (v22 !== undefined) {
    reference(o, 630, v22);
  }
}

function ChargeItemDefinition(r: fhir.ChargeItemDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 631, 632, 633, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2083, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2084, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 634, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 635, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 635, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 636, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 637, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 638, v16);
  }
  const v17 = r.effectivePeriod;
  if (v17 !== undefined) {
    datePeriod(o, 639, v17);
  }
  const v18 = r.identifier;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenIdentifier(o, 640, x19);
  }
  const v20 = r.jurisdiction;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenConcept(o, 641, x21);
  }
  const v22 = r.publisher;
  if (v22 !== undefined) {
    stringText(o, 642, v22);
  }
  const v23 = r.status;
  if (v23 !== undefined) {
    tokenCode(o, 643, v23);
  }
  const v24 = r.title;
  if (v24 !== undefined) {
    stringText(o, 644, v24);
  }
  const v25 = r.url;
  if (v25 !== undefined) {
    uri(o, 645, v25);
  }
  const v26 = r.version;
  if (v26 !== undefined) {
    tokenCode(o, 646, v26);
  }
}

function Claim(r: fhir.Claim, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 22, 23, 25, r.meta);
  const v0 = r.careTeam;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.provider;
    if (v2 !== undefined) {
      reference(o, 26, v2);
    }
  }
  const v3 = r.created;
  if (v3 !== undefined) {
    dateText(o, 27, v3);
  }
  const v4 = r.item;
  if (v4 !== undefined) for (const x5 of v4) {
    const v6 = x5.detail;
    if (v6 !== undefined) for (const x7 of v6) {
      const v8 = x7.udi;
      if (v8 !== undefined) for (const x9 of v8) {
        reference(o, 28, x9);
      }
      const v10 = x7.subDetail;
      if (v10 !== undefined) for (const x11 of v10) {
        const v12 = x11.udi;
        if (v12 !== undefined) for (const x13 of v12) {
          reference(o, 41, x13);
        }
      }
    }
    const v14 = x5.encounter;
    if (v14 !== undefined) for (const x15 of v14) {
      reference(o, 29, x15);
    }
    const v16 = x5.udi;
    if (v16 !== undefined) for (const x17 of v16) {
      reference(o, 34, x17);
    }
  }
  const v18 = r.enterer;
  if (v18 !== undefined) {
    reference(o, 30, v18);
  }
  const v19 = r.facility;
  if (v19 !== undefined) {
    reference(o, 31, v19);
  }
  const v20 = r.identifier;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenIdentifier(o, 32, x21);
  }
  const v22 = r.insurer;
  if (v22 !== undefined) {
    reference(o, 33, v22);
  }
  const v23 = r.patient;
  if (v23 !== undefined) {
    reference(o, 35, v23);
  }
  const v24 = r.payee;
  if (v24 !== undefined) {
    const v25 = v24.party;
    if (v25 !== undefined) {
      reference(o, 36, v25);
    }
  }
  const v26 = r.priority;
  if (v26 !== undefined) {
    tokenConcept(o, 37, v26);
  }
  const v27 = r.procedure;
  if (v27 !== undefined) for (const x28 of v27) {
    const v29 = x28.udi;
    if (v29 !== undefined) for (const x30 of v29) {
      reference(o, 38, x30);
    }
  }
  const v31 = r.provider;
  if (v31 !== undefined) {
    reference(o, 39, v31);
  }
  const v32 = r.status;
  if (v32 !== undefined) {
    tokenCode(o, 40, v32);
  }
  const v33 = r.use;
  if (v33 !== undefined) {
    tokenCode(o, 42, v33);
  }
}

function ClaimResponse(r: fhir.ClaimResponse, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 647, 648, 649, r.meta);
  const v0 = r.created;
  if (v0 !== undefined) {
    dateText(o, 650, v0);
  }
  const v1 = r.disposition;
  if (v1 !== undefined) {
    stringText(o, 651, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 652, x3);
  }
  const v4 = r.insurer;
  if (v4 !== undefined) {
    reference(o, 653, v4);
  }
  const v5 = r.outcome;
  if (v5 !== undefined) {
    tokenCode(o, 654, v5);
  }
  const v6 = r.patient;
  if (v6 !== undefined) {
    reference(o, 655, v6);
  }
  const v7 = r.payment;
  if (v7 !== undefined) {
    const v8 = v7.date;
    if (v8 !== undefined) {
      dateText(o, 656, v8);
    }
  }
  const v9 = r.request;
  if (v9 !== undefined) {
    reference(o, 657, v9);
  }
  const v10 = r.requestor;
  if (v10 !== undefined) {
    reference(o, 658, v10);
  }
  const v11 = r.status;
  if (v11 !== undefined) {
    tokenCode(o, 659, v11);
  }
  const v12 = r.use;
  if (v12 !== undefined) {
    tokenCode(o, 660, v12);
  }
}

function ClinicalImpression(r: fhir.ClinicalImpression, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 661, 662, 663, r.meta);
  const v0 = r.assessor;
  if (v0 !== undefined) {
    reference(o, 664, v0);
  }
  const v1 = r.date;
  if (v1 !== undefined) {
    dateText(o, 665, v1);
  }
  const v2 = r.encounter;
  if (v2 !== undefined) {
    reference(o, 666, v2);
  }
  const v3 = r.finding;
  if (v3 !== undefined) for (const x4 of v3) {
    const v5 = x4.itemCodeableConcept;
    if (v5 !== undefined) {
      tokenConcept(o, 667, v5);
    }
    const v6 = x4.itemReference;
    if (v6 !== undefined) {
      reference(o, 668, v6);
    }
  }
  const v7 = r.identifier;
  if (v7 !== undefined) for (const x8 of v7) {
    tokenIdentifier(o, 669, x8);
  }
  const v9 = r.investigation;
  if (v9 !== undefined) for (const x10 of v9) {
    const v11 = x10.item;
    if (v11 !== undefined) for (const x12 of v11) {
      reference(o, 670, x12);
    }
  }
  const v13 = r.previous;
  if (v13 !== undefined) {
    reference(o, 672, v13);
  }
  const v14 = r.problem;
  if (v14 !== undefined) for (const x15 of v14) {
    reference(o, 673, x15);
  }
  const v16 = r.status;
  if (v16 !== undefined) {
    tokenCode(o, 674, v16);
  }
  const v17 = r.subject;
  if (v17 !== undefined) {
    reference(o, 675, v17);
  }
  const v18 = r.supportingInfo;
  if (v18 !== undefined) for (const x19 of v18) {
    reference(o, 676, x19);
  }
}

function CodeSystem(r: fhir.CodeSystem, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 677, 678, 679, r.meta);
  const v0 = r.concept;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.code;
    if (v2 !== undefined) {
      tokenCode(o, 680, v2);
    }
    const v3 = x1.designation;
    if (v3 !== undefined) for (const x4 of v3) {
      const v5 = x4.language;
      if (v5 !== undefined) {
        tokenCode(o, 689, v5);
      }
    }
  }
  const v6 = r.content;
  if (v6 !== undefined) {
    tokenCode(o, 681, v6);
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2085, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2086, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 682, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 683, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 683, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 684, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 685, v22);
  }
  const v23 = r.description;
  if (v23 !== undefined) {
    stringText(o, 686, v23);
  }
  const v24 = r.identifier;
  if (v24 !== undefined) for (const x25 of v24) {
    tokenIdentifier(o, 687, x25);
  }
  const v26 = r.jurisdiction;
  if (v26 !== undefined) for (const x27 of v26) {
    tokenConcept(o, 688, x27);
  }
  const v28 = r.name;
  if (v28 !== undefined) {
    stringName(o, 690, v28);
  }
  const v29 = r.publisher;
  if (v29 !== undefined) {
    stringText(o, 691, v29);
  }
  const v30 = r.status;
  if (v30 !== undefined) {
    tokenCode(o, 692, v30);
  }
  const v31 = r.supplements;
  if (v31 !== undefined) {
    uri(o, 693, v31);
  }
  const v32 = r.url;
  if (v32 !== undefined) {
    uri(o, 694, v32);
  }
  const v33 = r.title;
  if (v33 !== undefined) {
    stringText(o, 695, v33);
  }
  const v34 = r.version;
  if (v34 !== undefined) {
    tokenCode(o, 697, v34);
  }
}

function Communication(r: fhir.Communication, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 698, 699, 700, r.meta);
  const v0 = r.basedOn;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 701, x1);
  }
  const v2 = r.category;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenConcept(o, 702, x3);
  }
  const v4 = r.encounter;
  if (v4 !== undefined) {
    reference(o, 703, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 704, x6);
  }
  const v7 = r.instantiatesCanonical;
  if (v7 !== undefined) for (const x8 of v7) {
    uri(o, 705, x8);
  }
  const v9 = r.instantiatesUri;
  if (v9 !== undefined) for (const x10 of v9) {
    uri(o, 706, x10);
  }
  const v11 = r.medium;
  if (v11 !== undefined) for (const x12 of v11) {
    tokenConcept(o, 707, x12);
  }
  const v13 = r.partOf;
  if (v13 !== undefined) for (const x14 of v13) {
    reference(o, 708, x14);
  }
  const v15 = r.received;
  if (v15 !== undefined) {
    dateText(o, 710, v15);
  }
  const v16 = r.recipient;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 711, x17);
  }
  const v18 = r.sender;
  if (v18 !== undefined) {
    reference(o, 712, v18);
  }
  const v19 = r.sent;
  if (v19 !== undefined) {
    dateText(o, 713, v19);
  }
  const v20 = r.status;
  if (v20 !== undefined) {
    tokenCode(o, 714, v20);
  }
  const v21 = r.subject;
  if (v21 !== undefined) {
    reference(o, 715, v21);
  }
}

function CommunicationRequest(r: fhir.CommunicationRequest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 716, 717, 718, r.meta);
  const v0 = r.authoredOn;
  if (v0 !== undefined) {
    dateText(o, 719, v0);
  }
  const v1 = r.basedOn;
  if (v1 !== undefined) for (const x2 of v1) {
    reference(o, 720, x2);
  }
  const v3 = r.category;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenConcept(o, 721, x4);
  }
  const v5 = r.encounter;
  if (v5 !== undefined) {
    reference(o, 722, v5);
  }
  const v6 = r.groupIdentifier;
  if (v6 !== undefined) {
    tokenIdentifier(o, 723, v6);
  }
  const v7 = r.identifier;
  if (v7 !== undefined) for (const x8 of v7) {
    tokenIdentifier(o, 724, x8);
  }
  const v9 = r.medium;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenConcept(o, 725, x10);
  }
  const v11 = r.occurrenceDateTime;
  if (v11 !== undefined) {
    dateText(o, 726, v11);
  }
  const v12 = r.priority;
  if (v12 !== undefined) {
    tokenCode(o, 728, v12);
  }
  const v13 = r.recipient;
  if (v13 !== undefined) for (const x14 of v13) {
    reference(o, 729, x14);
  }
  const v15 = r.replaces;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 730, x16);
  }
  const v17 = r.requester;
  if (v17 !== undefined) {
    reference(o, 731, v17);
  }
  const v18 = r.sender;
  if (v18 !== undefined) {
    reference(o, 732, v18);
  }
  const v19 = r.status;
  if (v19 !== undefined) {
    tokenCode(o, 733, v19);
  }
  const v20 = r.subject;
  if (v20 !== undefined) {
    reference(o, 734, v20);
  }
}

function CompartmentDefinition(r: fhir.CompartmentDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 735, 736, 737, r.meta);
  const v0 = r.code;
  if (v0 !== undefined) {
    tokenCode(o, 738, v0);
  }
  const v1 = r.useContext;
  if (v1 !== undefined) for (const x2 of v1) {
    const p3 = part(o, 1);
    const v4 = x2.valueQuantity;
    if (v4 !== undefined) {
      quantity(p3, 0, v4);
    }
    const v5 = x2.valueRange;
    if (v5 !== undefined) {
      quantityRange(p3, 0, v5);
    }
    if (filled(p3)) {
      const p6 = part(o, 0);
      const v7 = x2.code;
      if (v7 !== undefined) {
        tokenCoding(p6, 0, v7);
      }
      if (filled(p6)) {
        composite(o, 2087, p6, p3);
      }
    }
    const p8 = part(o, 1);
    const v9 = x2.valueCodeableConcept;
    if (v9 !== undefined) {
      tokenConcept(p8, 0, v9);
    }
    if (filled(p8)) {
      const p10 = part(o, 0);
      const v11 = x2.code;
      if (v11 !== undefined) {
        tokenCoding(p10, 0, v11);
      }
      if (filled(p10)) {
        composite(o, 2088, p10, p8);
      }
    }
    const v12 = x2.valueCodeableConcept;
    if (v12 !== undefined) {
      tokenConcept(o, 739, v12);
    }
    const v13 = x2.valueQuantity;
    if (v13 !== undefined) {
      quantity(o, 740, v13);
    }
    const v14 = x2.valueRange;
    if (v14 !== undefined) {
      quantityRange(o, 740, v14);
    }
    const v15 = x2.code;
    if (v15 !== undefined) {
      tokenCoding(o, 741, v15);
    }
  }
  const v16 = r.date;
  if (v16 !== undefined) {
    dateText(o, 742, v16);
  }
  const v17 = r.description;
  if (v17 !== undefined) {
    stringText(o, 743, v17);
  }
  const v18 = r.name;
  if (v18 !== undefined) {
    stringName(o, 744, v18);
  }
  const v19 = r.publisher;
  if (v19 !== undefined) {
    stringText(o, 745, v19);
  }
  const v20 = r.resource;
  if (v20 !== undefined) for (const x21 of v20) {
    const v22 = x21.code;
    if (v22 !== undefined) {
      tokenCode(o, 746, v22);
    }
  }
  const v23 = r.status;
  if (v23 !== undefined) {
    tokenCode(o, 747, v23);
  }
  const v24 = r.url;
  if (v24 !== undefined) {
    uri(o, 748, v24);
  }
  const v25 = r.version;
  if (v25 !== undefined) {
    tokenCode(o, 749, v25);
  }
}

function Composition(r: fhir.Composition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 43, 44, 46, r.meta);
  const v0 = r.attester;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.party;
    if (v2 !== undefined) {
      reference(o, 47, v2);
    }
  }
  const v3 = r.author;
  if (v3 !== undefined) for (const x4 of v3) {
    reference(o, 48, x4);
  }
  const v5 = r.category;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenConcept(o, 49, x6);
  }
  const v7 = r.confidentiality;
  if (v7 !== undefined) {
    tokenCode(o, 50, v7);
  }
  const v8 = r.event;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.code;
    if (v10 !== undefined) for (const x11 of v10) {
      tokenConcept(o, 51, x11);
    }
    const v12 = x9.period;
    if (v12 !== undefined) {
      datePeriod(o, 57, v12);
    }
  }
  const v13 = r.date;
  if (v13 !== undefined) {
    dateText(o, 52, v13);
  }
  const v14 = r.encounter;
  if (v14 !== undefined) {
    reference(o, 53, v14);
  }
  const v15 = r.section;
  if (v15 !== undefined) for (const x16 of v15) {
    const v17 = x16.entry;
    if (v17 !== undefined) for (const x18 of v17) {
      reference(o, 54, x18);
    }
    const v19 = x16.code;
    if (v19 !== undefined) {
      tokenConcept(o, 60, v19);
    }
  }
  const v20 = r.identifier;
  if (v20 !== undefined) {
    tokenIdentifier(o, 55, v20);
  }
  const v21 = r.relatesTo;
  if (v21 !== undefined) for (const x22 of v21) {
    const v23 = x22.targetIdentifier;
    if (v23 !== undefined) {
      tokenIdentifier(o, 58, v23);
    }
    const v24 = x22.targetReference;
    if (v24 !== undefined) {
      reference(o, 59, v24);
    }
  }
  const v25 = r.status;
  if (v25 !== undefined) {
    tokenCode(o, 61, v25);
  }
  const v26 = r.subject;
  if (v26 !== undefined) {
    reference(o, 62, v26);
  }
  const v27 = r.title;
  if (v27 !== undefined) {
    stringText(o, 63, v27);
  }
  const v28 = r.type;
  if (v28 !== undefined) {
    tokenConcept(o, 64, v28);
  }
}

function ConceptMap(r: fhir.ConceptMap, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 750, 751, 752, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2089, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2090, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 753, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 754, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 754, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 755, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 756, v15);
  }
  const v16 = r.group;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.element;
    if (v18 !== undefined) for (const x19 of v18) {
      const v20 = x19.target;
      if (v20 !== undefined) for (const x21 of v20) {
        const v22 = x21.dependsOn;
        if (v22 !== undefined) for (const x23 of v22) {
          const v24 = x23.property;
          if (v24 !== undefined) {
            uri(o, 757, v24);
          }
        }
        const v25 = x21.product;
        if (v25 !== undefined) for (const x26 of v25) {
          const v27 = x26.property;
          if (v27 !== undefined) {
            uri(o, 763, v27);
          }
        }
        const v28 = x21.code;
        if (v28 !== undefined) {
          tokenCode(o, 771, v28);
        }
      }
      const v29 = x19.code;
      if (v29 !== undefined) {
        tokenCode(o, 766, v29);
      }
    }
    const v30 = x17.unmapped;
    if (v30 !== undefined) {
      const v31 = v30.url;
      if (v31 !== undefined) {
        uri(o, 762, v31);
      }
    }
    const v32 = x17.source;
    if (v32 !== undefined) {
      uri(o, 767, v32);
    }
    const v33 = x17.target;
    if (v33 !== undefined) {
      uri(o, 772, v33);
    }
  }
  const v34 = r.description;
  if (v34 !== undefined) {
    stringText(o, 758, v34);
  }
  const v35 = r.identifier;
  if (v35 !== undefined) {
    tokenIdentifier(o, 759, v35);
  }
  const v36 = r.jurisdiction;
  if (v36 !== undefined) for (const x37 of v36) {
    tokenConcept(o, 760, x37);
  }
  const v38 = r.name;
  if (v38 !== undefined) {
    stringName(o, 761, v38);
  }
  const v39 = r.publisher;
  if (v39 !== undefined) {
    stringText(o, 764, v39);
  }
  const v40 = r.sourceCanonical;
  if (v40 !== undefined) {
    uri(o, 765, v40);
    uri(o, 768, v40);
  }
  const v41 = r.sourceUri;
  if (v41 !== undefined) {
    uri(o, 768, v41);
  }
  const v42 = r.status;
  if (v42 !== undefined) {
    tokenCode(o, 769, v42);
  }
  const v43 = r.targetCanonical;
  if (v43 !== undefined) {
    uri(o, 770, v43);
    uri(o, 773, v43);
  }
  const v44 = r.targetUri;
  if (v44 !== undefined) {
    uri(o, 773, v44);
  }
  const v45 = r.title;
  if (v45 !== undefined) {
    stringText(o, 774, v45);
  }
  const v46 = r.url;
  if (v46 !== undefined) {
    uri(o, 775, v46);
  }
  const v47 = r.version;
  if (v47 !== undefined) {
    tokenCode(o, 776, v47);
  }
}

function Condition(r: fhir.Condition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 65, 66, 68, r.meta);
  const v0 = r.abatementAge;
  if (v0 !== undefined) {
    quantity(o, 69, v0);
  }
  const v1 = r.abatementRange;
  if (v1 !== undefined) {
    quantityRange(o, 69, v1);
  }
  const v2 = r.abatementDateTime;
  if (v2 !== undefined) {
    dateText(o, 70, v2);
  }
  const v3 = r.abatementPeriod;
  if (v3 !== undefined) {
    datePeriod(o, 70, v3);
  }
  const v4 = r.abatementString;
  if (v4 !== undefined) {
    stringText(o, 71, v4);
  }
  const v5 = r.asserter;
  if (v5 !== undefined) {
    reference(o, 72, v5);
  }
  const v6 = r.bodySite;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenConcept(o, 73, x7);
  }
  const v8 = r.category;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenConcept(o, 74, x9);
  }
  const v10 = r.clinicalStatus;
  if (v10 !== undefined) {
    tokenConcept(o, 75, v10);
  }
  const v11 = r.code;
  if (v11 !== undefined) {
    tokenConcept(o, 76, v11);
  }
  const v12 = r.encounter;
  if (v12 !== undefined) {
    reference(o, 77, v12);
  }
  const v13 = r.evidence;
  if (v13 !== undefined) for (const x14 of v13) {
    const v15 = x14.code;
    if (v15 !== undefined) for (const x16 of v15) {
      tokenConcept(o, 78, x16);
    }
    const v17 = x14.detail;
    if (v17 !== undefined) for (const x18 of v17) {
      reference(o, 79, x18);
    }
  }
  const v19 = r.identifier;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenIdentifier(o, 80, x20);
  }
  const v21 = r.onsetAge;
  if (v21 !== undefined) {
    quantity(o, 81, v21);
  }
  const v22 = r.onsetRange;
  if (v22 !== undefined) {
    quantityRange(o, 81, v22);
  }
  const v23 = r.onsetDateTime;
  if (v23 !== undefined) {
    dateText(o, 82, v23);
  }
  const v24 = r.onsetPeriod;
  if (v24 !== undefined) {
    datePeriod(o, 82, v24);
  }
  const v25 = r.onsetString;
  if (v25 !== undefined) {
    stringText(o, 83, v25);
  }
  const v26 = r.recordedDate;
  if (v26 !== undefined) {
    dateText(o, 85, v26);
  }
  const v27 = r.severity;
  if (v27 !== undefined) {
    tokenConcept(o, 86, v27);
  }
  const v28 = r.stage;
  if (v28 !== undefined) for (const x29 of v28) {
    const v30 = x29.summary;
    if (v30 !== undefined) {
      tokenConcept(o, 87, v30);
    }
  }
  const v31 = r.subject;
  if (v31 !== undefined) {
    reference(o, 88, v31);
  }
  const v32 = r.verificationStatus;
  if (v32 !== undefined) {
    tokenConcept(o, 89, v32);
  }
}

function Consent(r: fhir.Consent, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 777, 778, 779, r.meta);
  const v0 = r.provision;
  if (v0 !== undefined) {
    const v1 = v0.action;
    if (v1 !== undefined) for (const x2 of v1) {
      tokenConcept(o, 780, x2);
    }
    const v3 = v0.actor;
    if (v3 !== undefined) for (const x4 of v3) {
      const v5 = x4.reference;
      if (v5 !== undefined) {
        reference(o, 781, v5);
      }
    }
    const v6 = v0.data;
    if (v6 !== undefined) for (const x7 of v6) {
      const v8 = x7.reference;
      if (v8 !== undefined) {
        reference(o, 784, v8);
      }
    }
    const v9 = v0.period;
    if (v9 !== undefined) {
      datePeriod(o, 789, v9);
    }
    const v10 = v0.purpose;
    if (v10 !== undefined) for (const x11 of v10) {
      tokenCoding(o, 790, x11);
    }
    const v12 = v0.securityLabel;
    if (v12 !== undefined) for (const x13 of v12) {
      tokenCoding(o, 792, x13);
    }
  }
  const v14 = r.category;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenConcept(o, 782, x15);
  }
  const v16 = r.performer;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 783, x17);
  }
  const v18 = r.dateTime;
  if (v18 !== undefined) {
    dateText(o, 785, v18);
  }
  const v19 = r.identifier;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenIdentifier(o, 786, x20);
  }
  const v21 = r.organization;
  if (v21 !== undefined) for (const x22 of v21) {
    reference(o, 787, x22);
  }
  const v23 = r.patient;
  if (v23 !== undefined) {
    reference(o, 788, v23);
  }
  const v24 = r.scope;
  if (v24 !== undefined) {
    tokenConcept(o, 791, v24);
  }
  const v25 = r.sourceReference;
  if (v25 !== undefined) {
    reference(o, 793, v25);
  }
  const v26 = r.status;
  if (v26 !== undefined) {
    tokenCode(o, 794, v26);
  }
}

function Contract(r: fhir.Contract, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 795, 796, 797, r.meta);
  const v0 = r.authority;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 798, x1);
  }
  const v2 = r.domain;
  if (v2 !== undefined) for (const x3 of v2) {
    reference(o, 799, x3);
  }
  const v4 = r.identifier;
  if (v4 !== undefined) for (const x5 of v4) {
    tokenIdentifier(o, 800, x5);
  }
  const v6 = r.instantiatesUri;
  if (v6 !== undefined) {
    uri(o, 801, v6);
  }
  const v7 = r.issued;
  if (v7 !== undefined) {
    dateText(o, 802, v7);
  }
  const v8 = r.signer;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.party;
    if (v10 !== undefined) {
      reference(o, 804, v10);
    }
  }
  const v11 = r.status;
  if (v11 !== undefined) {
    tokenCode(o, 805, v11);
  }
  const v12 = r.subject;
  if (v12 !== undefined) for (const x13 of v12) {
    reference(o, 806, x13);
  }
  const v14 = r.url;
  if (v14 !== undefined) {
    uri(o, 807, v14);
  }
}

function Coverage(r: fhir.Coverage, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 90, 91, 93, r.meta);
  const v0 = r.beneficiary;
  if (v0 !== undefined) {
    reference(o, 94, v0);
  }
  const v1 = r.class;
  if (v1 !== undefined) for (const x2 of v1) {
    const v3 = x2.type;
    if (v3 !== undefined) {
      tokenConcept(o, 95, v3);
    }
    const v4 = x2.value;
    if (v4 !== undefined) {
      stringText(o, 96, v4);
    }
  }
  const v5 = r.dependent;
  if (v5 !== undefined) {
    stringText(o, 97, v5);
  }
  const v6 = r.identifier;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenIdentifier(o, 98, x7);
  }
  const v8 = r.payor;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 100, x9);
  }
  const v10 = r.policyHolder;
  if (v10 !== undefined) {
    reference(o, 101, v10);
  }
  const v11 = r.status;
  if (v11 !== undefined) {
    tokenCode(o, 102, v11);
  }
  const v12 = r.subscriber;
  if (v12 !== undefined) {
    reference(o, 103, v12);
  }
  const v13 = r.type;
  if (v13 !== undefined) {
    tokenConcept(o, 104, v13);
  }
}

function CoverageEligibilityRequest(r: fhir.CoverageEligibilityRequest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 808, 809, 810, r.meta);
  const v0 = r.created;
  if (v0 !== undefined) {
    dateText(o, 811, v0);
  }
  const v1 = r.enterer;
  if (v1 !== undefined) {
    reference(o, 812, v1);
  }
  const v2 = r.facility;
  if (v2 !== undefined) {
    reference(o, 813, v2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 814, x4);
  }
  const v5 = r.patient;
  if (v5 !== undefined) {
    reference(o, 815, v5);
  }
  const v6 = r.provider;
  if (v6 !== undefined) {
    reference(o, 816, v6);
  }
  const v7 = r.status;
  if (v7 !== undefined) {
    tokenCode(o, 817, v7);
  }
}

function CoverageEligibilityResponse(r: fhir.CoverageEligibilityResponse, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 818, 819, 820, r.meta);
  const v0 = r.created;
  if (v0 !== undefined) {
    dateText(o, 821, v0);
  }
  const v1 = r.disposition;
  if (v1 !== undefined) {
    stringText(o, 822, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 823, x3);
  }
  const v4 = r.insurer;
  if (v4 !== undefined) {
    reference(o, 824, v4);
  }
  const v5 = r.outcome;
  if (v5 !== undefined) {
    tokenCode(o, 825, v5);
  }
  const v6 = r.patient;
  if (v6 !== undefined) {
    reference(o, 826, v6);
  }
  const v7 = r.request;
  if (v7 !== undefined) {
    reference(o, 827, v7);
  }
  const v8 = r.requestor;
  if (v8 !== undefined) {
    reference(o, 828, v8);
  }
  const v9 = r.status;
  if (v9 !== undefined) {
    tokenCode(o, 829, v9);
  }
}

function DetectedIssue(r: fhir.DetectedIssue, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 830, 831, 832, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) {
    reference(o, 833, v0);
  }
  const v1 = r.code;
  if (v1 !== undefined) {
    tokenConcept(o, 834, v1);
  }
  const v2 = r.identifiedDateTime;
  if (v2 !== undefined) {
    dateText(o, 835, v2);
  }
  const v3 = r.identifiedPeriod;
  if (v3 !== undefined) {
    datePeriod(o, 835, v3);
  }
  const v4 = r.identifier;
  if (v4 !== undefined) for (const x5 of v4) {
    tokenIdentifier(o, 836, x5);
  }
  const v6 = r.implicated;
  if (v6 !== undefined) for (const x7 of v6) {
    reference(o, 837, x7);
  }
  const v8 = r.patient;
  if (v8 !== undefined) {
    reference(o, 838, v8);
  }
}

function Device(r: fhir.Device, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 839, 840, 841, r.meta);
  const v0 = r.deviceName;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.name;
    if (v2 !== undefined) {
      stringText(o, 842, v2);
    }
  }
  const v3 = r.type;
  if (v3 !== undefined) {
    tokenConcept(o, 850, v3);
    const v4 = v3.coding;
    if (v4 !== undefined) for (const x5 of v4) {
      const v6 = x5.display;
      if (v6 !== undefined) {
        stringText(o, 842, v6);
      }
    }
    const v7 = v3.text;
    if (v7 !== undefined) {
      stringText(o, 842, v7);
    }
  }
  const v8 = r.identifier;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenIdentifier(o, 843, x9);
  }
  const v10 = r.location;
  if (v10 !== undefined) {
    reference(o, 844, v10);
  }
  const v11 = r.manufacturer;
  if (v11 !== undefined) {
    stringText(o, 845, v11);
  }
  const v12 = r.modelNumber;
  if (v12 !== undefined) {
    stringText(o, 846, v12);
  }
  const v13 = r.owner;
  if (v13 !== undefined) {
    reference(o, 847, v13);
  }
  const v14 = r.patient;
  if (v14 !== undefined) {
    reference(o, 848, v14);
  }
  const v15 = r.status;
  if (v15 !== undefined) {
    tokenCode(o, 849, v15);
  }
  const v16 = r.udiCarrier;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.carrierHRF;
    if (v18 !== undefined) {
      stringText(o, 851, v18);
    }
    const v19 = x17.deviceIdentifier;
    if (v19 !== undefined) {
      stringText(o, 852, v19);
    }
  }
  const v20 = r.url;
  if (v20 !== undefined) {
    uri(o, 853, v20);
  }
}

function DeviceDefinition(r: fhir.DeviceDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 854, 855, 856, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 857, x1);
  }
  const v2 = r.parentDevice;
  if (v2 !== undefined) {
    reference(o, 858, v2);
  }
  const v3 = r.type;
  if (v3 !== undefined) {
    tokenConcept(o, 859, v3);
  }
}

function DeviceMetric(r: fhir.DeviceMetric, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 860, 861, 862, r.meta);
  const v0 = r.category;
  if (v0 !== undefined) {
    tokenCode(o, 863, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 864, x2);
  }
  const v3 = r.parent;
  if (v3 !== undefined) {
    reference(o, 865, v3);
  }
  const v4 = r.source;
  if (v4 !== undefined) {
    reference(o, 866, v4);
  }
  const v5 = r.type;
  if (v5 !== undefined) {
    tokenConcept(o, 867, v5);
  }
}

function DeviceRequest(r: fhir.DeviceRequest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 868, 869, 870, r.meta);
  const v0 = r.authoredOn;
  if (v0 !== undefined) {
    dateText(o, 871, v0);
  }
  const v1 = r.basedOn;
  if (v1 !== undefined) for (const x2 of v1) {
    reference(o, 872, x2);
  }
  const v3 = r.codeCodeableConcept;
  if (v3 !== undefined) {
    tokenConcept(o, 873, v3);
  }
  const v4 = r.codeReference;
  if (v4 !== undefined) {
    reference(o, 874, v4);
  }
  const v5 = r.encounter;
  if (v5 !== undefined) {
    reference(o, 875, v5);
  }
  const v6 = r.occurrenceDateTime;
  if (v6 !== undefined) {
    dateText(o, 876, v6);
  }
  const v7 = r.occurrencePeriod;
  if (v7 !== undefined) {
    datePeriod(o, 876, v7);
  }
  const v8 = r.groupIdentifier;
  if (v8 !== undefined) {
    tokenIdentifier(o, 877, v8);
  }
  const v9 = r.identifier;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenIdentifier(o, 878, x10);
  }
  const v11 = r.instantiatesCanonical;
  if (v11 !== undefined) for (const x12 of v11) {
    uri(o, 879, x12);
  }
  const v13 = r.instantiatesUri;
  if (v13 !== undefined) for (const x14 of v13) {
    uri(o, 880, x14);
  }
  const v15 = r.insurance;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 881, x16);
  }
  const v17 = r.intent;
  if (v17 !== undefined) {
    tokenCode(o, 882, v17);
  }
  const v18 = r.performer;
  if (v18 !== undefined) {
    reference(o, 884, v18);
  }
  const v19 = r.priorRequest;
  if (v19 !== undefined) for (const x20 of v19) {
    reference(o, 885, x20);
  }
  const v21 = r.requester;
  if (v21 !== undefined) {
    reference(o, 886, v21);
  }
  const v22 = r.status;
  if (v22 !== undefined) {
    tokenCode(o, 887, v22);
  }
  const v23 = r.subject;
  if (v23 !== undefined) {
    reference(o, 888, v23);
  }
}

function DeviceUseStatement(r: fhir.DeviceUseStatement, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 889, 890, 891, r.meta);
  const v0 = r.device;
  if (v0 !== undefined) {
    reference(o, 892, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 893, x2);
  }
  const v3 = r.subject;
  if (v3 !== undefined) {
    reference(o, 894, v3);
  }
}

function DiagnosticReport(r: fhir.DiagnosticReport, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 105, 106, 108, r.meta);
  const v0 = r.basedOn;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 109, x1);
  }
  const v2 = r.category;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenConcept(o, 110, x3);
  }
  const v4 = r.code;
  if (v4 !== undefined) {
    tokenConcept(o, 111, v4);
  }
  const v5 = r.conclusionCode;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenConcept(o, 112, x6);
  }
  const v7 = r.effectiveDateTime;
  if (v7 !== undefined) {
    dateText(o, 113, v7);
  }
  const v8 = r.effectivePeriod;
  if (v8 !== undefined) {
    datePeriod(o, 113, v8);
  }
  const v9 = r.encounter;
  if (v9 !== undefined) {
    reference(o, 114, v9);
  }
  const v10 = r.identifier;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenIdentifier(o, 115, x11);
  }
  const v12 = r.issued;
  if (v12 !== undefined) {
    dateText(o, 116, v12);
  }
  const v13 = r.media;
  if (v13 !== undefined) for (const x14 of v13) {
    const v15 = x14.link;
    if (v15 !== undefined) {
      reference(o, 117, v15);
    }
  }
  const v16 = r.performer;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 119, x17);
  }
  const v18 = r.result;
  if (v18 !== undefined) for (const x19 of v18) {
    reference(o, 120, x19);
  }
  const v20 = r.resultsInterpreter;
  if (v20 !== undefined) for (const x21 of v20) {
    reference(o, 121, x21);
  }
  const v22 = r.specimen;
  if (v22 !== undefined) for (const x23 of v22) {
    reference(o, 122, x23);
  }
  const v24 = r.status;
  if (v24 !== undefined) {
    tokenCode(o, 123, v24);
  }
  const v25 = r.subject;
  if (v25 !== undefined) {
    reference(o, 124, v25);
  }
}

function DocumentManifest(r: fhir.DocumentManifest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 896, 897, 898, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 899, x1);
  }
  const v2 = r.created;
  if (v2 !== undefined) {
    dateText(o, 900, v2);
  }
  const v3 = r.description;
  if (v3 !== undefined) {
    stringText(o, 901, v3);
  }
  const v4 = r.masterIdentifier;
  if (v4 !== undefined) {
    tokenIdentifier(o, 902, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 902, x6);
  }
  const v7 = r.content;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 903, x8);
  }
  const v9 = r.recipient;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 905, x10);
  }
  const v11 = r.related;
  if (v11 !== undefined) for (const x12 of v11) {
    const v13 = x12.identifier;
    if (v13 !== undefined) {
      tokenIdentifier(o, 906, v13);
    }
    const v14 = x12.ref;
    if (v14 !== undefined) {
      reference(o, 907, v14);
    }
  }
  const v15 = r.source;
  if (v15 !== undefined) {
    uri(o, 908, v15);
  }
  const v16 = r.status;
  if (v16 !== undefined) {
    tokenCode(o, 909, v16);
  }
  const v17 = r.subject;
  if (v17 !== undefined) {
    reference(o, 910, v17);
  }
  const v18 = r.type;
  if (v18 !== undefined) {
    tokenConcept(o, 911, v18);
  }
}

function DocumentReference(r: fhir.DocumentReference, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 912, 913, 914, r.meta);
  const v0 = r.authenticator;
  if (v0 !== undefined) {
    reference(o, 915, v0);
  }
  const v1 = r.author;
  if (v1 !== undefined) for (const x2 of v1) {
    reference(o, 916, x2);
  }
  const v3 = r.category;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenConcept(o, 917, x4);
  }
  const v5 = r.content;
  if (v5 !== undefined) for (const x6 of v5) {
    const v7 = x6.attachment;
    if (v7 !== undefined) {
      const v8 = v7.contentType;
      if (v8 !== undefined) {
        tokenCode(o, 918, v8);
      }
      const v9 = v7.language;
      if (v9 !== undefined) {
        tokenCode(o, 927, v9);
      }
      const v10 = v7.url;
      if (v10 !== undefined) {
        uri(o, 928, v10);
      }
    }
    const v11 = x6.format;
    if (v11 !== undefined) {
      tokenCoding(o, 925, v11);
    }
  }
  const v12 = r.custodian;
  if (v12 !== undefined) {
    reference(o, 919, v12);
  }
  const v13 = r.date;
  if (v13 !== undefined) {
    dateText(o, 920, v13);
  }
  const v14 = r.description;
  if (v14 !== undefined) {
    stringText(o, 921, v14);
  }
  const v15 = r.context;
  if (v15 !== undefined) {
    const v16 = v15.encounter;
    if (v16 !== undefined) for (const x17 of v16) {
      reference(o, 922, x17);
    }
    const v18 = v15.event;
    if (v18 !== undefined) for (const x19 of v18) {
      tokenConcept(o, 923, x19);
    }
    const v20 = v15.facilityType;
    if (v20 !== undefined) {
      tokenConcept(o, 924, v20);
    }
    const v21 = v15.period;
    if (v21 !== undefined) {
      datePeriod(o, 930, v21);
    }
    const v22 = v15.related;
    if (v22 !== undefined) for (const x23 of v22) {
      reference(o, 931, x23);
    }
    const v24 = v15.practiceSetting;
    if (v24 !== undefined) {
      tokenConcept(o, 935, v24);
    }
  }
  const v25 = r.masterIdentifier;
  if (v25 !== undefined) {
    tokenIdentifier(o, 926, v25);
  }
  const v26 = r.identifier;
  if (v26 !== undefined) for (const x27 of v26) {
    tokenIdentifier(o, 926, x27);
  }
  const v28 = r.relatesTo;
  if (v28 !== undefined) for (const x29 of v28) {
    const p30 = part(o, 1);
    const v31 = x29.target;
    if (v31 !== undefined) {
      reference(p30, 0, v31);
    }
    if (filled(p30)) {
      const p32 = part(o, 0);
      const v33 = x29.code;
      if (v33 !== undefined) {
        tokenCode(p32, 0, v33);
      }
      if (filled(p32)) {
        composite(o, 2091, p32, p30);
      }
    }
    const v34 = x29.target;
    if (v34 !== undefined) {
      reference(o, 932, v34);
    }
    const v35 = x29.code;
    if (v35 !== undefined) {
      tokenCode(o, 933, v35);
    }
  }
  const v36 = r.securityLabel;
  if (v36 !== undefined) for (const x37 of v36) {
    tokenConcept(o, 934, x37);
  }
  const v38 = r.status;
  if (v38 !== undefined) {
    tokenCode(o, 936, v38);
  }
  const v39 = r.subject;
  if (v39 !== undefined) {
    reference(o, 937, v39);
  }
  const v40 = r.type;
  if (v40 !== undefined) {
    tokenConcept(o, 938, v40);
  }
}

function EffectEvidenceSynthesis(r: fhir.EffectEvidenceSynthesis, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 939, 940, 941, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2092, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2093, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 942, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 943, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 943, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 944, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 945, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 946, v16);
  }
  const v17 = r.effectivePeriod;
  if (v17 !== undefined) {
    datePeriod(o, 947, v17);
  }
  const v18 = r.identifier;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenIdentifier(o, 948, x19);
  }
  const v20 = r.jurisdiction;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenConcept(o, 949, x21);
  }
  const v22 = r.name;
  if (v22 !== undefined) {
    stringName(o, 950, v22);
  }
  const v23 = r.publisher;
  if (v23 !== undefined) {
    stringText(o, 951, v23);
  }
  const v24 = r.status;
  if (v24 !== undefined) {
    tokenCode(o, 952, v24);
  }
  const v25 = r.title;
  if (v25 !== undefined) {
    stringText(o, 953, v25);
  }
  const v26 = r.url;
  if (v26 !== undefined) {
    uri(o, 954, v26);
  }
  const v27 = r.version;
  if (v27 !== undefined) {
    tokenCode(o, 955, v27);
  }
}

function Encounter(r: fhir.Encounter, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 125, 126, 128, r.meta);
  const v0 = r.account;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 129, x1);
  }
  const v2 = r.appointment;
  if (v2 !== undefined) for (const x3 of v2) {
    reference(o, 130, x3);
  }
  const v4 = r.basedOn;
  if (v4 !== undefined) for (const x5 of v4) {
    reference(o, 131, x5);
  }
  const v6 = r.class;
  if (v6 !== undefined) {
    tokenCoding(o, 132, v6);
  }
  const v7 = r.period;
  if (v7 !== undefined) {
    datePeriod(o, 133, v7);
  }
  const v8 = r.diagnosis;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.condition;
    if (v10 !== undefined) {
      reference(o, 134, v10);
    }
  }
  const v11 = r.episodeOfCare;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 135, x12);
  }
  const v13 = r.identifier;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenIdentifier(o, 136, x14);
  }
  const v15 = r.length;
  if (v15 !== undefined) {
    quantity(o, 137, v15);
  }
  const v16 = r.location;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.location;
    if (v18 !== undefined) {
      reference(o, 138, v18);
    }
    const v19 = x17.period;
    if (v19 !== undefined) {
      datePeriod(o, 139, v19);
    }
  }
  const v20 = r.partOf;
  if (v20 !== undefined) {
    reference(o, 140, v20);
  }
  const v21 = r.participant;
  if (v21 !== undefined) for (const x22 of v21) {
    const v23 = x22.individual;
    if (v23 !== undefined) {
      reference(o, 141, v23);
    }
    const v24 = x22.type;
    if (v24 !== undefined) for (const x25 of v24) {
      tokenConcept(o, 142, x25);
    }
  }
  const v26 = r.reasonCode;
  if (v26 !== undefined) for (const x27 of v26) {
    tokenConcept(o, 145, x27);
  }
  const v28 = r.reasonReference;
  if (v28 !== undefined) for (const x29 of v28) {
    reference(o, 146, x29);
  }
  const v30 = r.serviceProvider;
  if (v30 !== undefined) {
    reference(o, 147, v30);
  }
  const v31 = r.hospitalization;
  if (v31 !== undefined) {
    const v32 = v31.specialArrangement;
    if (v32 !== undefined) for (const x33 of v32) {
      tokenConcept(o, 148, x33);
    }
  }
  const v34 = r.status;
  if (v34 !== undefined) {
    tokenCode(o, 149, v34);
  }
  const v35 = r.subject;
  if (v35 !== undefined) {
    reference(o, 150, v35);
  }
  const v36 = r.type;
  if (v36 !== undefined) for (const x37 of v36) {
    tokenConcept(o, 151, x37);
  }
}

function Endpoint(r: fhir.Endpoint, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 956, 957, 958, r.meta);
  const v0 = r.connectionType;
  if (v0 !== undefined) {
    tokenCoding(o, 959, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 960, x2);
  }
  const v3 = r.name;
  if (v3 !== undefined) {
    stringName(o, 961, v3);
  }
  const v4 = r.managingOrganization;
  if (v4 !== undefined) {
    reference(o, 962, v4);
  }
  const v5 = r.payloadType;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenConcept(o, 963, x6);
  }
  const v7 = r.status;
  if (v7 !== undefined) {
    tokenCode(o, 964, v7);
  }
}

function EnrollmentRequest(r: fhir.EnrollmentRequest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 965, 966, 967, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 968, x1);
  }
  const v2 = r.candidate;
  if (v2 !== undefined) {
    reference(o, 969, v2);
  }
  const v3 = r.status;
  if (v3 !== undefined) {
    tokenCode(o, 970, v3);
  }
}

function EnrollmentResponse(r: fhir.EnrollmentResponse, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 972, 973, 974, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 975, x1);
  }
  const v2 = r.request;
  if (v2 !== undefined) {
    reference(o, 976, v2);
  }
  const v3 = r.status;
  if (v3 !== undefined) {
    tokenCode(o, 977, v3);
  }
}

function EpisodeOfCare(r: fhir.EpisodeOfCare, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 152, 153, 155, r.meta);
  const v0 = r.careManager;
  if (v0 !== undefined) {
    reference(o, 156, v0, 'Practitioner');
  }
  const v1 = r.diagnosis;
  if (v1 !== undefined) for (const x2 of v1) {
    const v3 = x2.condition;
    if (v3 !== undefined) {
      reference(o, 157, v3);
    }
  }
  const v4 = r.period;
  if (v4 !== undefined) {
    datePeriod(o, 158, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 159, x6);
  }
  const v7 = r.referralRequest;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 160, x8);
  }
  const v9 = r.managingOrganization;
  if (v9 !== undefined) {
    reference(o, 161, v9);
  }
  const v10 = r.patient;
  if (v10 !== undefined) {
    reference(o, 162, v10);
  }
  const v11 = r.status;
  if (v11 !== undefined) {
    tokenCode(o, 163, v11);
  }
  const v12 = r.type;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenConcept(o, 164, x13);
  }
}

function EventDefinition(r: fhir.EventDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 978, 979, 980, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 981, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 986, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 987, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 993, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 996, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2094, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2095, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 982, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 983, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 983, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 984, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 985, v22);
  }
  const v23 = r.description;
  if (v23 !== undefined) {
    stringText(o, 988, v23);
  }
  const v24 = r.effectivePeriod;
  if (v24 !== undefined) {
    datePeriod(o, 989, v24);
  }
  const v25 = r.identifier;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenIdentifier(o, 990, x26);
  }
  const v27 = r.jurisdiction;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenConcept(o, 991, x28);
  }
  const v29 = r.name;
  if (v29 !== undefined) {
    stringName(o, 992, v29);
  }
  const v30 = r.publisher;
  if (v30 !== undefined) {
    stringText(o, 994, v30);
  }
  const v31 = r.status;
  if (v31 !== undefined) {
    tokenCode(o, 995, v31);
  }
  const v32 = r.title;
  if (v32 !== undefined) {
    stringText(o, 997, v32);
  }
  const v33 = r.topic;
  if (v33 !== undefined) for (const x34 of v33) {
    tokenConcept(o, 998, x34);
  }
  const v35 = r.url;
  if (v35 !== undefined) {
    uri(o, 999, v35);
  }
  const v36 = r.version;
  if (v36 !== undefined) {
    tokenCode(o, 1000, v36);
  }
}

function Evidence(r: fhir.Evidence, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1001, 1002, 1003, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 1004, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 1009, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 1010, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 1016, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 1019, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2096, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2097, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 1005, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 1006, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 1006, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 1007, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 1008, v22);
  }
  const v23 = r.description;
  if (v23 !== undefined) {
    stringText(o, 1011, v23);
  }
  const v24 = r.effectivePeriod;
  if (v24 !== undefined) {
    datePeriod(o, 1012, v24);
  }
  const v25 = r.identifier;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenIdentifier(o, 1013, x26);
  }
  const v27 = r.jurisdiction;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenConcept(o, 1014, x28);
  }
  const v29 = r.name;
  if (v29 !== undefined) {
    stringName(o, 1015, v29);
  }
  const v30 = r.publisher;
  if (v30 !== undefined) {
    stringText(o, 1017, v30);
  }
  const v31 = r.status;
  if (v31 !== undefined) {
    tokenCode(o, 1018, v31);
  }
  const v32 = r.title;
  if (v32 !== undefined) {
    stringText(o, 1020, v32);
  }
  const v33 = r.topic;
  if (v33 !== undefined) for (const x34 of v33) {
    tokenConcept(o, 1021, x34);
  }
  const v35 = r.url;
  if (v35 !== undefined) {
    uri(o, 1022, v35);
  }
  const v36 = r.version;
  if (v36 !== undefined) {
    tokenCode(o, 1023, v36);
  }
}

function EvidenceVariable(r: fhir.EvidenceVariable, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1024, 1025, 1026, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 1027, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 1032, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 1033, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 1039, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 1042, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2098, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2099, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 1028, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 1029, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 1029, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 1030, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 1031, v22);
  }
  const v23 = r.description;
  if (v23 !== undefined) {
    stringText(o, 1034, v23);
  }
  const v24 = r.effectivePeriod;
  if (v24 !== undefined) {
    datePeriod(o, 1035, v24);
  }
  const v25 = r.identifier;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenIdentifier(o, 1036, x26);
  }
  const v27 = r.jurisdiction;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenConcept(o, 1037, x28);
  }
  const v29 = r.name;
  if (v29 !== undefined) {
    stringName(o, 1038, v29);
  }
  const v30 = r.publisher;
  if (v30 !== undefined) {
    stringText(o, 1040, v30);
  }
  const v31 = r.status;
  if (v31 !== undefined) {
    tokenCode(o, 1041, v31);
  }
  const v32 = r.title;
  if (v32 !== undefined) {
    stringText(o, 1043, v32);
  }
  const v33 = r.topic;
  if (v33 !== undefined) for (const x34 of v33) {
    tokenConcept(o, 1044, x34);
  }
  const v35 = r.url;
  if (v35 !== undefined) {
    uri(o, 1045, v35);
  }
  const v36 = r.version;
  if (v36 !== undefined) {
    tokenCode(o, 1046, v36);
  }
}

function ExampleScenario(r: fhir.ExampleScenario, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1047, 1048, 1049, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2100, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2101, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 1050, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 1051, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 1051, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 1052, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 1053, v15);
  }
  const v16 = r.identifier;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenIdentifier(o, 1054, x17);
  }
  const v18 = r.jurisdiction;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenConcept(o, 1055, x19);
  }
  const v20 = r.name;
  if (v20 !== undefined) {
    stringName(o, 1056, v20);
  }
  const v21 = r.publisher;
  if (v21 !== undefined) {
    stringText(o, 1057, v21);
  }
  const v22 = r.status;
  if (v22 !== undefined) {
    tokenCode(o, 1058, v22);
  }
  const v23 = r.url;
  if (v23 !== undefined) {
    uri(o, 1059, v23);
  }
  const v24 = r.version;
  if (v24 !== undefined) {
    tokenCode(o, 1060, v24);
  }
}

function ExplanationOfBenefit(r: fhir.ExplanationOfBenefit, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1061, 1062, 1063, r.meta);
  const v0 = r.careTeam;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.provider;
    if (v2 !== undefined) {
      reference(o, 1064, v2);
    }
  }
  const v3 = r.claim;
  if (v3 !== undefined) {
    reference(o, 1065, v3);
  }
  const v4 = r.insurance;
  if (v4 !== undefined) for (const x5 of v4) {
    const v6 = x5.coverage;
    if (v6 !== undefined) {
      reference(o, 1066, v6);
    }
  }
  const v7 = r.created;
  if (v7 !== undefined) {
    dateText(o, 1067, v7);
  }
  const v8 = r.item;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.detail;
    if (v10 !== undefined) for (const x11 of v10) {
      const v12 = x11.udi;
      if (v12 !== undefined) for (const x13 of v12) {
        reference(o, 1068, x13);
      }
      const v14 = x11.subDetail;
      if (v14 !== undefined) for (const x15 of v14) {
        const v16 = x15.udi;
        if (v16 !== undefined) for (const x17 of v16) {
          reference(o, 1080, x17);
        }
      }
    }
    const v18 = x9.encounter;
    if (v18 !== undefined) for (const x19 of v18) {
      reference(o, 1070, x19);
    }
    const v20 = x9.udi;
    if (v20 !== undefined) for (const x21 of v20) {
      reference(o, 1074, x21);
    }
  }
  const v22 = r.disposition;
  if (v22 !== undefined) {
    stringText(o, 1069, v22);
  }
  const v23 = r.enterer;
  if (v23 !== undefined) {
    reference(o, 1071, v23);
  }
  const v24 = r.facility;
  if (v24 !== undefined) {
    reference(o, 1072, v24);
  }
  const v25 = r.identifier;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenIdentifier(o, 1073, x26);
  }
  const v27 = r.patient;
  if (v27 !== undefined) {
    reference(o, 1075, v27);
  }
  const v28 = r.payee;
  if (v28 !== undefined) {
    const v29 = v28.party;
    if (v29 !== undefined) {
      reference(o, 1076, v29);
    }
  }
  const v30 = r.procedure;
  if (v30 !== undefined) for (const x31 of v30) {
    const v32 = x31.udi;
    if (v32 !== undefined) for (const x33 of v32) {
      reference(o, 1077, x33);
    }
  }
  const v34 = r.provider;
  if (v34 !== undefined) {
    reference(o, 1078, v34);
  }
  const v35 = r.status;
  if (v35 !== undefined) {
    tokenCode(o, 1079, v35);
  }
}

function FamilyMemberHistory(r: fhir.FamilyMemberHistory, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1081, 1082, 1083, r.meta);
  const v0 = r.condition;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.code;
    if (v2 !== undefined) {
      tokenConcept(o, 1084, v2);
    }
  }
  const v3 = r.date;
  if (v3 !== undefined) {
    dateText(o, 1085, v3);
  }
  const v4 = r.identifier;
  if (v4 !== undefined) for (const x5 of v4) {
    tokenIdentifier(o, 1086, x5);
  }
  const v6 = r.instantiatesCanonical;
  if (v6 !== undefined) for (const x7 of v6) {
    uri(o, 1087, x7);
  }
  const v8 = r.instantiatesUri;
  if (v8 !== undefined) for (const x9 of v8) {
    uri(o, 1088, x9);
  }
  const v10 = r.patient;
  if (v10 !== undefined) {
    reference(o, 1089, v10);
  }
  const v11 = r.relationship;
  if (v11 !== undefined) {
    tokenConcept(o, 1090, v11);
  }
  const v12 = r.sex;
  if (v12 !== undefined) {
    tokenConcept(o, 1091, v12);
  }
  const v13 = r.status;
  if (v13 !== undefined) {
    tokenCode(o, 1092, v13);
  }
}

function Flag(r: fhir.Flag, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1093, 1094, 1095, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) {
    reference(o, 1096, v0);
  }
  const v1 = r.period;
  if (v1 !== undefined) {
    datePeriod(o, 1097, v1);
  }
  const v2 = r.encounter;
  if (v2 !== undefined) {
    reference(o, 1098, v2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 1099, x4);
  }
  const v5 = r.subject;
  if (v5 !== undefined) {
    reference(o, 1101, v5);
  }
}

function Goal(r: fhir.Goal, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1102, 1103, 1104, r.meta);
  const v0 = r.achievementStatus;
  if (v0 !== undefined) {
    tokenConcept(o, 1105, v0);
  }
  const v1 = r.category;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenConcept(o, 1106, x2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 1107, x4);
  }
  const v5 = r.lifecycleStatus;
  if (v5 !== undefined) {
    tokenCode(o, 1108, v5);
  }
  const v6 = r.startDate;
  if (v6 !== undefined) {
    dateText(o, 1110, v6);
  }
  const v7 = r.subject;
  if (v7 !== undefined) {
    reference(o, 1111, v7);
  }
  const v8 = r.target;
  if (v8 !== undefined) for (const x9 of v8) {
    const v10 = x9.dueDate;
    if (v10 !== undefined) {
      dateText(o, 1112, v10);
    }
  }
}

function GraphDefinition(r: fhir.GraphDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1113, 1114, 1115, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2102, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2103, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 1116, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 1117, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 1117, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 1118, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 1119, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 1120, v16);
  }
  const v17 = r.jurisdiction;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenConcept(o, 1121, x18);
  }
  const v19 = r.name;
  if (v19 !== undefined) {
    stringName(o, 1122, v19);
  }
  const v20 = r.publisher;
  if (v20 !== undefined) {
    stringText(o, 1123, v20);
  }
  const v21 = r.start;
  if (v21 !== undefined) {
    tokenCode(o, 1124, v21);
  }
  const v22 = r.status;
  if (v22 !== undefined) {
    tokenCode(o, 1125, v22);
  }
  const v23 = r.url;
  if (v23 !== undefined) {
    uri(o, 1126, v23);
  }
  const v24 = r.version;
  if (v24 !== undefined) {
    tokenCode(o, 1127, v24);
  }
}

function Group(r: fhir.Group, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1128, 1129, 1130, r.meta);
  const v0 = r.actual;
  if (v0 !== undefined) {
    tokenBoolean(o, 1131, v0);
  }
  const v1 = r.characteristic;
  if (v1 !== undefined) for (const x2 of v1) {
    const p3 = part(o, 1);
    const v4 = x2.valueCodeableConcept;
    if (v4 !== undefined) {
      tokenConcept(p3, 0, v4);
    }
    const v5 = x2.valueBoolean;
    if (v5 !== undefined) {
      tokenBoolean(p3, 0, v5);
    }
    if (filled(p3)) {
      const p6 = part(o, 0);
      const v7 = x2.code;
      if (v7 !== undefined) {
        tokenConcept(p6, 0, v7);
      }
      if (filled(p6)) {
        composite(o, 2104, p6, p3);
      }
    }
    const v8 = x2.code;
    if (v8 !== undefined) {
      tokenConcept(o, 1132, v8);
    }
    const v9 = x2.exclude;
    if (v9 !== undefined) {
      tokenBoolean(o, 1134, v9);
    }
    const v10 = x2.valueCodeableConcept;
    if (v10 !== undefined) {
      tokenConcept(o, 1139, v10);
    }
    const v11 = x2.valueBoolean;
    if (v11 !== undefined) {
      tokenBoolean(o, 1139, v11);
    }
  }
  const v12 = r.code;
  if (v12 !== undefined) {
    tokenConcept(o, 1133, v12);
  }
  const v13 = r.identifier;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenIdentifier(o, 1135, x14);
  }
  const v15 = r.managingEntity;
  if (v15 !== undefined) {
    reference(o, 1136, v15);
  }
  const v16 = r.member;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.entity;
    if (v18 !== undefined) {
      reference(o, 1137, v18);
    }
  }
  const v19 = r.type;
  if (v19 !== undefined) {
    tokenCode(o, 1138, v19);
  }
}

function GuidanceResponse(r: fhir.GuidanceResponse, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1140, 1141, 1142, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 1143, x1);
  }
  const v2 = r.requestIdentifier;
  if (v2 !== undefined) {
    tokenIdentifier(o, 1145, v2);
  }
  const v3 = r.subject;
  if (v3 !== undefined) {
    reference(o, 1146, v3);
  }
}

function HealthcareService(r: fhir.HealthcareService, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1147, 1148, 1149, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 1150, v0);
  }
  const v1 = r.characteristic;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenConcept(o, 1151, x2);
  }
  const v3 = r.coverageArea;
  if (v3 !== undefined) for (const x4 of v3) {
    reference(o, 1152, x4);
  }
  const v5 = r.endpoint;
  if (v5 !== undefined) for (const x6 of v5) {
    reference(o, 1153, x6);
  }
  const v7 = r.identifier;
  if (v7 !== undefined) for (const x8 of v7) {
    tokenIdentifier(o, 1154, x8);
  }
  const v9 = r.location;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 1155, x10);
  }
  const v11 = r.name;
  if (v11 !== undefined) {
    stringName(o, 1156, v11);
  }
  const v12 = r.providedBy;
  if (v12 !== undefined) {
    reference(o, 1157, v12);
  }
  const v13 = r.program;
  if (v13 !== undefined) for (const x14 of v13) {
    tokenConcept(o, 1158, x14);
  }
  const v15 = r.category;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenConcept(o, 1159, x16);
  }
  const v17 = r.type;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenConcept(o, 1160, x18);
  }
  const v19 = r.specialty;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenConcept(o, 1161, x20);
  }
}

function ImagingStudy(r: fhir.ImagingStudy, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1162, 1163, 1164, r.meta);
  const v0 = r.basedOn;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 1165, x1);
  }
  const v2 = r.series;
  if (v2 !== undefined) for (const x3 of v2) {
    const v4 = x3.bodySite;
    if (v4 !== undefined) {
      tokenCoding(o, 1166, v4);
    }
    const v5 = x3.instance;
    if (v5 !== undefined) for (const x6 of v5) {
      const v7 = x6.sopClass;
      if (v7 !== undefined) {
        tokenCoding(o, 1167, v7);
      }
      const v8 = x6.uid;
      if (v8 !== undefined) {
        tokenCode(o, 1171, v8);
      }
    }
    const v9 = x3.endpoint;
    if (v9 !== undefined) for (const x10 of v9) {
      reference(o, 1169, x10);
    }
    const v11 = x3.modality;
    if (v11 !== undefined) {
      tokenCoding(o, 1173, v11);
    }
    const v12 = x3.performer;
    if (v12 !== undefined) for (const x13 of v12) {
      const v14 = x13.actor;
      if (v14 !== undefined) {
        reference(o, 1175, v14);
      }
    }
    const v15 = x3.uid;
    if (v15 !== undefined) {
      tokenCode(o, 1178, v15);
    }
  }
  const v16 = r.encounter;
  if (v16 !== undefined) {
    reference(o, 1168, v16);
  }
  const v17 = r.endpoint;
  if (v17 !== undefined) for (const x18 of v17) {
    reference(o, 1169, x18);
  }
  const v19 = r.identifier;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenIdentifier(o, 1170, x20);
  }
  const v21 = r.interpreter;
  if (v21 !== undefined) for (const x22 of v21) {
    reference(o, 1172, x22);
  }
  const v23 = r.reasonCode;
  if (v23 !== undefined) for (const x24 of v23) {
    tokenConcept(o, 1176, x24);
  }
  const v25 = r.referrer;
  if (v25 !== undefined) {
    reference(o, 1177, v25);
  }
  const v26 = r.started;
  if (v26 !== undefined) {
    dateText(o, 1179, v26);
  }
  const v27 = r.status;
  if (v27 !== undefined) {
    tokenCode(o, 1180, v27);
  }
  const v28 = r.subject;
  if (v28 !== undefined) {
    reference(o, 1181, v28);
  }
}

function Immunization(r: fhir.Immunization, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1182, 1183, 1184, r.meta);
  const v0 = r.occurrenceDateTime;
  if (v0 !== undefined) {
    dateText(o, 1185, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 1186, x2);
  }
  const v3 = r.location;
  if (v3 !== undefined) {
    reference(o, 1187, v3);
  }
  const v4 = r.lotNumber;
  if (v4 !== undefined) {
    stringText(o, 1188, v4);
  }
  const v5 = r.manufacturer;
  if (v5 !== undefined) {
    reference(o, 1189, v5);
  }
  const v6 = r.patient;
  if (v6 !== undefined) {
    reference(o, 1190, v6);
  }
  const v7 = r.performer;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.actor;
    if (v9 !== undefined) {
      reference(o, 1191, v9);
    }
  }
  const v10 = r.reaction;
  if (v10 !== undefined) for (const x11 of v10) {
    const v12 = x11.detail;
    if (v12 !== undefined) {
      reference(o, 1192, v12);
    }
    const v13 = x11.date;
    if (v13 !== undefined) {
      dateText(o, 1193, v13);
    }
  }
  const v14 = r.reasonCode;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenConcept(o, 1194, x15);
  }
  const v16 = r.reasonReference;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 1195, x17);
  }
  const v18 = r.protocolApplied;
  if (v18 !== undefined) for (const x19 of v18) {
    const v20 = x19.series;
    if (v20 !== undefined) {
      stringText(o, 1196, v20);
    }
    const v21 = x19.targetDisease;
    if (v21 !== undefined) for (const x22 of v21) {
      tokenConcept(o, 1199, x22);
    }
  }
  const v23 = r.status;
  if (v23 !== undefined) {
    tokenCode(o, 1197, v23);
  }
  const v24 = r.statusReason;
  if (v24 !== undefined) {
    tokenConcept(o, 1198, v24);
  }
  const v25 = r.vaccineCode;
  if (v25 !== undefined) {
    tokenConcept(o, 1200, v25);
  }
}

function ImmunizationEvaluation(r: fhir.ImmunizationEvaluation, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1201, 1202, 1203, r.meta);
  const v0 = r.date;
  if (v0 !== undefined) {
    dateText(o, 1204, v0);
  }
  const v1 = r.doseStatus;
  if (v1 !== undefined) {
    tokenConcept(o, 1205, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 1206, x3);
  }
  const v4 = r.immunizationEvent;
  if (v4 !== undefined) {
    reference(o, 1207, v4);
  }
  const v5 = r.patient;
  if (v5 !== undefined) {
    reference(o, 1208, v5);
  }
  const v6 = r.status;
  if (v6 !== undefined) {
    tokenCode(o, 1209, v6);
  }
  const v7 = r.targetDisease;
  if (v7 !== undefined) {
    tokenConcept(o, 1210, v7);
  }
}

function ImmunizationRecommendation(r: fhir.ImmunizationRecommendation, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1211, 1212, 1213, r.meta);
  const v0 = r.date;
  if (v0 !== undefined) {
    dateText(o, 1214, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 1215, x2);
  }
  const v3 = r.recommendation;
  if (v3 !== undefined) for (const x4 of v3) {
    const v5 = x4.supportingPatientInformation;
    if (v5 !== undefined) for (const x6 of v5) {
      reference(o, 1216, x6);
    }
    const v7 = x4.forecastStatus;
    if (v7 !== undefined) {
      tokenConcept(o, 1218, v7);
    }
    const v8 = x4.supportingImmunization;
    if (v8 !== undefined) for (const x9 of v8) {
      reference(o, 1219, x9);
    }
    const v10 = x4.targetDisease;
    if (v10 !== undefined) {
      tokenConcept(o, 1220, v10);
    }
    const v11 = x4.vaccineCode;
    if (v11 !== undefined) for (const x12 of v11) {
      tokenConcept(o, 1221, x12);
    }
  }
  const v13 = r.patient;
  if (v13 !== undefined) {
    reference(o, 1217, v13);
  }
}

function ImplementationGuide(r: fhir.ImplementationGuide, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1222, 1223, 1224, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2105, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2106, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 1225, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 1226, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 1226, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 1227, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 1228, v15);
  }
  const v16 = r.dependsOn;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.uri;
    if (v18 !== undefined) {
      uri(o, 1229, v18);
    }
  }
  const v19 = r.description;
  if (v19 !== undefined) {
    stringText(o, 1230, v19);
  }
  const v20 = r.experimental;
  if (v20 !== undefined) {
    tokenBoolean(o, 1231, v20);
  }
  const v21 = r.global;
  if (v21 !== undefined) for (const x22 of v21) {
    const v23 = x22.profile;
    if (v23 !== undefined) {
      uri(o, 1232, v23);
    }
  }
  const v24 = r.jurisdiction;
  if (v24 !== undefined) for (const x25 of v24) {
    tokenConcept(o, 1233, x25);
  }
  const v26 = r.name;
  if (v26 !== undefined) {
    stringName(o, 1234, v26);
  }
  const v27 = r.publisher;
  if (v27 !== undefined) {
    stringText(o, 1235, v27);
  }
  const v28 = r.definition;
  if (v28 !== undefined) {
    const v29 = v28.resource;
    if (v29 !== undefined) for (const x30 of v29) {
      const v31 = x30.reference;
      if (v31 !== undefined) {
        reference(o, 1236, v31);
      }
    }
  }
  const v32 = r.status;
  if (v32 !== undefined) {
    tokenCode(o, 1237, v32);
  }
  const v33 = r.title;
  if (v33 !== undefined) {
    stringText(o, 1238, v33);
  }
  const v34 = r.url;
  if (v34 !== undefined) {
    uri(o, 1239, v34);
  }
  const v35 = r.version;
  if (v35 !== undefined) {
    tokenCode(o, 1240, v35);
  }
}

function InsurancePlan(r: fhir.InsurancePlan, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1241, 1242, 1243, r.meta);
  const v0 = r.contact;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.address;
    if (v2 !== undefined) {
      stringAddress(o, 1244, v2);
      const v3 = v2.city;
      if (v3 !== undefined) {
        stringText(o, 1245, v3);
      }
      const v4 = v2.country;
      if (v4 !== undefined) {
        stringText(o, 1246, v4);
      }
      const v5 = v2.postalCode;
      if (v5 !== undefined) {
        stringText(o, 1247, v5);
      }
      const v6 = v2.state;
      if (v6 !== undefined) {
        stringText(o, 1248, v6);
      }
      const v7 = v2.use;
      if (v7 !== undefined) {
        tokenCode(o, 1249, v7);
      }
    }
  }
  const v8 = r.administeredBy;
  if (v8 !== undefined) {
    reference(o, 1250, v8);
  }
  const v9 = r.endpoint;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 1251, x10);
  }
  const v11 = r.identifier;
  if (v11 !== undefined) for (const x12 of v11) {
    tokenIdentifier(o, 1252, x12);
  }
  const v13 = r.name;
  if (v13 !== undefined) {
    stringName(o, 1253, v13);
    stringName(o, 1255, v13);
  }
  const v14 = r.alias;
  if (v14 !== undefined) for (const x15 of v14) {
    stringName(o, 1253, x15);
  }
  const v16 = r.ownedBy;
  if (v16 !== undefined) {
    reference(o, 1254, v16);
  }
  const v17 = r.status;
  if (v17 !== undefined) {
    tokenCode(o, 1256, v17);
  }
  const v18 = r.type;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenConcept(o, 1257, x19);
  }
}

function Invoice(r: fhir.Invoice, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1258, 1259, 1260, r.meta);
  const v0 = r.account;
  if (v0 !== undefined) {
    reference(o, 1261, v0);
  }
  const v1 = r.date;
  if (v1 !== undefined) {
    dateText(o, 1262, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 1263, x3);
  }
  const v4 = r.issuer;
  if (v4 !== undefined) {
    reference(o, 1264, v4);
  }
  const v5 = r.participant;
  if (v5 !== undefined) for (const x6 of v5) {
    const v7 = x6.actor;
    if (v7 !== undefined) {
      reference(o, 1265, v7);
    }
    const v8 = x6.role;
    if (v8 !== undefined) {
      tokenConcept(o, 1266, v8);
    }
  }
  const v9 = r.recipient;
  if (v9 !== undefined) {
    reference(o, 1268, v9);
  }
  const v10 = r.status;
  if (v10 !== undefined) {
    tokenCode(o, 1269, v10);
  }
  const v11 = r.subject;
  if (v11 !== undefined) {
    reference(o, 1270, v11);
  }
  const v12 = r.totalGross;
  if (v12 !== undefined) {
    money(o, 1271, v12);
  }
  const v13 = r.totalNet;
  if (v13 !== undefined) {
    money(o, 1272, v13);
  }
  const v14 = r.type;
  if (v14 !== undefined) {
    tokenConcept(o, 1273, v14);
  }
}

function Library(r: fhir.Library, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1274, 1275, 1276, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 1277, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 1283, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 1284, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 1290, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 1293, v6);
      }
    }
  }
  const v7 = r.content;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.contentType;
    if (v9 !== undefined) {
      tokenCode(o, 1278, v9);
    }
  }
  const v10 = r.useContext;
  if (v10 !== undefined) for (const x11 of v10) {
    const p12 = part(o, 1);
    const v13 = x11.valueQuantity;
    if (v13 !== undefined) {
      quantity(p12, 0, v13);
    }
    const v14 = x11.valueRange;
    if (v14 !== undefined) {
      quantityRange(p12, 0, v14);
    }
    if (filled(p12)) {
      const p15 = part(o, 0);
      const v16 = x11.code;
      if (v16 !== undefined) {
        tokenCoding(p15, 0, v16);
      }
      if (filled(p15)) {
        composite(o, 2107, p15, p12);
      }
    }
    const p17 = part(o, 1);
    const v18 = x11.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(p17, 0, v18);
    }
    if (filled(p17)) {
      const p19 = part(o, 0);
      const v20 = x11.code;
      if (v20 !== undefined) {
        tokenCoding(p19, 0, v20);
      }
      if (filled(p19)) {
        composite(o, 2108, p19, p17);
      }
    }
    const v21 = x11.valueCodeableConcept;
    if (v21 !== undefined) {
      tokenConcept(o, 1279, v21);
    }
    const v22 = x11.valueQuantity;
    if (v22 !== undefined) {
      quantity(o, 1280, v22);
    }
    const v23 = x11.valueRange;
    if (v23 !== undefined) {
      quantityRange(o, 1280, v23);
    }
    const v24 = x11.code;
    if (v24 !== undefined) {
      tokenCoding(o, 1281, v24);
    }
  }
  const v25 = r.date;
  if (v25 !== undefined) {
    dateText(o, 1282, v25);
  }
  const v26 = r.description;
  if (v26 !== undefined) {
    stringText(o, 1285, v26);
  }
  const v27 = r.effectivePeriod;
  if (v27 !== undefined) {
    datePeriod(o, 1286, v27);
  }
  const v28 = r.identifier;
  if (v28 !== undefined) for (const x29 of v28) {
    tokenIdentifier(o, 1287, x29);
  }
  const v30 = r.jurisdiction;
  if (v30 !== undefined) for (const x31 of v30) {
    tokenConcept(o, 1288, x31);
  }
  const v32 = r.name;
  if (v32 !== undefined) {
    stringName(o, 1289, v32);
  }
  const v33 = r.publisher;
  if (v33 !== undefined) {
    stringText(o, 1291, v33);
  }
  const v34 = r.status;
  if (v34 !== undefined) {
    tokenCode(o, 1292, v34);
  }
  const v35 = r.title;
  if (v35 !== undefined) {
    stringText(o, 1294, v35);
  }
  const v36 = r.topic;
  if (v36 !== undefined) for (const x37 of v36) {
    tokenConcept(o, 1295, x37);
  }
  const v38 = r.type;
  if (v38 !== undefined) {
    tokenConcept(o, 1296, v38);
  }
  const v39 = r.url;
  if (v39 !== undefined) {
    uri(o, 1297, v39);
  }
  const v40 = r.version;
  if (v40 !== undefined) {
    tokenCode(o, 1298, v40);
  }
}

function Linkage(r: fhir.Linkage, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1299, 1300, 1301, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) {
    reference(o, 1302, v0);
  }
  const v1 = r.item;
  if (v1 !== undefined) for (const x2 of v1) {
    const v3 = x2.resource;
    if (v3 !== undefined) {
      reference(o, 1303, v3);
    }
  }
}

function List(r: fhir.List, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1305, 1306, 1307, r.meta);
  const v0 = r.code;
  if (v0 !== undefined) {
    tokenConcept(o, 1308, v0);
  }
  const v1 = r.date;
  if (v1 !== undefined) {
    dateText(o, 1309, v1);
  }
  const v2 = r.emptyReason;
  if (v2 !== undefined) {
    tokenConcept(o, 1310, v2);
  }
  const v3 = r.encounter;
  if (v3 !== undefined) {
    reference(o, 1311, v3);
  }
  const v4 = r.identifier;
  if (v4 !== undefined) for (const x5 of v4) {
    tokenIdentifier(o, 1312, x5);
  }
  const v6 = r.entry;
  if (v6 !== undefined) for (const x7 of v6) {
    const v8 = x7.item;
    if (v8 !== undefined) {
      reference(o, 1313, v8);
    }
  }
  const v9 = r.note;
  if (v9 !== undefined) for (const x10 of v9) {
    const v11 = x10.text;
    if (v11 !== undefined) {
      stringText(o, 1314, v11);
    }
  }
  const v12 = r.source;
  if (v12 !== undefined) {
    reference(o, 1316, v12);
  }
  const v13 = r.status;
  if (v13 !== undefined) {
    tokenCode(o, 1317, v13);
  }
  const v14 = r.subject;
  if (v14 !== undefined) {
    reference(o, 1318, v14);
  }
  const v15 = r.title;
  if (v15 !== undefined) {
    stringText(o, 1319, v15);
  }
}

function Location(r: fhir.Location, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 165, 166, 168, r.meta);
  const v0 = r.address;
  if (v0 !== undefined) {
    stringAddress(o, 169, v0);
    const v1 = v0.city;
    if (v1 !== undefined) {
      stringText(o, 170, v1);
    }
    const v2 = v0.country;
    if (v2 !== undefined) {
      stringText(o, 171, v2);
    }
    const v3 = v0.postalCode;
    if (v3 !== undefined) {
      stringText(o, 172, v3);
    }
    const v4 = v0.state;
    if (v4 !== undefined) {
      stringText(o, 173, v4);
    }
    const v5 = v0.use;
    if (v5 !== undefined) {
      tokenCode(o, 174, v5);
    }
  }
  const v6 = r.endpoint;
  if (v6 !== undefined) for (const x7 of v6) {
    reference(o, 175, x7);
  }
  const v8 = r.identifier;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenIdentifier(o, 176, x9);
  }
  const v10 = r.name;
  if (v10 !== undefined) {
    stringName(o, 177, v10);
  }
  const v11 = r.alias;
  if (v11 !== undefined) for (const x12 of v11) {
    stringName(o, 177, x12);
  }
  const v13 = r.position;
  if (v13 !== undefined) {
    position(o, 2151, v13);
  }
  const v14 = r.operationalStatus;
  if (v14 !== undefined) {
    tokenCoding(o, 178, v14);
  }
  const v15 = r.managingOrganization;
  if (v15 !== undefined) {
    reference(o, 179, v15);
  }
  const v16 = r.partOf;
  if (v16 !== undefined) {
    reference(o, 180, v16);
  }
  const v17 = r.status;
  if (v17 !== undefined) {
    tokenCode(o, 181, v17);
  }
  const v18 = r.type;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenConcept(o, 182, x19);
  }
}

function Measure(r: fhir.Measure, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1320, 1321, 1322, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 1323, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 1328, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 1329, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 1335, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 1338, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2109, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2110, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 1324, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 1325, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 1325, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 1326, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 1327, v22);
  }
  const v23 = r.library;
  if (v23 !== undefined) for (const x24 of v23) {
    uri(o, 1328, x24);
  }
  const v25 = r.description;
  if (v25 !== undefined) {
    stringText(o, 1330, v25);
  }
  const v26 = r.effectivePeriod;
  if (v26 !== undefined) {
    datePeriod(o, 1331, v26);
  }
  const v27 = r.identifier;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenIdentifier(o, 1332, x28);
  }
  const v29 = r.jurisdiction;
  if (v29 !== undefined) for (const x30 of v29) {
    tokenConcept(o, 1333, x30);
  }
  const v31 = r.name;
  if (v31 !== undefined) {
    stringName(o, 1334, v31);
  }
  const v32 = r.publisher;
  if (v32 !== undefined) {
    stringText(o, 1336, v32);
  }
  const v33 = r.status;
  if (v33 !== undefined) {
    tokenCode(o, 1337, v33);
  }
  const v34 = r.title;
  if (v34 !== undefined) {
    stringText(o, 1339, v34);
  }
  const v35 = r.topic;
  if (v35 !== undefined) for (const x36 of v35) {
    tokenConcept(o, 1340, x36);
  }
  const v37 = r.url;
  if (v37 !== undefined) {
    uri(o, 1341, v37);
  }
  const v38 = r.version;
  if (v38 !== undefined) {
    tokenCode(o, 1342, v38);
  }
}

function MeasureReport(r: fhir.MeasureReport, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1343, 1344, 1345, r.meta);
  const v0 = r.date;
  if (v0 !== undefined) {
    dateText(o, 1346, v0);
  }
  const v1 = r.evaluatedResource;
  if (v1 !== undefined) for (const x2 of v1) {
    reference(o, 1347, x2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 1348, x4);
  }
  const v5 = r.measure;
  if (v5 !== undefined) {
    uri(o, 1349, v5);
  }
  const v6 = r.period;
  if (v6 !== undefined) {
    datePeriod(o, 1351, v6);
  }
  const v7 = r.reporter;
  if (v7 !== undefined) {
    reference(o, 1352, v7);
  }
  const v8 = r.status;
  if (v8 !== undefined) {
    tokenCode(o, 1353, v8);
  }
  const v9 = r.subject;
  if (v9 !== undefined) {
    reference(o, 1354, v9);
  }
}

function Media(r: fhir.Media, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1355, 1356, 1357, r.meta);
  const v0 = r.basedOn;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 1358, x1);
  }
  const v2 = r.createdDateTime;
  if (v2 !== undefined) {
    dateText(o, 1359, v2);
  }
  const v3 = r.createdPeriod;
  if (v3 !== undefined) {
    datePeriod(o, 1359, v3);
  }
  const v4 = r.device;
  if (v4 !== undefined) {
    reference(o, 1360, v4);
  }
  const v5 = r.encounter;
  if (v5 !== undefined) {
    reference(o, 1361, v5);
  }
  const v6 = r.identifier;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenIdentifier(o, 1362, x7);
  }
  const v8 = r.modality;
  if (v8 !== undefined) {
    tokenConcept(o, 1363, v8);
  }
  const v9 = r.operator;
  if (v9 !== undefined) {
    reference(o, 1364, v9);
  }
  const v10 = r.bodySite;
  if (v10 !== undefined) {
    tokenConcept(o, 1366, v10);
  }
  const v11 = r.status;
  if (v11 !== undefined) {
    tokenCode(o, 1367, v11);
  }
  const v12 = r.subject;
  if (v12 !== undefined) {
    reference(o, 1368, v12);
  }
  const v13 = r.type;
  if (v13 !== undefined) {
    tokenConcept(o, 1369, v13);
  }
  const v14 = r.view;
  if (v14 !== undefined) {
    tokenConcept(o, 1370, v14);
  }
}

function Medication(r: fhir.Medication, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1371, 1372, 1373, r.meta);
  const v0 = r.code;
  if (v0 !== undefined) {
    tokenConcept(o, 1374, v0);
  }
  const v1 = r.batch;
  if (v1 !== undefined) {
    const v2 = v1.expirationDate;
    if (v2 !== undefined) {
      dateText(o, 1375, v2);
    }
    const v3 = v1.lotNumber;
    if (v3 !== undefined) {
      tokenCode(o, 1380, v3);
    }
  }
  const v4 = r.form;
  if (v4 !== undefined) {
    tokenConcept(o, 1376, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 1377, x6);
  }
  const v7 = r.ingredient;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.itemReference;
    if (v9 !== undefined) {
      reference(o, 1378, v9);
    }
    const v10 = x8.itemCodeableConcept;
    if (v10 !== undefined) {
      tokenConcept(o, 1379, v10);
    }
  }
  const v11 = r.manufacturer;
  if (v11 !== undefined) {
    reference(o, 1381, v11);
  }
  const v12 = r.status;
  if (v12 !== undefined) {
    tokenCode(o, 1382, v12);
  }
}

function MedicationAdministration(r: fhir.MedicationAdministration, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 183, 184, 186, r.meta);
  const v0 = r.medicationCodeableConcept;
  if (v0 !== undefined) {
    tokenConcept(o, 187, v0);
  }
  const v1 = r.context;
  if (v1 !== undefined) {
    reference(o, 188, v1);
  }
  const v2 = r.device;
  if (v2 !== undefined) for (const x3 of v2) {
    reference(o, 189, x3);
  }
  const v4 = r.effectiveDateTime;
  if (v4 !== undefined) {
    dateText(o, 190, v4);
  }
  const v5 = r.effectivePeriod;
  if (v5 !== undefined) {
    datePeriod(o, 190, v5);
  }
  const v6 = r.identifier;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenIdentifier(o, 191, x7);
  }
  const v8 = r.medicationReference;
  if (v8 !== undefined) {
    reference(o, 192, v8);
  }
  const v9 = r.performer;
  if (v9 !== undefined) for (const x10 of v9) {
    const v11 = x10.actor;
    if (v11 !== undefined) {
      reference(o, 194, v11);
    }
  }
  const v12 = r.reasonCode;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenConcept(o, 195, x13);
  }
  const v14 = r.statusReason;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenConcept(o, 196, x15);
  }
  const v16 = r.request;
  if (v16 !== undefined) {
    reference(o, 197, v16);
  }
  const v17 = r.status;
  if (v17 !== undefined) {
    tokenCode(o, 198, v17);
  }
  const v18 = r.subject;
  if (v18 !== undefined) {
    reference(o, 199, v18);
  }
}

function MedicationDispense(r: fhir.MedicationDispense, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1383, 1384, 1385, r.meta);
  const v0 = r.medicationCodeableConcept;
  if (v0 !== undefined) {
    tokenConcept(o, 1386, v0);
  }
  const v1 = r.context;
  if (v1 !== undefined) {
    reference(o, 1387, v1);
  }
  const v2 = r.destination;
  if (v2 !== undefined) {
    reference(o, 1388, v2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 1389, x4);
  }
  const v5 = r.medicationReference;
  if (v5 !== undefined) {
    reference(o, 1390, v5);
  }
  const v6 = r.performer;
  if (v6 !== undefined) for (const x7 of v6) {
    const v8 = x7.actor;
    if (v8 !== undefined) {
      reference(o, 1392, v8);
    }
  }
  const v9 = r.authorizingPrescription;
  if (v9 !== undefined) for (const x10 of v9) {
    reference(o, 1393, x10);
  }
  const v11 = r.receiver;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 1394, x12);
  }
  const v13 = r.substitution;
  if (v13 !== undefined) {
    const v14 = v13.responsibleParty;
    if (v14 !== undefined) for (const x15 of v14) {
      reference(o, 1395, x15);
    }
  }
  const v16 = r.status;
  if (v16 !== undefined) {
    tokenCode(o, 1396, v16);
  }
  const v17 = r.subject;
  if (v17 !== undefined) {
    reference(o, 1397, v17);
  }
  const v18 = r.type;
  if (v18 !== undefined) {
    tokenConcept(o, 1398, v18);
  }
  const v19 = r.whenHandedOver;
  if (v19 !== undefined) {
    dateText(o, 1399, v19);
  }
  const v20 = r.whenPrepared;
  if (v20 !== undefined) {
    dateText(o, 1400, v20);
  }
}

function MedicationKnowledge(r: fhir.MedicationKnowledge, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1401, 1402, 1403, r.meta);
  const v0 = r.medicineClassification;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.classification;
    if (v2 !== undefined) for (const x3 of v2) {
      tokenConcept(o, 1404, x3);
    }
    const v4 = x1.type;
    if (v4 !== undefined) {
      tokenConcept(o, 1405, v4);
    }
  }
  const v5 = r.code;
  if (v5 !== undefined) {
    tokenConcept(o, 1406, v5);
  }
  const v6 = r.doseForm;
  if (v6 !== undefined) {
    tokenConcept(o, 1407, v6);
  }
  const v7 = r.ingredient;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.itemReference;
    if (v9 !== undefined) {
      reference(o, 1408, v9);
    }
    const v10 = x8.itemCodeableConcept;
    if (v10 !== undefined) {
      tokenConcept(o, 1409, v10);
    }
  }
  const v11 = r.manufacturer;
  if (v11 !== undefined) {
    reference(o, 1410, v11);
  }
  const v12 = r.monitoringProgram;
  if (v12 !== undefined) for (const x13 of v12) {
    const v14 = x13.name;
    if (v14 !== undefined) {
      tokenCode(o, 1411, v14);
    }
    const v15 = x13.type;
    if (v15 !== undefined) {
      tokenConcept(o, 1412, v15);
    }
  }
  const v16 = r.monograph;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.source;
    if (v18 !== undefined) {
      reference(o, 1413, v18);
    }
    const v19 = x17.type;
    if (v19 !== undefined) {
      tokenConcept(o, 1414, v19);
    }
  }
  const v20 = r.cost;
  if (v20 !== undefined) for (const x21 of v20) {
    const v22 = x21.source;
    if (v22 !== undefined) {
      tokenCode(o, 1415, v22);
    }
  }
  const v23 = r.status;
  if (v23 !== undefined) {
    tokenCode(o, 1416, v23);
  }
}

function MedicationRequest(r: fhir.MedicationRequest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 200, 201, 203, r.meta);
  const v0 = r.authoredOn;
  if (v0 !== undefined) {
    dateText(o, 204, v0);
  }
  const v1 = r.category;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenConcept(o, 205, x2);
  }
  const v3 = r.medicationCodeableConcept;
  if (v3 !== undefined) {
    tokenConcept(o, 206, v3);
  }
  const v4 = r.dosageInstruction;
  if (v4 !== undefined) for (const x5 of v4) {
    const v6 = x5.timing;
    if (v6 !== undefined) {
      const v7 = v6.event;
      if (v7 !== undefined) for (const x8 of v7) {
        dateText(o, 207, x8);
      }
    }
  }
  const v9 = r.encounter;
  if (v9 !== undefined) {
    reference(o, 208, v9);
  }
  const v10 = r.identifier;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenIdentifier(o, 209, x11);
  }
  const v12 = r.dispenseRequest;
  if (v12 !== undefined) {
    const v13 = v12.performer;
    if (v13 !== undefined) {
      reference(o, 210, v13);
    }
  }
  const v14 = r.performer;
  if (v14 !== undefined) {
    reference(o, 211, v14);
  }
  const v15 = r.performerType;
  if (v15 !== undefined) {
    tokenConcept(o, 212, v15);
  }
  const v16 = r.intent;
  if (v16 !== undefined) {
    tokenCode(o, 213, v16);
  }
  const v17 = r.medicationReference;
  if (v17 !== undefined) {
    reference(o, 214, v17);
  }
  const v18 = r.priority;
  if (v18 !== undefined) {
    tokenCode(o, 216, v18);
  }
  const v19 = r.requester;
  if (v19 !== undefined) {
    reference(o, 217, v19);
  }
  const v20 = r.status;
  if (v20 !== undefined) {
    tokenCode(o, 218, v20);
  }
  const v21 = r.subject;
  if (v21 !== undefined) {
    reference(o, 219, v21);
  }
}

function MedicationStatement(r: fhir.MedicationStatement, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 220, 221, 223, r.meta);
  const v0 = r.category;
  if (v0 !== undefined) {
    tokenConcept(o, 224, v0);
  }
  const v1 = r.medicationCodeableConcept;
  if (v1 !== undefined) {
    tokenConcept(o, 225, v1);
  }
  const v2 = r.context;
  if (v2 !== undefined) {
    reference(o, 226, v2);
  }
  const v3 = r.effectiveDateTime;
  if (v3 !== undefined) {
    dateText(o, 227, v3);
  }
  const v4 = r.effectivePeriod;
  if (v4 !== undefined) {
    datePeriod(o, 227, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 228, x6);
  }
  const v7 = r.medicationReference;
  if (v7 !== undefined) {
    reference(o, 229, v7);
  }
  const v8 = r.partOf;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 230, x9);
  }
  const v10 = r.informationSource;
  if (v10 !== undefined) {
    reference(o, 232, v10);
  }
  const v11 = r.status;
  if (v11 !== undefined) {
    tokenCode(o, 233, v11);
  }
  const v12 = r.subject;
  if (v12 !== undefined) {
    reference(o, 234, v12);
  }
}

function MedicinalProduct(r: fhir.MedicinalProduct, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1417, 1418, 1419, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 1420, x1);
  }
  const v2 = r.name;
  if (v2 !== undefined) for (const x3 of v2) {
    const v4 = x3.productName;
    if (v4 !== undefined) {
      stringName(o, 1421, v4);
    }
    const v5 = x3.countryLanguage;
    if (v5 !== undefined) for (const x6 of v5) {
      const v7 = x6.language;
      if (v7 !== undefined) {
        tokenConcept(o, 1422, v7);
      }
    }
  }
}

function MedicinalProductAuthorization(r: fhir.MedicinalProductAuthorization, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1423, 1424, 1425, r.meta);
  const v0 = r.country;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenConcept(o, 1426, x1);
  }
  const v2 = r.holder;
  if (v2 !== undefined) {
    reference(o, 1427, v2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 1428, x4);
  }
  const v5 = r.status;
  if (v5 !== undefined) {
    tokenConcept(o, 1429, v5);
  }
  const v6 = r.subject;
  if (v6 !== undefined) {
    reference(o, 1430, v6);
  }
}

function MedicinalProductContraindication(r: fhir.MedicinalProductContraindication, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1431, 1432, 1433, r.meta);
  const v0 = r.subject;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 1434, x1);
  }
}

function MedicinalProductIndication(r: fhir.MedicinalProductIndication, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1435, 1436, 1437, r.meta);
  const v0 = r.subject;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 1438, x1);
  }
}

function MedicinalProductIngredient(r: fhir.MedicinalProductIngredient, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1439, 1440, 1441, r.meta);
}

function MedicinalProductInteraction(r: fhir.MedicinalProductInteraction, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1442, 1443, 1444, r.meta);
  const v0 = r.subject;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 1445, x1);
  }
}

function MedicinalProductManufactured(r: fhir.MedicinalProductManufactured, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1446, 1447, 1448, r.meta);
}

function MedicinalProductPackaged(r: fhir.MedicinalProductPackaged, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1449, 1450, 1451, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 1452, x1);
  }
  const v2 = r.subject;
  if (v2 !== undefined) for (const x3 of v2) {
    reference(o, 1453, x3);
  }
}

function MedicinalProductPharmaceutical(r: fhir.MedicinalProductPharmaceutical, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1454, 1455, 1456, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 1457, x1);
  }
  const v2 = r.routeOfAdministration;
  if (v2 !== undefined) for (const x3 of v2) {
    const v4 = x3.code;
    if (v4 !== undefined) {
      tokenConcept(o, 1458, v4);
    }
    const v5 = x3.targetSpecies;
    if (v5 !== undefined) for (const x6 of v5) {
      const v7 = x6.code;
      if (v7 !== undefined) {
        tokenConcept(o, 1459, v7);
      }
    }
  }
}

function MedicinalProductUndesirableEffect(r: fhir.MedicinalProductUndesirableEffect, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1460, 1461, 1462, r.meta);
  const v0 = r.subject;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 1463, x1);
  }
}

function MessageDefinition(r: fhir.MessageDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1464, 1465, 1466, r.meta);
  const v0 = r.category;
  if (v0 !== undefined) {
    tokenCode(o, 1467, v0);
  }
  const v1 = r.useContext;
  if (v1 !== undefined) for (const x2 of v1) {
    const p3 = part(o, 1);
    const v4 = x2.valueQuantity;
    if (v4 !== undefined) {
      quantity(p3, 0, v4);
    }
    const v5 = x2.valueRange;
    if (v5 !== undefined) {
      quantityRange(p3, 0, v5);
    }
    if (filled(p3)) {
      const p6 = part(o, 0);
      const v7 = x2.code;
      if (v7 !== undefined) {
        tokenCoding(p6, 0, v7);
      }
      if (filled(p6)) {
        composite(o, 2111, p6, p3);
      }
    }
    const p8 = part(o, 1);
    const v9 = x2.valueCodeableConcept;
    if (v9 !== undefined) {
      tokenConcept(p8, 0, v9);
    }
    if (filled(p8)) {
      const p10 = part(o, 0);
      const v11 = x2.code;
      if (v11 !== undefined) {
        tokenCoding(p10, 0, v11);
      }
      if (filled(p10)) {
        composite(o, 2112, p10, p8);
      }
    }
    const v12 = x2.valueCodeableConcept;
    if (v12 !== undefined) {
      tokenConcept(o, 1468, v12);
    }
    const v13 = x2.valueQuantity;
    if (v13 !== undefined) {
      quantity(o, 1469, v13);
    }
    const v14 = x2.valueRange;
    if (v14 !== undefined) {
      quantityRange(o, 1469, v14);
    }
    const v15 = x2.code;
    if (v15 !== undefined) {
      tokenCoding(o, 1470, v15);
    }
  }
  const v16 = r.date;
  if (v16 !== undefined) {
    dateText(o, 1471, v16);
  }
  const v17 = r.description;
  if (v17 !== undefined) {
    stringText(o, 1472, v17);
  }
  const v18 = r.eventCoding;
  if (v18 !== undefined) {
    tokenCoding(o, 1473, v18);
  }
  const v19 = r.eventUri;
  if (v19 !== undefined) {
    tokenCode(o, 1473, v19);
  }
  const v20 = r.focus;
  if (v20 !== undefined) for (const x21 of v20) {
    const v22 = x21.code;
    if (v22 !== undefined) {
      tokenCode(o, 1474, v22);
    }
  }
  const v23 = r.identifier;
  if (v23 !== undefined) for (const x24 of v23) {
    tokenIdentifier(o, 1475, x24);
  }
  const v25 = r.jurisdiction;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenConcept(o, 1476, x26);
  }
  const v27 = r.name;
  if (v27 !== undefined) {
    stringName(o, 1477, v27);
  }
  const v28 = r.parent;
  if (v28 !== undefined) for (const x29 of v28) {
    uri(o, 1478, x29);
  }
  const v30 = r.publisher;
  if (v30 !== undefined) {
    stringText(o, 1479, v30);
  }
  const v31 = r.status;
  if (v31 !== undefined) {
    tokenCode(o, 1480, v31);
  }
  const v32 = r.title;
  if (v32 !== undefined) {
    stringText(o, 1481, v32);
  }
  const v33 = r.url;
  if (v33 !== undefined) {
    uri(o, 1482, v33);
  }
  const v34 = r.version;
  if (v34 !== undefined) {
    tokenCode(o, 1483, v34);
  }
}

function MessageHeader(r: fhir.MessageHeader, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1484, 1485, 1486, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) {
    reference(o, 1487, v0);
  }
  const v1 = r.response;
  if (v1 !== undefined) {
    const v2 = v1.code;
    if (v2 !== undefined) {
      tokenCode(o, 1488, v2);
    }
    const v3 = v1.identifier;
    if (v3 !== undefined) {
      tokenCode(o, 1495, v3);
    }
  }
  const v4 = r.destination;
  if (v4 !== undefined) for (const x5 of v4) {
    const v6 = x5.name;
    if (v6 !== undefined) {
      stringText(o, 1489, v6);
    }
    const v7 = x5.endpoint;
    if (v7 !== undefined) {
      uri(o, 1490, v7);
    }
    const v8 = x5.receiver;
    if (v8 !== undefined) {
      reference(o, 1494, v8);
    }
    const v9 = x5.target;
    if (v9 !== undefined) {
      reference(o, 1500, v9);
    }
  }
  const v10 = r.enterer;
  if (v10 !== undefined) {
    reference(o, 1491, v10);
  }
  const v11 = r.eventCoding;
  if (v11 !== undefined) {
    tokenCoding(o, 1492, v11);
  }
  const v12 = r.eventUri;
  if (v12 !== undefined) {
    tokenCode(o, 1492, v12);
  }
  const v13 = r.focus;
  if (v13 !== undefined) for (const x14 of v13) {
    reference(o, 1493, x14);
  }
  const v15 = r.responsible;
  if (v15 !== undefined) {
    reference(o, 1496, v15);
  }
  const v16 = r.sender;
  if (v16 !== undefined) {
    reference(o, 1497, v16);
  }
  const v17 = r.source;
  if (v17 !== undefined) {
    const v18 = v17.name;
    if (v18 !== undefined) {
      stringText(o, 1498, v18);
    }
    const v19 = v17.endpoint;
    if (v19 !== undefined) {
      uri(o, 1499, v19);
    }
  }
}

function MolecularSequence(r: fhir.MolecularSequence, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1501, 1502, 1503, r.meta);
  const v0 = r.referenceSeq;
  if (v0 !== undefined) {
    const p1 = part(o, 2);
    const v2 = v0.windowEnd;
    if (v2 !== undefined) {
      number(p1, 0, v2);
    }
    if (filled(p1)) {
      const p3 = part(o, 1);
      const v4 = v0.windowStart;
      if (v4 !== undefined) {
        number(p3, 0, v4);
      }
      if (filled(p3)) {
        const p5 = part(o, 0);
        const v6 = v0.chromosome;
        if (v6 !== undefined) {
          tokenConcept(p5, 0, v6);
        }
        if (filled(p5)) {
          composite(o, 2114, p5, p3, p1);
        }
      }
    }
    const p7 = part(o, 2);
    const v8 = v0.windowEnd;
    if (v8 !== undefined) {
      number(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 1);
      const v10 = v0.windowStart;
      if (v10 !== undefined) {
        number(p9, 0, v10);
      }
      if (filled(p9)) {
        const p11 = part(o, 0);
        const v12 = v0.referenceSeqId;
        if (v12 !== undefined) {
          tokenConcept(p11, 0, v12);
        }
        if (filled(p11)) {
          composite(o, 2116, p11, p9, p7);
        }
      }
    }
    const v13 = v0.chromosome;
    if (v13 !== undefined) {
      tokenConcept(o, 1504, v13);
    }
    const v14 = v0.referenceSeqId;
    if (v14 !== undefined) {
      tokenConcept(o, 1507, v14);
    }
    const v15 = v0.windowEnd;
    if (v15 !== undefined) {
      number(o, 1511, v15);
    }
    const v16 = v0.windowStart;
    if (v16 !== undefined) {
      number(o, 1512, v16);
    }
  }
  const v17 = r.variant;
  if (v17 !== undefined) for (const x18 of v17) {
    const p19 = part(o, 2);
    const v20 = x18.end;
    if (v20 !== undefined) {
      number(p19, 0, v20);
    }
    if (filled(p19)) {
      const p21 = part(o, 1);
      const v22 = x18.start;
      if (v22 !== undefined) {
        number(p21, 0, v22);
      }
      if (filled(p21)) {
        const p23 = part(o, 0);
        const v24 = r.referenceSeq;
        if (v24 !== undefined) {
          const v25 = v24.chromosome;
          if (v25 !== undefined) {
            tokenConcept(p23, 0, v25);
          }
        }
        if (filled(p23)) {
          composite(o, 2113, p23, p21, p19);
        }
      }
    }
    const p26 = part(o, 2);
    const v27 = x18.end;
    if (v27 !== undefined) {
      number(p26, 0, v27);
    }
    if (filled(p26)) {
      const p28 = part(o, 1);
      const v29 = x18.start;
      if (v29 !== undefined) {
        number(p28, 0, v29);
      }
      if (filled(p28)) {
        const p30 = part(o, 0);
        const v31 = r.referenceSeq;
        if (v31 !== undefined) {
          const v32 = v31.referenceSeqId;
          if (v32 !== undefined) {
            tokenConcept(p30, 0, v32);
          }
        }
        if (filled(p30)) {
          composite(o, 2115, p30, p28, p26);
        }
      }
    }
    const v33 = x18.end;
    if (v33 !== undefined) {
      number(o, 1509, v33);
    }
    const v34 = x18.start;
    if (v34 !== undefined) {
      number(o, 1510, v34);
    }
  }
  const v35 = r.identifier;
  if (v35 !== undefined) for (const x36 of v35) {
    tokenIdentifier(o, 1505, x36);
  }
  const v37 = r.patient;
  if (v37 !== undefined) {
    reference(o, 1506, v37);
  }
  const v38 = r.type;
  if (v38 !== undefined) {
    tokenCode(o, 1508, v38);
  }
}

function NamingSystem(r: fhir.NamingSystem, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1513, 1514, 1515, r.meta);
  const v0 = r.contact;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.name;
    if (v2 !== undefined) {
      stringText(o, 1516, v2);
    }
    const v3 = x1.telecom;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenContact(o, 1530, x4);
    }
  }
  const v5 = r.useContext;
  if (v5 !== undefined) for (const x6 of v5) {
    const p7 = part(o, 1);
    const v8 = x6.valueQuantity;
    if (v8 !== undefined) {
      quantity(p7, 0, v8);
    }
    const v9 = x6.valueRange;
    if (v9 !== undefined) {
      quantityRange(p7, 0, v9);
    }
    if (filled(p7)) {
      const p10 = part(o, 0);
      const v11 = x6.code;
      if (v11 !== undefined) {
        tokenCoding(p10, 0, v11);
      }
      if (filled(p10)) {
        composite(o, 2117, p10, p7);
      }
    }
    const p12 = part(o, 1);
    const v13 = x6.valueCodeableConcept;
    if (v13 !== undefined) {
      tokenConcept(p12, 0, v13);
    }
    if (filled(p12)) {
      const p14 = part(o, 0);
      const v15 = x6.code;
      if (v15 !== undefined) {
        tokenCoding(p14, 0, v15);
      }
      if (filled(p14)) {
        composite(o, 2118, p14, p12);
      }
    }
    const v16 = x6.valueCodeableConcept;
    if (v16 !== undefined) {
      tokenConcept(o, 1517, v16);
    }
    const v17 = x6.valueQuantity;
    if (v17 !== undefined) {
      quantity(o, 1518, v17);
    }
    const v18 = x6.valueRange;
    if (v18 !== undefined) {
      quantityRange(o, 1518, v18);
    }
    const v19 = x6.code;
    if (v19 !== undefined) {
      tokenCoding(o, 1519, v19);
    }
  }
  const v20 = r.date;
  if (v20 !== undefined) {
    dateText(o, 1520, v20);
  }
  const v21 = r.description;
  if (v21 !== undefined) {
    stringText(o, 1521, v21);
  }
  const v22 = r.uniqueId;
  if (v22 !== undefined) for (const x23 of v22) {
    const v24 = x23.type;
    if (v24 !== undefined) {
      tokenCode(o, 1522, v24);
    }
    const v25 = x23.period;
    if (v25 !== undefined) {
      datePeriod(o, 1526, v25);
    }
    const v26 = x23.value;
    if (v26 !== undefined) {
      stringText(o, 1532, v26);
    }
  }
  const v27 = r.jurisdiction;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenConcept(o, 1523, x28);
  }
  const v29 = r.kind;
  if (v29 !== undefined) {
    tokenCode(o, 1524, v29);
  }
  const v30 = r.name;
  if (v30 !== undefined) {
    stringName(o, 1525, v30);
  }
  const v31 = r.publisher;
  if (v31 !== undefined) {
    stringText(o, 1527, v31);
  }
  const v32 = r.responsible;
  if (v32 !== undefined) {
    stringText(o, 1528, v32);
  }
  const v33 = r.status;
  if (v33 !== undefined) {
    tokenCode(o, 1529, v33);
  }
  const v34 = r.type;
  if (v34 !== undefined) {
    tokenConcept(o, 1531, v34);
  }
}

function NutritionOrder(r: fhir.NutritionOrder, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1533, 1534, 1535, r.meta);
  const v0 = r.enteralFormula;
  if (v0 !== undefined) {
    const v1 = v0.additiveType;
    if (v1 !== undefined) {
      tokenConcept(o, 1536, v1);
    }
    const v2 = v0.baseFormulaType;
    if (v2 !== undefined) {
      tokenConcept(o, 1539, v2);
    }
  }
  const v3 = r.dateTime;
  if (v3 !== undefined) {
    dateText(o, 1537, v3);
  }
  const v4 = r.encounter;
  if (v4 !== undefined) {
    reference(o, 1538, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 1540, x6);
  }
  const v7 = r.instantiatesCanonical;
  if (v7 !== undefined) for (const x8 of v7) {
    uri(o, 1541, x8);
  }
  const v9 = r.instantiatesUri;
  if (v9 !== undefined) for (const x10 of v9) {
    uri(o, 1542, x10);
  }
  const v11 = r.oralDiet;
  if (v11 !== undefined) {
    const v12 = v11.type;
    if (v12 !== undefined) for (const x13 of v12) {
      tokenConcept(o, 1543, x13);
    }
  }
  const v14 = r.patient;
  if (v14 !== undefined) {
    reference(o, 1544, v14);
  }
  const v15 = r.orderer;
  if (v15 !== undefined) {
    reference(o, 1545, v15);
  }
  const v16 = r.status;
  if (v16 !== undefined) {
    tokenCode(o, 1546, v16);
  }
  const v17 = r.supplement;
  if (v17 !== undefined) for (const x18 of v17) {
    const v19 = x18.type;
    if (v19 !== undefined) {
      tokenConcept(o, 1547, v19);
    }
  }
}

function Observation(r: fhir.Observation, o: RowSink): void {
  const p0 = part(o, 1);
  const v1 = r.valueCodeableConcept;
  if (v1 !== undefined) {
    tokenConcept(p0, 0, v1);
  }
  if (filled(p0)) {
    const p2 = part(o, 0);
    const v3 = r.code;
    if (v3 !== undefined) {
      tokenConcept(p2, 0, v3);
    }
    if (filled(p2)) {
      composite(o, 2119, p2, p0);
    }
  }
  const p4 = part(o, 1);
  const v5 = r.valueDateTime;
  if (v5 !== undefined) {
    dateText(p4, 0, v5);
  }
  const v6 = r.valuePeriod;
  if (v6 !== undefined) {
    datePeriod(p4, 0, v6);
  }
  if (filled(p4)) {
    const p7 = part(o, 0);
    const v8 = r.code;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      composite(o, 2120, p7, p4);
    }
  }
  const p9 = part(o, 1);
  const v10 = r.valueQuantity;
  if (v10 !== undefined) {
    quantity(p9, 0, v10);
  }
  if (filled(p9)) {
    const p11 = part(o, 0);
    const v12 = r.code;
    if (v12 !== undefined) {
      tokenConcept(p11, 0, v12);
    }
    if (filled(p11)) {
      composite(o, 2121, p11, p9);
    }
  }
  const p13 = part(o, 1);
  const v14 = r.valueString;
  if (v14 !== undefined) {
    stringText(p13, 0, v14);
  }
  if (filled(p13)) {
    const p15 = part(o, 0);
    const v16 = r.code;
    if (v16 !== undefined) {
      tokenConcept(p15, 0, v16);
    }
    if (filled(p15)) {
      composite(o, 2122, p15, p13);
    }
  }
  if (r.meta !== undefined) meta(o, 235, 236, 238, r.meta);
  const v17 = r.basedOn;
  if (v17 !== undefined) for (const x18 of v17) {
    reference(o, 239, x18);
  }
  const v19 = r.category;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenConcept(o, 240, x20);
  }
  const v21 = r.code;
  if (v21 !== undefined) {
    tokenConcept(o, 241, v21);
  }
  const v22 = r.component;
  if (v22 !== undefined) for (const x23 of v22) {
    const p24 = part(o, 1);
    const v25 = x23.valueCodeableConcept;
    if (v25 !== undefined) {
      tokenConcept(p24, 0, v25);
    }
    if (filled(p24)) {
      const p26 = part(o, 0);
      const v27 = x23.code;
      if (v27 !== undefined) {
        tokenConcept(p26, 0, v27);
      }
      if (filled(p26)) {
        composite(o, 2125, p26, p24);
      }
    }
    const p28 = part(o, 1);
    const v29 = x23.valueQuantity;
    if (v29 !== undefined) {
      quantity(p28, 0, v29);
    }
    if (filled(p28)) {
      const p30 = part(o, 0);
      const v31 = x23.code;
      if (v31 !== undefined) {
        tokenConcept(p30, 0, v31);
      }
      if (filled(p30)) {
        composite(o, 2126, p30, p28);
      }
    }
    const v32 = x23.code;
    if (v32 !== undefined) {
      tokenConcept(o, 246, v32);
    }
    const v33 = x23.dataAbsentReason;
    if (v33 !== undefined) {
      tokenConcept(o, 247, v33);
    }
    const v34 = x23.valueCodeableConcept;
    if (v34 !== undefined) {
      tokenConcept(o, 248, v34);
    }
    const v35 = x23.valueQuantity;
    if (v35 !== undefined) {
      quantity(o, 249, v35);
    }
  }
  const v36 = r.dataAbsentReason;
  if (v36 !== undefined) {
    tokenConcept(o, 250, v36);
  }
  const v37 = r.effectiveDateTime;
  if (v37 !== undefined) {
    dateText(o, 251, v37);
  }
  const v38 = r.effectivePeriod;
  if (v38 !== undefined) {
    datePeriod(o, 251, v38);
  }
  const v39 = r.effectiveTiming;
  if (v39 !== undefined) {
    dateTiming(o, 251, v39);
  }
  const v40 = r.effectiveInstant;
  if (v40 !== undefined) {
    dateText(o, 251, v40);
  }
  const v41 = r.derivedFrom;
  if (v41 !== undefined) for (const x42 of v41) {
    reference(o, 252, x42);
  }
  const v43 = r.device;
  if (v43 !== undefined) {
    reference(o, 253, v43);
  }
  const v44 = r.encounter;
  if (v44 !== undefined) {
    reference(o, 254, v44);
  }
  const v45 = r.focus;
  if (v45 !== undefined) for (const x46 of v45) {
    reference(o, 255, x46);
  }
  const v47 = r.hasMember;
  if (v47 !== undefined) for (const x48 of v47) {
    reference(o, 256, x48);
  }
  const v49 = r.identifier;
  if (v49 !== undefined) for (const x50 of v49) {
    tokenIdentifier(o, 257, x50);
  }
  const v51 = r.method;
  if (v51 !== undefined) {
    tokenConcept(o, 258, v51);
  }
  const v52 = r.partOf;
  if (v52 !== undefined) for (const x53 of v52) {
    reference(o, 259, x53);
  }
  const v54 = r.performer;
  if (v54 !== undefined) for (const x55 of v54) {
    reference(o, 261, x55);
  }
  const v56 = r.specimen;
  if (v56 !== undefined) {
    reference(o, 262, v56);
  }
  const v57 = r.status;
  if (v57 !== undefined) {
    tokenCode(o, 263, v57);
  }
  const v58 = r.subject;
  if (v58 !== undefined) {
    reference(o, 264, v58);
  }
  const v59 = r.valueCodeableConcept;
  if (v59 !== undefined) {
    tokenConcept(o, 265, v59);
    const v60 = v59.text;
    if (v60 !== undefined) {
      stringText(o, 268, v60);
    }
  }
  const v61 = r.valueDateTime;
  if (v61 !== undefined) {
    dateText(o, 266, v61);
  }
  const v62 = r.valuePeriod;
  if (v62 !== undefined) {
    datePeriod(o, 266, v62);
  }
  const v63 = r.valueQuantity;
  if (v63 !== undefined) {
    quantity(o, 267, v63);
  }
  const v64 = r.valueString;
  if (v64 !== undefined) {
    stringText(o, 268, v64);
  }
}

function ObservationDefinition(r: fhir.ObservationDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1548, 1549, 1550, r.meta);
}

function OperationDefinition(r: fhir.OperationDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1551, 1552, 1553, r.meta);
  const v0 = r.base;
  if (v0 !== undefined) {
    uri(o, 1554, v0);
  }
  const v1 = r.code;
  if (v1 !== undefined) {
    tokenCode(o, 1555, v1);
  }
  const v2 = r.useContext;
  if (v2 !== undefined) for (const x3 of v2) {
    const p4 = part(o, 1);
    const v5 = x3.valueQuantity;
    if (v5 !== undefined) {
      quantity(p4, 0, v5);
    }
    const v6 = x3.valueRange;
    if (v6 !== undefined) {
      quantityRange(p4, 0, v6);
    }
    if (filled(p4)) {
      const p7 = part(o, 0);
      const v8 = x3.code;
      if (v8 !== undefined) {
        tokenCoding(p7, 0, v8);
      }
      if (filled(p7)) {
        composite(o, 2127, p7, p4);
      }
    }
    const p9 = part(o, 1);
    const v10 = x3.valueCodeableConcept;
    if (v10 !== undefined) {
      tokenConcept(p9, 0, v10);
    }
    if (filled(p9)) {
      const p11 = part(o, 0);
      const v12 = x3.code;
      if (v12 !== undefined) {
        tokenCoding(p11, 0, v12);
      }
      if (filled(p11)) {
        composite(o, 2128, p11, p9);
      }
    }
    const v13 = x3.valueCodeableConcept;
    if (v13 !== undefined) {
      tokenConcept(o, 1556, v13);
    }
    const v14 = x3.valueQuantity;
    if (v14 !== undefined) {
      quantity(o, 1557, v14);
    }
    const v15 = x3.valueRange;
    if (v15 !== undefined) {
      quantityRange(o, 1557, v15);
    }
    const v16 = x3.code;
    if (v16 !== undefined) {
      tokenCoding(o, 1558, v16);
    }
  }
  const v17 = r.date;
  if (v17 !== undefined) {
    dateText(o, 1559, v17);
  }
  const v18 = r.description;
  if (v18 !== undefined) {
    stringText(o, 1560, v18);
  }
  const v19 = r.inputProfile;
  if (v19 !== undefined) {
    uri(o, 1561, v19);
  }
  const v20 = r.instance;
  if (v20 !== undefined) {
    tokenBoolean(o, 1562, v20);
  }
  const v21 = r.jurisdiction;
  if (v21 !== undefined) for (const x22 of v21) {
    tokenConcept(o, 1563, x22);
  }
  const v23 = r.kind;
  if (v23 !== undefined) {
    tokenCode(o, 1564, v23);
  }
  const v24 = r.name;
  if (v24 !== undefined) {
    stringName(o, 1565, v24);
  }
  const v25 = r.outputProfile;
  if (v25 !== undefined) {
    uri(o, 1566, v25);
  }
  const v26 = r.publisher;
  if (v26 !== undefined) {
    stringText(o, 1567, v26);
  }
  const v27 = r.status;
  if (v27 !== undefined) {
    tokenCode(o, 1568, v27);
  }
  const v28 = r.system;
  if (v28 !== undefined) {
    tokenBoolean(o, 1569, v28);
  }
  const v29 = r.title;
  if (v29 !== undefined) {
    stringText(o, 1570, v29);
  }
  const v30 = r.type;
  if (v30 !== undefined) {
    tokenBoolean(o, 1571, v30);
  }
  const v31 = r.url;
  if (v31 !== undefined) {
    uri(o, 1572, v31);
  }
  const v32 = r.version;
  if (v32 !== undefined) {
    tokenCode(o, 1573, v32);
  }
}

function OperationOutcome(r: fhir.OperationOutcome, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1574, 1575, 1576, r.meta);
}

function Organization(r: fhir.Organization, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 269, 270, 272, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 273, v0);
  }
  const v1 = r.address;
  if (v1 !== undefined) for (const x2 of v1) {
    stringAddress(o, 274, x2);
    const v3 = x2.city;
    if (v3 !== undefined) {
      stringText(o, 275, v3);
    }
    const v4 = x2.country;
    if (v4 !== undefined) {
      stringText(o, 276, v4);
    }
    const v5 = x2.postalCode;
    if (v5 !== undefined) {
      stringText(o, 277, v5);
    }
    const v6 = x2.state;
    if (v6 !== undefined) {
      stringText(o, 278, v6);
    }
    const v7 = x2.use;
    if (v7 !== undefined) {
      tokenCode(o, 279, v7);
    }
  }
  const v8 = r.endpoint;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 280, x9);
  }
  const v10 = r.identifier;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenIdentifier(o, 281, x11);
  }
  const v12 = r.name;
  if (v12 !== undefined) {
    stringName(o, 282, v12);
    stringName(o, 284, v12);
  }
  const v13 = r.alias;
  if (v13 !== undefined) for (const x14 of v13) {
    stringName(o, 282, x14);
  }
  const v15 = r.partOf;
  if (v15 !== undefined) {
    reference(o, 283, v15);
  }
  const v16 = r.type;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenConcept(o, 285, x17);
  }
}

function OrganizationAffiliation(r: fhir.OrganizationAffiliation, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1577, 1578, 1579, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 1580, v0);
  }
  const v1 = r.period;
  if (v1 !== undefined) {
    datePeriod(o, 1581, v1);
  }
  const v2 = r.telecom;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenContact(o, 1593, x3);
    if (x3.system === 'email') {
      tokenContact(o, 1582, x3);
    }
    if (x3.system === 'phone') {
      tokenContact(o, 1588, x3);
    }
  }
  const v4 = r.endpoint;
  if (v4 !== undefined) for (const x5 of v4) {
    reference(o, 1583, x5);
  }
  const v6 = r.identifier;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenIdentifier(o, 1584, x7);
  }
  const v8 = r.location;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 1585, x9);
  }
  const v10 = r.network;
  if (v10 !== undefined) for (const x11 of v10) {
    reference(o, 1586, x11);
  }
  const v12 = r.participatingOrganization;
  if (v12 !== undefined) {
    reference(o, 1587, v12);
  }
  const v13 = r.organization;
  if (v13 !== undefined) {
    reference(o, 1589, v13);
  }
  const v14 = r.code;
  if (v14 !== undefined) for (const x15 of v14) {
    tokenConcept(o, 1590, x15);
  }
  const v16 = r.healthcareService;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 1591, x17);
  }
  const v18 = r.specialty;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenConcept(o, 1592, x19);
  }
}

function Patient(r: fhir.Patient, o: RowSink): void {
  tokenExists(o, 299, r.deceasedBoolean === true || r.deceasedDateTime !== undefined);
  if (r.meta !== undefined) meta(o, 286, 287, 289, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 290, v0);
  }
  const v1 = r.address;
  if (v1 !== undefined) for (const x2 of v1) {
    stringAddress(o, 291, x2);
    const v3 = x2.city;
    if (v3 !== undefined) {
      stringText(o, 292, v3);
    }
    const v4 = x2.country;
    if (v4 !== undefined) {
      stringText(o, 293, v4);
    }
    const v5 = x2.postalCode;
    if (v5 !== undefined) {
      stringText(o, 294, v5);
    }
    const v6 = x2.state;
    if (v6 !== undefined) {
      stringText(o, 295, v6);
    }
    const v7 = x2.use;
    if (v7 !== undefined) {
      tokenCode(o, 296, v7);
    }
  }
  const v8 = r.birthDate;
  if (v8 !== undefined) {
    dateText(o, 297, v8);
  }
  const v9 = r.deceasedDateTime;
  if (v9 !== undefined) {
    dateText(o, 298, v9);
  }
  const v10 = r.telecom;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenContact(o, 312, x11);
    if (x11.system === 'email') {
      tokenContact(o, 300, x11);
    }
    if (x11.system === 'phone') {
      tokenContact(o, 310, x11);
    }
  }
  const v12 = r.name;
  if (v12 !== undefined) for (const x13 of v12) {
    stringHumanName(o, 308, x13);
    const v14 = x13.family;
    if (v14 !== undefined) {
      stringText(o, 301, v14);
    }
    const v15 = x13.given;
    if (v15 !== undefined) for (const x16 of v15) {
      stringText(o, 304, x16);
    }
  }
  const v17 = r.gender;
  if (v17 !== undefined) {
    tokenCode(o, 302, v17);
  }
  const v18 = r.generalPractitioner;
  if (v18 !== undefined) for (const x19 of v18) {
    reference(o, 303, x19);
  }
  const v20 = r.identifier;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenIdentifier(o, 305, x21);
  }
  const v22 = r.communication;
  if (v22 !== undefined) for (const x23 of v22) {
    const v24 = x23.language;
    if (v24 !== undefined) {
      tokenConcept(o, 306, v24);
    }
  }
  const v25 = r.link;
  if (v25 !== undefined) for (const x26 of v25) {
    const v27 = x26.other;
    if (v27 !== undefined) {
      reference(o, 307, v27);
    }
  }
  const v28 = r.managingOrganization;
  if (v28 !== undefined) {
    reference(o, 309, v28);
  }
}

function PaymentNotice(r: fhir.PaymentNotice, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1594, 1595, 1596, r.meta);
  const v0 = r.created;
  if (v0 !== undefined) {
    dateText(o, 1597, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 1598, x2);
  }
  const v3 = r.paymentStatus;
  if (v3 !== undefined) {
    tokenConcept(o, 1599, v3);
  }
  const v4 = r.provider;
  if (v4 !== undefined) {
    reference(o, 1600, v4);
  }
  const v5 = r.request;
  if (v5 !== undefined) {
    reference(o, 1601, v5);
  }
  const v6 = r.response;
  if (v6 !== undefined) {
    reference(o, 1602, v6);
  }
  const v7 = r.status;
  if (v7 !== undefined) {
    tokenCode(o, 1603, v7);
  }
}

function PaymentReconciliation(r: fhir.PaymentReconciliation, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1604, 1605, 1606, r.meta);
  const v0 = r.created;
  if (v0 !== undefined) {
    dateText(o, 1607, v0);
  }
  const v1 = r.disposition;
  if (v1 !== undefined) {
    stringText(o, 1608, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 1609, x3);
  }
  const v4 = r.outcome;
  if (v4 !== undefined) {
    tokenCode(o, 1610, v4);
  }
  const v5 = r.paymentIssuer;
  if (v5 !== undefined) {
    reference(o, 1611, v5);
  }
  const v6 = r.request;
  if (v6 !== undefined) {
    reference(o, 1612, v6);
  }
  const v7 = r.requestor;
  if (v7 !== undefined) {
    reference(o, 1613, v7);
  }
  const v8 = r.status;
  if (v8 !== undefined) {
    tokenCode(o, 1614, v8);
  }
}

function Person(r: fhir.Person, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1615, 1616, 1617, r.meta);
  const v0 = r.address;
  if (v0 !== undefined) for (const x1 of v0) {
    stringAddress(o, 1618, x1);
    const v2 = x1.city;
    if (v2 !== undefined) {
      stringText(o, 1619, v2);
    }
    const v3 = x1.country;
    if (v3 !== undefined) {
      stringText(o, 1620, v3);
    }
    const v4 = x1.postalCode;
    if (v4 !== undefined) {
      stringText(o, 1621, v4);
    }
    const v5 = x1.state;
    if (v5 !== undefined) {
      stringText(o, 1622, v5);
    }
    const v6 = x1.use;
    if (v6 !== undefined) {
      tokenCode(o, 1623, v6);
    }
  }
  const v7 = r.birthDate;
  if (v7 !== undefined) {
    dateText(o, 1624, v7);
  }
  const v8 = r.telecom;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenContact(o, 1636, x9);
    if (x9.system === 'email') {
      tokenContact(o, 1625, x9);
    }
    if (x9.system === 'phone') {
      tokenContact(o, 1632, x9);
    }
  }
  const v10 = r.gender;
  if (v10 !== undefined) {
    tokenCode(o, 1626, v10);
  }
  const v11 = r.identifier;
  if (v11 !== undefined) for (const x12 of v11) {
    tokenIdentifier(o, 1627, x12);
  }
  const v13 = r.link;
  if (v13 !== undefined) for (const x14 of v13) {
    const v15 = x14.target;
    if (v15 !== undefined) {
      reference(o, 1628, v15);
    }
  }
  const v16 = r.name;
  if (v16 !== undefined) for (const x17 of v16) {
    stringHumanName(o, 1629, x17);
  }
  const v18 = r.managingOrganization;
  if (v18 !== undefined) {
    reference(o, 1630, v18);
  }
}

function PlanDefinition(r: fhir.PlanDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1637, 1638, 1639, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 1640, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 1646, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 1647, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 1653, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 1656, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2129, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2130, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 1641, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 1642, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 1642, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 1643, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 1644, v22);
  }
  const v23 = r.action;
  if (v23 !== undefined) for (const x24 of v23) {
    const v25 = x24.definitionCanonical;
    if (v25 !== undefined) {
      uri(o, 1645, v25);
    }
    const v26 = x24.definitionUri;
    if (v26 !== undefined) {
      uri(o, 1645, v26);
    }
  }
  const v27 = r.library;
  if (v27 !== undefined) for (const x28 of v27) {
    uri(o, 1646, x28);
  }
  const v29 = r.description;
  if (v29 !== undefined) {
    stringText(o, 1648, v29);
  }
  const v30 = r.effectivePeriod;
  if (v30 !== undefined) {
    datePeriod(o, 1649, v30);
  }
  const v31 = r.identifier;
  if (v31 !== undefined) for (const x32 of v31) {
    tokenIdentifier(o, 1650, x32);
  }
  const v33 = r.jurisdiction;
  if (v33 !== undefined) for (const x34 of v33) {
    tokenConcept(o, 1651, x34);
  }
  const v35 = r.name;
  if (v35 !== undefined) {
    stringName(o, 1652, v35);
  }
  const v36 = r.publisher;
  if (v36 !== undefined) {
    stringText(o, 1654, v36);
  }
  const v37 = r.status;
  if (v37 !== undefined) {
    tokenCode(o, 1655, v37);
  }
  const v38 = r.title;
  if (v38 !== undefined) {
    stringText(o, 1657, v38);
  }
  const v39 = r.topic;
  if (v39 !== undefined) for (const x40 of v39) {
    tokenConcept(o, 1658, x40);
  }
  const v41 = r.type;
  if (v41 !== undefined) {
    tokenConcept(o, 1659, v41);
  }
  const v42 = r.url;
  if (v42 !== undefined) {
    uri(o, 1660, v42);
  }
  const v43 = r.version;
  if (v43 !== undefined) {
    tokenCode(o, 1661, v43);
  }
}

function Practitioner(r: fhir.Practitioner, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 313, 314, 316, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 317, v0);
  }
  const v1 = r.address;
  if (v1 !== undefined) for (const x2 of v1) {
    stringAddress(o, 318, x2);
    const v3 = x2.city;
    if (v3 !== undefined) {
      stringText(o, 319, v3);
    }
    const v4 = x2.country;
    if (v4 !== undefined) {
      stringText(o, 320, v4);
    }
    const v5 = x2.postalCode;
    if (v5 !== undefined) {
      stringText(o, 321, v5);
    }
    const v6 = x2.state;
    if (v6 !== undefined) {
      stringText(o, 322, v6);
    }
    const v7 = x2.use;
    if (v7 !== undefined) {
      tokenCode(o, 323, v7);
    }
  }
  const v8 = r.communication;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenConcept(o, 324, x9);
  }
  const v10 = r.telecom;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenContact(o, 333, x11);
    if (x11.system === 'email') {
      tokenContact(o, 325, x11);
    }
    if (x11.system === 'phone') {
      tokenContact(o, 331, x11);
    }
  }
  const v12 = r.name;
  if (v12 !== undefined) for (const x13 of v12) {
    stringHumanName(o, 330, x13);
    const v14 = x13.family;
    if (v14 !== undefined) {
      stringText(o, 326, v14);
    }
    const v15 = x13.given;
    if (v15 !== undefined) for (const x16 of v15) {
      stringText(o, 328, x16);
    }
  }
  const v17 = r.gender;
  if (v17 !== undefined) {
    tokenCode(o, 327, v17);
  }
  const v18 = r.identifier;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenIdentifier(o, 329, x19);
  }
}

function PractitionerRole(r: fhir.PractitionerRole, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1662, 1663, 1664, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 1665, v0);
  }
  const v1 = r.period;
  if (v1 !== undefined) {
    datePeriod(o, 1666, v1);
  }
  const v2 = r.telecom;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenContact(o, 1677, x3);
    if (x3.system === 'email') {
      tokenContact(o, 1667, x3);
    }
    if (x3.system === 'phone') {
      tokenContact(o, 1672, x3);
    }
  }
  const v4 = r.endpoint;
  if (v4 !== undefined) for (const x5 of v4) {
    reference(o, 1668, x5);
  }
  const v6 = r.identifier;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenIdentifier(o, 1669, x7);
  }
  const v8 = r.location;
  if (v8 !== undefined) for (const x9 of v8) {
    reference(o, 1670, x9);
  }
  const v10 = r.organization;
  if (v10 !== undefined) {
    reference(o, 1671, v10);
  }
  const v11 = r.practitioner;
  if (v11 !== undefined) {
    reference(o, 1673, v11);
  }
  const v12 = r.code;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenConcept(o, 1674, x13);
  }
  const v14 = r.healthcareService;
  if (v14 !== undefined) for (const x15 of v14) {
    reference(o, 1675, x15);
  }
  const v16 = r.specialty;
  if (v16 !== undefined) for (const x17 of v16) {
    tokenConcept(o, 1676, x17);
  }
}

function Procedure(r: fhir.Procedure, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 334, 335, 337, r.meta);
  const v0 = r.basedOn;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 338, x1);
  }
  const v2 = r.category;
  if (v2 !== undefined) {
    tokenConcept(o, 339, v2);
  }
  const v3 = r.code;
  if (v3 !== undefined) {
    tokenConcept(o, 340, v3);
  }
  const v4 = r.performedDateTime;
  if (v4 !== undefined) {
    dateText(o, 341, v4);
  }
  const v5 = r.performedPeriod;
  if (v5 !== undefined) {
    datePeriod(o, 341, v5);
  }
  const v6 = r.encounter;
  if (v6 !== undefined) {
    reference(o, 342, v6);
  }
  const v7 = r.identifier;
  if (v7 !== undefined) for (const x8 of v7) {
    tokenIdentifier(o, 343, x8);
  }
  const v9 = r.instantiatesCanonical;
  if (v9 !== undefined) for (const x10 of v9) {
    uri(o, 344, x10);
  }
  const v11 = r.instantiatesUri;
  if (v11 !== undefined) for (const x12 of v11) {
    uri(o, 345, x12);
  }
  const v13 = r.location;
  if (v13 !== undefined) {
    reference(o, 346, v13);
  }
  const v14 = r.partOf;
  if (v14 !== undefined) for (const x15 of v14) {
    reference(o, 347, x15);
  }
  const v16 = r.performer;
  if (v16 !== undefined) for (const x17 of v16) {
    const v18 = x17.actor;
    if (v18 !== undefined) {
      reference(o, 349, v18);
    }
  }
  const v19 = r.reasonCode;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenConcept(o, 350, x20);
  }
  const v21 = r.reasonReference;
  if (v21 !== undefined) for (const x22 of v21) {
    reference(o, 351, x22);
  }
  const v23 = r.status;
  if (v23 !== undefined) {
    tokenCode(o, 352, v23);
  }
  const v24 = r.subject;
  if (v24 !== undefined) {
    reference(o, 353, v24);
  }
}

function Provenance(r: fhir.Provenance, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 354, 355, 357, r.meta);
  const v0 = r.agent;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.who;
    if (v2 !== undefined) {
      reference(o, 358, v2);
    }
    const v3 = x1.role;
    if (v3 !== undefined) for (const x4 of v3) {
      tokenConcept(o, 359, x4);
    }
    const v5 = x1.type;
    if (v5 !== undefined) {
      tokenConcept(o, 360, v5);
    }
  }
  const v6 = r.entity;
  if (v6 !== undefined) for (const x7 of v6) {
    const v8 = x7.what;
    if (v8 !== undefined) {
      reference(o, 361, v8);
    }
  }
  const v9 = r.location;
  if (v9 !== undefined) {
    reference(o, 362, v9);
  }
  const v10 = r.recorded;
  if (v10 !== undefined) {
    dateText(o, 364, v10);
  }
  const v11 = r.signature;
  if (v11 !== undefined) for (const x12 of v11) {
    const v13 = x12.type;
    if (v13 !== undefined) for (const x14 of v13) {
      tokenCoding(o, 365, x14);
    }
  }
  const v15 = r.target;
  if (v15 !== undefined) for (const x16 of v15) {
    reference(o, 366, x16);
  }
  const v17 = r.occurredDateTime;
  if (v17 !== undefined) {
    dateText(o, 367, v17);
  }
}

function Questionnaire(r: fhir.Questionnaire, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1678, 1679, 1680, r.meta);
  const v0 = r.item;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.code;
    if (v2 !== undefined) for (const x3 of v2) {
      tokenCoding(o, 1681, x3);
    }
    const v4 = x1.definition;
    if (v4 !== undefined) {
      uri(o, 1686, v4);
    }
  }
  const v5 = r.useContext;
  if (v5 !== undefined) for (const x6 of v5) {
    const p7 = part(o, 1);
    const v8 = x6.valueQuantity;
    if (v8 !== undefined) {
      quantity(p7, 0, v8);
    }
    const v9 = x6.valueRange;
    if (v9 !== undefined) {
      quantityRange(p7, 0, v9);
    }
    if (filled(p7)) {
      const p10 = part(o, 0);
      const v11 = x6.code;
      if (v11 !== undefined) {
        tokenCoding(p10, 0, v11);
      }
      if (filled(p10)) {
        composite(o, 2131, p10, p7);
      }
    }
    const p12 = part(o, 1);
    const v13 = x6.valueCodeableConcept;
    if (v13 !== undefined) {
      tokenConcept(p12, 0, v13);
    }
    if (filled(p12)) {
      const p14 = part(o, 0);
      const v15 = x6.code;
      if (v15 !== undefined) {
        tokenCoding(p14, 0, v15);
      }
      if (filled(p14)) {
        composite(o, 2132, p14, p12);
      }
    }
    const v16 = x6.valueCodeableConcept;
    if (v16 !== undefined) {
      tokenConcept(o, 1682, v16);
    }
    const v17 = x6.valueQuantity;
    if (v17 !== undefined) {
      quantity(o, 1683, v17);
    }
    const v18 = x6.valueRange;
    if (v18 !== undefined) {
      quantityRange(o, 1683, v18);
    }
    const v19 = x6.code;
    if (v19 !== undefined) {
      tokenCoding(o, 1684, v19);
    }
  }
  const v20 = r.date;
  if (v20 !== undefined) {
    dateText(o, 1685, v20);
  }
  const v21 = r.description;
  if (v21 !== undefined) {
    stringText(o, 1687, v21);
  }
  const v22 = r.effectivePeriod;
  if (v22 !== undefined) {
    datePeriod(o, 1688, v22);
  }
  const v23 = r.identifier;
  if (v23 !== undefined) for (const x24 of v23) {
    tokenIdentifier(o, 1689, x24);
  }
  const v25 = r.jurisdiction;
  if (v25 !== undefined) for (const x26 of v25) {
    tokenConcept(o, 1690, x26);
  }
  const v27 = r.name;
  if (v27 !== undefined) {
    stringName(o, 1691, v27);
  }
  const v28 = r.publisher;
  if (v28 !== undefined) {
    stringText(o, 1692, v28);
  }
  const v29 = r.status;
  if (v29 !== undefined) {
    tokenCode(o, 1693, v29);
  }
  const v30 = r.subjectType;
  if (v30 !== undefined) for (const x31 of v30) {
    tokenCode(o, 1694, x31);
  }
  const v32 = r.title;
  if (v32 !== undefined) {
    stringText(o, 1695, v32);
  }
  const v33 = r.url;
  if (v33 !== undefined) {
    uri(o, 1696, v33);
  }
  const v34 = r.version;
  if (v34 !== undefined) {
    tokenCode(o, 1697, v34);
  }
}

function QuestionnaireResponse(r: fhir.QuestionnaireResponse, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1698, 1699, 1700, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) {
    reference(o, 1701, v0);
  }
  const v1 = r.authored;
  if (v1 !== undefined) {
    dateText(o, 1702, v1);
  }
  const v2 = r.basedOn;
  if (v2 !== undefined) for (const x3 of v2) {
    reference(o, 1703, x3);
  }
  const v4 = r.encounter;
  if (v4 !== undefined) {
    reference(o, 1704, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) {
    tokenIdentifier(o, 1705, v5);
  }
  const v6 = r.partOf;
  if (v6 !== undefined) for (const x7 of v6) {
    reference(o, 1706, x7);
  }
  const v8 = r.questionnaire;
  if (v8 !== undefined) {
    uri(o, 1708, v8);
  }
  const v9 = r.source;
  if (v9 !== undefined) {
    reference(o, 1709, v9);
  }
  const v10 = r.status;
  if (v10 !== undefined) {
    tokenCode(o, 1710, v10);
  }
  const v11 = r.subject;
  if (v11 !== undefined) {
    reference(o, 1711, v11);
  }
}

function RelatedPerson(r: fhir.RelatedPerson, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 368, 369, 371, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 372, v0);
  }
  const v1 = r.address;
  if (v1 !== undefined) for (const x2 of v1) {
    stringAddress(o, 373, x2);
    const v3 = x2.city;
    if (v3 !== undefined) {
      stringText(o, 374, v3);
    }
    const v4 = x2.country;
    if (v4 !== undefined) {
      stringText(o, 375, v4);
    }
    const v5 = x2.postalCode;
    if (v5 !== undefined) {
      stringText(o, 376, v5);
    }
    const v6 = x2.state;
    if (v6 !== undefined) {
      stringText(o, 377, v6);
    }
    const v7 = x2.use;
    if (v7 !== undefined) {
      tokenCode(o, 378, v7);
    }
  }
  const v8 = r.birthDate;
  if (v8 !== undefined) {
    dateText(o, 379, v8);
  }
  const v9 = r.telecom;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenContact(o, 388, x10);
    if (x10.system === 'email') {
      tokenContact(o, 380, x10);
    }
    if (x10.system === 'phone') {
      tokenContact(o, 385, x10);
    }
  }
  const v11 = r.gender;
  if (v11 !== undefined) {
    tokenCode(o, 381, v11);
  }
  const v12 = r.identifier;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenIdentifier(o, 382, x13);
  }
  const v14 = r.name;
  if (v14 !== undefined) for (const x15 of v14) {
    stringHumanName(o, 383, x15);
  }
  const v16 = r.patient;
  if (v16 !== undefined) {
    reference(o, 384, v16);
  }
  const v17 = r.relationship;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenConcept(o, 387, x18);
  }
}

function RequestGroup(r: fhir.RequestGroup, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1712, 1713, 1714, r.meta);
  const v0 = r.author;
  if (v0 !== undefined) {
    reference(o, 1715, v0);
  }
  const v1 = r.authoredOn;
  if (v1 !== undefined) {
    dateText(o, 1716, v1);
  }
  const v2 = r.code;
  if (v2 !== undefined) {
    tokenConcept(o, 1717, v2);
  }
  const v3 = r.encounter;
  if (v3 !== undefined) {
    reference(o, 1718, v3);
  }
  const v4 = r.groupIdentifier;
  if (v4 !== undefined) {
    tokenIdentifier(o, 1719, v4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 1720, x6);
  }
  const v7 = r.instantiatesCanonical;
  if (v7 !== undefined) for (const x8 of v7) {
    uri(o, 1721, x8);
  }
  const v9 = r.instantiatesUri;
  if (v9 !== undefined) for (const x10 of v9) {
    uri(o, 1722, x10);
  }
  const v11 = r.intent;
  if (v11 !== undefined) {
    tokenCode(o, 1723, v11);
  }
  const v12 = r.action;
  if (v12 !== undefined) for (const x13 of v12) {
    const v14 = x13.participant;
    if (v14 !== undefined) for (const x15 of v14) {
      reference(o, 1724, x15);
    }
  }
  const v16 = r.priority;
  if (v16 !== undefined) {
    tokenCode(o, 1726, v16);
  }
  const v17 = r.status;
  if (v17 !== undefined) {
    tokenCode(o, 1727, v17);
  }
  const v18 = r.subject;
  if (v18 !== undefined) {
    reference(o, 1728, v18);
  }
}

function ResearchDefinition(r: fhir.ResearchDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1729, 1730, 1731, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 1732, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 1737, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 1738, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 1744, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 1747, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2133, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2134, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 1733, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 1734, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 1734, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 1735, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 1736, v22);
  }
  const v23 = r.library;
  if (v23 !== undefined) for (const x24 of v23) {
    uri(o, 1737, x24);
  }
  const v25 = r.description;
  if (v25 !== undefined) {
    stringText(o, 1739, v25);
  }
  const v26 = r.effectivePeriod;
  if (v26 !== undefined) {
    datePeriod(o, 1740, v26);
  }
  const v27 = r.identifier;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenIdentifier(o, 1741, x28);
  }
  const v29 = r.jurisdiction;
  if (v29 !== undefined) for (const x30 of v29) {
    tokenConcept(o, 1742, x30);
  }
  const v31 = r.name;
  if (v31 !== undefined) {
    stringName(o, 1743, v31);
  }
  const v32 = r.publisher;
  if (v32 !== undefined) {
    stringText(o, 1745, v32);
  }
  const v33 = r.status;
  if (v33 !== undefined) {
    tokenCode(o, 1746, v33);
  }
  const v34 = r.title;
  if (v34 !== undefined) {
    stringText(o, 1748, v34);
  }
  const v35 = r.topic;
  if (v35 !== undefined) for (const x36 of v35) {
    tokenConcept(o, 1749, x36);
  }
  const v37 = r.url;
  if (v37 !== undefined) {
    uri(o, 1750, v37);
  }
  const v38 = r.version;
  if (v38 !== undefined) {
    tokenCode(o, 1751, v38);
  }
}

function ResearchElementDefinition(r: fhir.ResearchElementDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1752, 1753, 1754, r.meta);
  const v0 = r.relatedArtifact;
  if (v0 !== undefined) for (const x1 of v0) {
    if (x1.type === 'composed-of') {
      const v2 = x1.resource;
      if (v2 !== undefined) {
        uri(o, 1755, v2);
      }
    }
    if (x1.type === 'depends-on') {
      const v3 = x1.resource;
      if (v3 !== undefined) {
        uri(o, 1760, v3);
      }
    }
    if (x1.type === 'derived-from') {
      const v4 = x1.resource;
      if (v4 !== undefined) {
        uri(o, 1761, v4);
      }
    }
    if (x1.type === 'predecessor') {
      const v5 = x1.resource;
      if (v5 !== undefined) {
        uri(o, 1767, v5);
      }
    }
    if (x1.type === 'successor') {
      const v6 = x1.resource;
      if (v6 !== undefined) {
        uri(o, 1770, v6);
      }
    }
  }
  const v7 = r.useContext;
  if (v7 !== undefined) for (const x8 of v7) {
    const p9 = part(o, 1);
    const v10 = x8.valueQuantity;
    if (v10 !== undefined) {
      quantity(p9, 0, v10);
    }
    const v11 = x8.valueRange;
    if (v11 !== undefined) {
      quantityRange(p9, 0, v11);
    }
    if (filled(p9)) {
      const p12 = part(o, 0);
      const v13 = x8.code;
      if (v13 !== undefined) {
        tokenCoding(p12, 0, v13);
      }
      if (filled(p12)) {
        composite(o, 2135, p12, p9);
      }
    }
    const p14 = part(o, 1);
    const v15 = x8.valueCodeableConcept;
    if (v15 !== undefined) {
      tokenConcept(p14, 0, v15);
    }
    if (filled(p14)) {
      const p16 = part(o, 0);
      const v17 = x8.code;
      if (v17 !== undefined) {
        tokenCoding(p16, 0, v17);
      }
      if (filled(p16)) {
        composite(o, 2136, p16, p14);
      }
    }
    const v18 = x8.valueCodeableConcept;
    if (v18 !== undefined) {
      tokenConcept(o, 1756, v18);
    }
    const v19 = x8.valueQuantity;
    if (v19 !== undefined) {
      quantity(o, 1757, v19);
    }
    const v20 = x8.valueRange;
    if (v20 !== undefined) {
      quantityRange(o, 1757, v20);
    }
    const v21 = x8.code;
    if (v21 !== undefined) {
      tokenCoding(o, 1758, v21);
    }
  }
  const v22 = r.date;
  if (v22 !== undefined) {
    dateText(o, 1759, v22);
  }
  const v23 = r.library;
  if (v23 !== undefined) for (const x24 of v23) {
    uri(o, 1760, x24);
  }
  const v25 = r.description;
  if (v25 !== undefined) {
    stringText(o, 1762, v25);
  }
  const v26 = r.effectivePeriod;
  if (v26 !== undefined) {
    datePeriod(o, 1763, v26);
  }
  const v27 = r.identifier;
  if (v27 !== undefined) for (const x28 of v27) {
    tokenIdentifier(o, 1764, x28);
  }
  const v29 = r.jurisdiction;
  if (v29 !== undefined) for (const x30 of v29) {
    tokenConcept(o, 1765, x30);
  }
  const v31 = r.name;
  if (v31 !== undefined) {
    stringName(o, 1766, v31);
  }
  const v32 = r.publisher;
  if (v32 !== undefined) {
    stringText(o, 1768, v32);
  }
  const v33 = r.status;
  if (v33 !== undefined) {
    tokenCode(o, 1769, v33);
  }
  const v34 = r.title;
  if (v34 !== undefined) {
    stringText(o, 1771, v34);
  }
  const v35 = r.topic;
  if (v35 !== undefined) for (const x36 of v35) {
    tokenConcept(o, 1772, x36);
  }
  const v37 = r.url;
  if (v37 !== undefined) {
    uri(o, 1773, v37);
  }
  const v38 = r.version;
  if (v38 !== undefined) {
    tokenCode(o, 1774, v38);
  }
}

function ResearchStudy(r: fhir.ResearchStudy, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1775, 1776, 1777, r.meta);
  const v0 = r.category;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenConcept(o, 1778, x1);
  }
  const v2 = r.period;
  if (v2 !== undefined) {
    datePeriod(o, 1779, v2);
  }
  const v3 = r.focus;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenConcept(o, 1780, x4);
  }
  const v5 = r.identifier;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenIdentifier(o, 1781, x6);
  }
  const v7 = r.keyword;
  if (v7 !== undefined) for (const x8 of v7) {
    tokenConcept(o, 1782, x8);
  }
  const v9 = r.location;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenConcept(o, 1783, x10);
  }
  const v11 = r.partOf;
  if (v11 !== undefined) for (const x12 of v11) {
    reference(o, 1784, x12);
  }
  const v13 = r.principalInvestigator;
  if (v13 !== undefined) {
    reference(o, 1785, v13);
  }
  const v14 = r.protocol;
  if (v14 !== undefined) for (const x15 of v14) {
    reference(o, 1786, x15);
  }
  const v16 = r.site;
  if (v16 !== undefined) for (const x17 of v16) {
    reference(o, 1787, x17);
  }
  const v18 = r.sponsor;
  if (v18 !== undefined) {
    reference(o, 1788, v18);
  }
  const v19 = r.status;
  if (v19 !== undefined) {
    tokenCode(o, 1789, v19);
  }
  const v20 = r.title;
  if (v20 !== undefined) {
    stringText(o, 1790, v20);
  }
}

function ResearchSubject(r: fhir.ResearchSubject, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1791, 1792, 1793, r.meta);
  const v0 = r.period;
  if (v0 !== undefined) {
    datePeriod(o, 1794, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 1795, x2);
  }
  const v3 = r.individual;
  if (v3 !== undefined) {
    reference(o, 1796, v3);
  }
  const v4 = r.status;
  if (v4 !== undefined) {
    tokenCode(o, 1798, v4);
  }
  const v5 = r.study;
  if (v5 !== undefined) {
    reference(o, 1799, v5);
  }
}

function RiskAssessment(r: fhir.RiskAssessment, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1800, 1801, 1802, r.meta);
  const v0 = r.condition;
  if (v0 !== undefined) {
    reference(o, 1803, v0);
  }
  const v1 = r.occurrenceDateTime;
  if (v1 !== undefined) {
    dateText(o, 1804, v1);
  }
  const v2 = r.encounter;
  if (v2 !== undefined) {
    reference(o, 1805, v2);
  }
  const v3 = r.identifier;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenIdentifier(o, 1806, x4);
  }
  const v5 = r.method;
  if (v5 !== undefined) {
    tokenConcept(o, 1807, v5);
  }
  const v6 = r.performer;
  if (v6 !== undefined) {
    reference(o, 1809, v6);
  }
  const v7 = r.prediction;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.probabilityDecimal;
    if (v9 !== undefined) {
      number(o, 1810, v9);
    }
    const v10 = x8.probabilityRange;
    if (v10 !== undefined) {
      quantityRange(o, 1810, v10);
    }
    const v11 = x8.qualitativeRisk;
    if (v11 !== undefined) {
      tokenConcept(o, 1811, v11);
    }
  }
  const v12 = r.subject;
  if (v12 !== undefined) {
    reference(o, 1812, v12);
  }
}

function RiskEvidenceSynthesis(r: fhir.RiskEvidenceSynthesis, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1813, 1814, 1815, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2137, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2138, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 1816, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 1817, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 1817, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 1818, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 1819, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 1820, v16);
  }
  const v17 = r.effectivePeriod;
  if (v17 !== undefined) {
    datePeriod(o, 1821, v17);
  }
  const v18 = r.identifier;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenIdentifier(o, 1822, x19);
  }
  const v20 = r.jurisdiction;
  if (v20 !== undefined) for (const x21 of v20) {
    tokenConcept(o, 1823, x21);
  }
  const v22 = r.name;
  if (v22 !== undefined) {
    stringName(o, 1824, v22);
  }
  const v23 = r.publisher;
  if (v23 !== undefined) {
    stringText(o, 1825, v23);
  }
  const v24 = r.status;
  if (v24 !== undefined) {
    tokenCode(o, 1826, v24);
  }
  const v25 = r.title;
  if (v25 !== undefined) {
    stringText(o, 1827, v25);
  }
  const v26 = r.url;
  if (v26 !== undefined) {
    uri(o, 1828, v26);
  }
  const v27 = r.version;
  if (v27 !== undefined) {
    tokenCode(o, 1829, v27);
  }
}

function Schedule(r: fhir.Schedule, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1830, 1831, 1832, r.meta);
  const v0 = r.active;
  if (v0 !== undefined) {
    tokenBoolean(o, 1833, v0);
  }
  const v1 = r.actor;
  if (v1 !== undefined) for (const x2 of v1) {
    reference(o, 1834, x2);
  }
  const v3 = r.planningHorizon;
  if (v3 !== undefined) {
    datePeriod(o, 1835, v3);
  }
  const v4 = r.identifier;
  if (v4 !== undefined) for (const x5 of v4) {
    tokenIdentifier(o, 1836, x5);
  }
  const v6 = r.serviceCategory;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenConcept(o, 1837, x7);
  }
  const v8 = r.serviceType;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenConcept(o, 1838, x9);
  }
  const v10 = r.specialty;
  if (v10 !== undefined) for (const x11 of v10) {
    tokenConcept(o, 1839, x11);
  }
}

function SearchParameter(r: fhir.SearchParameter, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1840, 1841, 1842, r.meta);
  const v0 = r.base;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenCode(o, 1843, x1);
  }
  const v2 = r.code;
  if (v2 !== undefined) {
    tokenCode(o, 1844, v2);
  }
  const v3 = r.component;
  if (v3 !== undefined) for (const x4 of v3) {
    const v5 = x4.definition;
    if (v5 !== undefined) {
      uri(o, 1845, v5);
    }
  }
  const v6 = r.useContext;
  if (v6 !== undefined) for (const x7 of v6) {
    const p8 = part(o, 1);
    const v9 = x7.valueQuantity;
    if (v9 !== undefined) {
      quantity(p8, 0, v9);
    }
    const v10 = x7.valueRange;
    if (v10 !== undefined) {
      quantityRange(p8, 0, v10);
    }
    if (filled(p8)) {
      const p11 = part(o, 0);
      const v12 = x7.code;
      if (v12 !== undefined) {
        tokenCoding(p11, 0, v12);
      }
      if (filled(p11)) {
        composite(o, 2139, p11, p8);
      }
    }
    const p13 = part(o, 1);
    const v14 = x7.valueCodeableConcept;
    if (v14 !== undefined) {
      tokenConcept(p13, 0, v14);
    }
    if (filled(p13)) {
      const p15 = part(o, 0);
      const v16 = x7.code;
      if (v16 !== undefined) {
        tokenCoding(p15, 0, v16);
      }
      if (filled(p15)) {
        composite(o, 2140, p15, p13);
      }
    }
    const v17 = x7.valueCodeableConcept;
    if (v17 !== undefined) {
      tokenConcept(o, 1846, v17);
    }
    const v18 = x7.valueQuantity;
    if (v18 !== undefined) {
      quantity(o, 1847, v18);
    }
    const v19 = x7.valueRange;
    if (v19 !== undefined) {
      quantityRange(o, 1847, v19);
    }
    const v20 = x7.code;
    if (v20 !== undefined) {
      tokenCoding(o, 1848, v20);
    }
  }
  const v21 = r.date;
  if (v21 !== undefined) {
    dateText(o, 1849, v21);
  }
  const v22 = r.derivedFrom;
  if (v22 !== undefined) {
    uri(o, 1850, v22);
  }
  const v23 = r.description;
  if (v23 !== undefined) {
    stringText(o, 1851, v23);
  }
  const v24 = r.jurisdiction;
  if (v24 !== undefined) for (const x25 of v24) {
    tokenConcept(o, 1852, x25);
  }
  const v26 = r.name;
  if (v26 !== undefined) {
    stringName(o, 1853, v26);
  }
  const v27 = r.publisher;
  if (v27 !== undefined) {
    stringText(o, 1854, v27);
  }
  const v28 = r.status;
  if (v28 !== undefined) {
    tokenCode(o, 1855, v28);
  }
  const v29 = r.target;
  if (v29 !== undefined) for (const x30 of v29) {
    tokenCode(o, 1856, x30);
  }
  const v31 = r.type;
  if (v31 !== undefined) {
    tokenCode(o, 1857, v31);
  }
  const v32 = r.url;
  if (v32 !== undefined) {
    uri(o, 1858, v32);
  }
  const v33 = r.version;
  if (v33 !== undefined) {
    tokenCode(o, 1859, v33);
  }
}

function ServiceRequest(r: fhir.ServiceRequest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 389, 390, 392, r.meta);
  const v0 = r.authoredOn;
  if (v0 !== undefined) {
    dateText(o, 393, v0);
  }
  const v1 = r.basedOn;
  if (v1 !== undefined) for (const x2 of v1) {
    reference(o, 394, x2);
  }
  const v3 = r.bodySite;
  if (v3 !== undefined) for (const x4 of v3) {
    tokenConcept(o, 395, x4);
  }
  const v5 = r.category;
  if (v5 !== undefined) for (const x6 of v5) {
    tokenConcept(o, 396, x6);
  }
  const v7 = r.code;
  if (v7 !== undefined) {
    tokenConcept(o, 397, v7);
  }
  const v8 = r.encounter;
  if (v8 !== undefined) {
    reference(o, 398, v8);
  }
  const v9 = r.identifier;
  if (v9 !== undefined) for (const x10 of v9) {
    tokenIdentifier(o, 399, x10);
  }
  const v11 = r.instantiatesCanonical;
  if (v11 !== undefined) for (const x12 of v11) {
    uri(o, 400, x12);
  }
  const v13 = r.instantiatesUri;
  if (v13 !== undefined) for (const x14 of v13) {
    uri(o, 401, x14);
  }
  const v15 = r.intent;
  if (v15 !== undefined) {
    tokenCode(o, 402, v15);
  }
  const v16 = r.occurrenceDateTime;
  if (v16 !== undefined) {
    dateText(o, 403, v16);
  }
  const v17 = r.occurrencePeriod;
  if (v17 !== undefined) {
    datePeriod(o, 403, v17);
  }
  const v18 = r.occurrenceTiming;
  if (v18 !== undefined) {
    dateTiming(o, 403, v18);
  }
  const v19 = r.performer;
  if (v19 !== undefined) for (const x20 of v19) {
    reference(o, 405, x20);
  }
  const v21 = r.performerType;
  if (v21 !== undefined) {
    tokenConcept(o, 406, v21);
  }
  const v22 = r.priority;
  if (v22 !== undefined) {
    tokenCode(o, 407, v22);
  }
  const v23 = r.replaces;
  if (v23 !== undefined) for (const x24 of v23) {
    reference(o, 408, x24);
  }
  const v25 = r.requester;
  if (v25 !== undefined) {
    reference(o, 409, v25);
  }
  const v26 = r.requisition;
  if (v26 !== undefined) {
    tokenIdentifier(o, 410, v26);
  }
  const v27 = r.specimen;
  if (v27 !== undefined) for (const x28 of v27) {
    reference(o, 411, x28);
  }
  const v29 = r.status;
  if (v29 !== undefined) {
    tokenCode(o, 412, v29);
  }
  const v30 = r.subject;
  if (v30 !== undefined) {
    reference(o, 413, v30);
  }
}

function Slot(r: fhir.Slot, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1860, 1861, 1862, r.meta);
  const v0 = r.appointmentType;
  if (v0 !== undefined) {
    tokenConcept(o, 1863, v0);
  }
  const v1 = r.identifier;
  if (v1 !== undefined) for (const x2 of v1) {
    tokenIdentifier(o, 1864, x2);
  }
  const v3 = r.schedule;
  if (v3 !== undefined) {
    reference(o, 1865, v3);
  }
  const v4 = r.serviceCategory;
  if (v4 !== undefined) for (const x5 of v4) {
    tokenConcept(o, 1866, x5);
  }
  const v6 = r.serviceType;
  if (v6 !== undefined) for (const x7 of v6) {
    tokenConcept(o, 1867, x7);
  }
  const v8 = r.specialty;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenConcept(o, 1868, x9);
  }
  const v10 = r.start;
  if (v10 !== undefined) {
    dateText(o, 1869, v10);
  }
  const v11 = r.status;
  if (v11 !== undefined) {
    tokenCode(o, 1870, v11);
  }
}

function Specimen(r: fhir.Specimen, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1871, 1872, 1873, r.meta);
  const v0 = r.accessionIdentifier;
  if (v0 !== undefined) {
    tokenIdentifier(o, 1874, v0);
  }
  const v1 = r.collection;
  if (v1 !== undefined) {
    const v2 = v1.bodySite;
    if (v2 !== undefined) {
      tokenConcept(o, 1875, v2);
    }
    const v3 = v1.collectedDateTime;
    if (v3 !== undefined) {
      dateText(o, 1876, v3);
    }
    const v4 = v1.collectedPeriod;
    if (v4 !== undefined) {
      datePeriod(o, 1876, v4);
    }
    const v5 = v1.collector;
    if (v5 !== undefined) {
      reference(o, 1877, v5);
    }
  }
  const v6 = r.container;
  if (v6 !== undefined) for (const x7 of v6) {
    const v8 = x7.type;
    if (v8 !== undefined) {
      tokenConcept(o, 1878, v8);
    }
    const v9 = x7.identifier;
    if (v9 !== undefined) for (const x10 of v9) {
      tokenIdentifier(o, 1879, x10);
    }
  }
  const v11 = r.identifier;
  if (v11 !== undefined) for (const x12 of v11) {
    tokenIdentifier(o, 1880, x12);
  }
  const v13 = r.parent;
  if (v13 !== undefined) for (const x14 of v13) {
    reference(o, 1881, x14);
  }
  const v15 = r.status;
  if (v15 !== undefined) {
    tokenCode(o, 1883, v15);
  }
  const v16 = r.subject;
  if (v16 !== undefined) {
    reference(o, 1884, v16);
  }
  const v17 = r.type;
  if (v17 !== undefined) {
    tokenConcept(o, 1885, v17);
  }
}

function SpecimenDefinition(r: fhir.SpecimenDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1886, 1887, 1888, r.meta);
  const v0 = r.typeTested;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.container;
    if (v2 !== undefined) {
      const v3 = v2.type;
      if (v3 !== undefined) {
        tokenConcept(o, 1889, v3);
      }
    }
  }
  const v4 = r.identifier;
  if (v4 !== undefined) {
    tokenIdentifier(o, 1890, v4);
  }
  const v5 = r.typeCollected;
  if (v5 !== undefined) {
    tokenConcept(o, 1891, v5);
  }
}

function StructureDefinition(r: fhir.StructureDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1892, 1893, 1894, r.meta);
  const v0 = r.abstract;
  if (v0 !== undefined) {
    tokenBoolean(o, 1895, v0);
  }
  const v1 = r.baseDefinition;
  if (v1 !== undefined) {
    uri(o, 1896, v1);
  }
  const v2 = r.snapshot;
  if (v2 !== undefined) {
    const v3 = v2.element;
    if (v3 !== undefined) for (const x4 of v3) {
      const v5 = x4.base;
      if (v5 !== undefined) {
        const v6 = v5.path;
        if (v6 !== undefined) {
          tokenCode(o, 1897, v6);
        }
      }
      const v7 = x4.path;
      if (v7 !== undefined) {
        tokenCode(o, 1911, v7);
      }
      const v8 = x4.binding;
      if (v8 !== undefined) {
        const v9 = v8.valueSet;
        if (v9 !== undefined) {
          uri(o, 1917, v9);
        }
      }
    }
  }
  const v10 = r.differential;
  if (v10 !== undefined) {
    const v11 = v10.element;
    if (v11 !== undefined) for (const x12 of v11) {
      const v13 = x12.base;
      if (v13 !== undefined) {
        const v14 = v13.path;
        if (v14 !== undefined) {
          tokenCode(o, 1897, v14);
        }
      }
      const v15 = x12.path;
      if (v15 !== undefined) {
        tokenCode(o, 1911, v15);
      }
    }
  }
  const v16 = r.useContext;
  if (v16 !== undefined) for (const x17 of v16) {
    const p18 = part(o, 1);
    const v19 = x17.valueQuantity;
    if (v19 !== undefined) {
      quantity(p18, 0, v19);
    }
    const v20 = x17.valueRange;
    if (v20 !== undefined) {
      quantityRange(p18, 0, v20);
    }
    if (filled(p18)) {
      const p21 = part(o, 0);
      const v22 = x17.code;
      if (v22 !== undefined) {
        tokenCoding(p21, 0, v22);
      }
      if (filled(p21)) {
        composite(o, 2141, p21, p18);
      }
    }
    const p23 = part(o, 1);
    const v24 = x17.valueCodeableConcept;
    if (v24 !== undefined) {
      tokenConcept(p23, 0, v24);
    }
    if (filled(p23)) {
      const p25 = part(o, 0);
      const v26 = x17.code;
      if (v26 !== undefined) {
        tokenCoding(p25, 0, v26);
      }
      if (filled(p25)) {
        composite(o, 2142, p25, p23);
      }
    }
    const v27 = x17.valueCodeableConcept;
    if (v27 !== undefined) {
      tokenConcept(o, 1898, v27);
    }
    const v28 = x17.valueQuantity;
    if (v28 !== undefined) {
      quantity(o, 1899, v28);
    }
    const v29 = x17.valueRange;
    if (v29 !== undefined) {
      quantityRange(o, 1899, v29);
    }
    const v30 = x17.code;
    if (v30 !== undefined) {
      tokenCoding(o, 1900, v30);
    }
  }
  const v31 = r.date;
  if (v31 !== undefined) {
    dateText(o, 1901, v31);
  }
  const v32 = r.derivation;
  if (v32 !== undefined) {
    tokenCode(o, 1902, v32);
  }
  const v33 = r.description;
  if (v33 !== undefined) {
    stringText(o, 1903, v33);
  }
  const v34 = r.experimental;
  if (v34 !== undefined) {
    tokenBoolean(o, 1904, v34);
  }
  const v35 = r.context;
  if (v35 !== undefined) for (const x36 of v35) {
    const v37 = x36.type;
    if (v37 !== undefined) {
      tokenCode(o, 1905, v37);
    }
  }
  const v38 = r.identifier;
  if (v38 !== undefined) for (const x39 of v38) {
    tokenIdentifier(o, 1906, x39);
  }
  const v40 = r.jurisdiction;
  if (v40 !== undefined) for (const x41 of v40) {
    tokenConcept(o, 1907, x41);
  }
  const v42 = r.keyword;
  if (v42 !== undefined) for (const x43 of v42) {
    tokenCoding(o, 1908, x43);
  }
  const v44 = r.kind;
  if (v44 !== undefined) {
    tokenCode(o, 1909, v44);
  }
  const v45 = r.name;
  if (v45 !== undefined) {
    stringName(o, 1910, v45);
  }
  const v46 = r.publisher;
  if (v46 !== undefined) {
    stringText(o, 1912, v46);
  }
  const v47 = r.status;
  if (v47 !== undefined) {
    tokenCode(o, 1913, v47);
  }
  const v48 = r.title;
  if (v48 !== undefined) {
    stringText(o, 1914, v48);
  }
  const v49 = r.type;
  if (v49 !== undefined) {
    uri(o, 1915, v49);
  }
  const v50 = r.url;
  if (v50 !== undefined) {
    uri(o, 1916, v50);
  }
  const v51 = r.version;
  if (v51 !== undefined) {
    tokenCode(o, 1918, v51);
  }
}

function StructureMap(r: fhir.StructureMap, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1919, 1920, 1921, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2143, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2144, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 1922, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 1923, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 1923, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 1924, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 1925, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 1926, v16);
  }
  const v17 = r.identifier;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenIdentifier(o, 1927, x18);
  }
  const v19 = r.jurisdiction;
  if (v19 !== undefined) for (const x20 of v19) {
    tokenConcept(o, 1928, x20);
  }
  const v21 = r.name;
  if (v21 !== undefined) {
    stringName(o, 1929, v21);
  }
  const v22 = r.publisher;
  if (v22 !== undefined) {
    stringText(o, 1930, v22);
  }
  const v23 = r.status;
  if (v23 !== undefined) {
    tokenCode(o, 1931, v23);
  }
  const v24 = r.title;
  if (v24 !== undefined) {
    stringText(o, 1932, v24);
  }
  const v25 = r.url;
  if (v25 !== undefined) {
    uri(o, 1933, v25);
  }
  const v26 = r.version;
  if (v26 !== undefined) {
    tokenCode(o, 1934, v26);
  }
}

function Subscription(r: fhir.Subscription, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1935, 1936, 1937, r.meta);
  const v0 = r.contact;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenContact(o, 1938, x1);
  }
  const v2 = r.criteria;
  if (v2 !== undefined) {
    stringText(o, 1939, v2);
  }
  const v3 = r.channel;
  if (v3 !== undefined) {
    const v4 = v3.payload;
    if (v4 !== undefined) {
      tokenCode(o, 1940, v4);
    }
    const v5 = v3.type;
    if (v5 !== undefined) {
      tokenCode(o, 1942, v5);
    }
    const v6 = v3.endpoint;
    if (v6 !== undefined) {
      uri(o, 1943, v6);
    }
  }
  const v7 = r.status;
  if (v7 !== undefined) {
    tokenCode(o, 1941, v7);
  }
}

function Substance(r: fhir.Substance, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1944, 1945, 1946, r.meta);
  const v0 = r.category;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenConcept(o, 1947, x1);
  }
  const v2 = r.code;
  if (v2 !== undefined) {
    tokenConcept(o, 1948, v2);
  }
  const v3 = r.ingredient;
  if (v3 !== undefined) for (const x4 of v3) {
    const v5 = x4.substanceCodeableConcept;
    if (v5 !== undefined) {
      tokenConcept(o, 1948, v5);
    }
    const v6 = x4.substanceReference;
    if (v6 !== undefined) {
      reference(o, 1954, v6);
    }
  }
  const v7 = r.instance;
  if (v7 !== undefined) for (const x8 of v7) {
    const v9 = x8.identifier;
    if (v9 !== undefined) {
      tokenIdentifier(o, 1949, v9);
    }
    const v10 = x8.expiry;
    if (v10 !== undefined) {
      dateText(o, 1950, v10);
    }
    const v11 = x8.quantity;
    if (v11 !== undefined) {
      quantity(o, 1952, v11);
    }
  }
  const v12 = r.identifier;
  if (v12 !== undefined) for (const x13 of v12) {
    tokenIdentifier(o, 1951, x13);
  }
  const v14 = r.status;
  if (v14 !== undefined) {
    tokenCode(o, 1953, v14);
  }
}

function SubstanceNucleicAcid(r: fhir.SubstanceNucleicAcid, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1955, 1956, 1957, r.meta);
}

function SubstancePolymer(r: fhir.SubstancePolymer, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1958, 1959, 1960, r.meta);
}

function SubstanceProtein(r: fhir.SubstanceProtein, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1961, 1962, 1963, r.meta);
}

function SubstanceReferenceInformation(r: fhir.SubstanceReferenceInformation, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1964, 1965, 1966, r.meta);
}

function SubstanceSourceMaterial(r: fhir.SubstanceSourceMaterial, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1967, 1968, 1969, r.meta);
}

function SubstanceSpecification(r: fhir.SubstanceSpecification, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1970, 1971, 1972, r.meta);
  const v0 = r.code;
  if (v0 !== undefined) for (const x1 of v0) {
    const v2 = x1.code;
    if (v2 !== undefined) {
      tokenConcept(o, 1973, v2);
    }
  }
}

function SupplyDelivery(r: fhir.SupplyDelivery, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 414, 415, 417, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) for (const x1 of v0) {
    tokenIdentifier(o, 418, x1);
  }
  const v2 = r.patient;
  if (v2 !== undefined) {
    reference(o, 419, v2);
  }
  const v3 = r.receiver;
  if (v3 !== undefined) for (const x4 of v3) {
    reference(o, 420, x4);
  }
  const v5 = r.status;
  if (v5 !== undefined) {
    tokenCode(o, 421, v5);
  }
  const v6 = r.supplier;
  if (v6 !== undefined) {
    reference(o, 422, v6);
  }
  const v7 = r.extension;
  if (v7 !== undefined) for (const x8 of v7) {
    if (x8.url?.endsWith('/StructureDefinition/encounter')) {
      const v9 = x8.valueReference;
      if (v9 !== undefined) {
        reference(o, 2152, v9);
      }
    }
  }
}

function SupplyRequest(r: fhir.SupplyRequest, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1974, 1975, 1976, r.meta);
  const v0 = r.category;
  if (v0 !== undefined) {
    tokenConcept(o, 1977, v0);
  }
  const v1 = r.authoredOn;
  if (v1 !== undefined) {
    dateText(o, 1978, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 1979, x3);
  }
  const v4 = r.requester;
  if (v4 !== undefined) {
    reference(o, 1980, v4);
  }
  const v5 = r.status;
  if (v5 !== undefined) {
    tokenCode(o, 1981, v5);
  }
  const v6 = r.deliverTo;
  if (v6 !== undefined) {
    reference(o, 1982, v6);
  }
  const v7 = r.supplier;
  if (v7 !== undefined) for (const x8 of v7) {
    reference(o, 1983, x8);
  }
  const v9 = r.extension;
  if (v9 !== undefined) for (const x10 of v9) {
    if (x10.url?.endsWith('/StructureDefinition/encounter')) {
      const v11 = x10.valueReference;
      if (v11 !== undefined) {
        reference(o, 2153, v11);
      }
    }
  }
}

function Task(r: fhir.Task, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 1984, 1985, 1986, r.meta);
  const v0 = r.authoredOn;
  if (v0 !== undefined) {
    dateText(o, 1987, v0);
  }
  const v1 = r.basedOn;
  if (v1 !== undefined) for (const x2 of v1) {
    reference(o, 1988, x2);
  }
  const v3 = r.businessStatus;
  if (v3 !== undefined) {
    tokenConcept(o, 1989, v3);
  }
  const v4 = r.code;
  if (v4 !== undefined) {
    tokenConcept(o, 1990, v4);
  }
  const v5 = r.encounter;
  if (v5 !== undefined) {
    reference(o, 1991, v5);
  }
  const v6 = r.focus;
  if (v6 !== undefined) {
    reference(o, 1992, v6);
  }
  const v7 = r.groupIdentifier;
  if (v7 !== undefined) {
    tokenIdentifier(o, 1993, v7);
  }
  const v8 = r.identifier;
  if (v8 !== undefined) for (const x9 of v8) {
    tokenIdentifier(o, 1994, x9);
  }
  const v10 = r.intent;
  if (v10 !== undefined) {
    tokenCode(o, 1995, v10);
  }
  const v11 = r.lastModified;
  if (v11 !== undefined) {
    dateText(o, 1996, v11);
  }
  const v12 = r.owner;
  if (v12 !== undefined) {
    reference(o, 1997, v12);
  }
  const v13 = r.partOf;
  if (v13 !== undefined) for (const x14 of v13) {
    reference(o, 1998, x14);
  }
  const v15 = r.performerType;
  if (v15 !== undefined) for (const x16 of v15) {
    tokenConcept(o, 2000, x16);
  }
  const v17 = r.executionPeriod;
  if (v17 !== undefined) {
    datePeriod(o, 2001, v17);
  }
  const v18 = r.priority;
  if (v18 !== undefined) {
    tokenCode(o, 2002, v18);
  }
  const v19 = r.requester;
  if (v19 !== undefined) {
    reference(o, 2003, v19);
  }
  const v20 = r.status;
  if (v20 !== undefined) {
    tokenCode(o, 2004, v20);
  }
  const v21 = r.for;
  if (v21 !== undefined) {
    reference(o, 2005, v21);
  }
}

function TerminologyCapabilities(r: fhir.TerminologyCapabilities, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 2006, 2007, 2008, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2145, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2146, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 2009, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 2010, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 2010, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 2011, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 2012, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 2013, v16);
  }
  const v17 = r.jurisdiction;
  if (v17 !== undefined) for (const x18 of v17) {
    tokenConcept(o, 2014, x18);
  }
  const v19 = r.name;
  if (v19 !== undefined) {
    stringName(o, 2015, v19);
  }
  const v20 = r.publisher;
  if (v20 !== undefined) {
    stringText(o, 2016, v20);
  }
  const v21 = r.status;
  if (v21 !== undefined) {
    tokenCode(o, 2017, v21);
  }
  const v22 = r.title;
  if (v22 !== undefined) {
    stringText(o, 2018, v22);
  }
  const v23 = r.url;
  if (v23 !== undefined) {
    uri(o, 2019, v23);
  }
  const v24 = r.version;
  if (v24 !== undefined) {
    tokenCode(o, 2020, v24);
  }
}

function TestReport(r: fhir.TestReport, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 2021, 2022, 2023, r.meta);
  const v0 = r.identifier;
  if (v0 !== undefined) {
    tokenIdentifier(o, 2024, v0);
  }
  const v1 = r.issued;
  if (v1 !== undefined) {
    dateText(o, 2025, v1);
  }
  const v2 = r.participant;
  if (v2 !== undefined) for (const x3 of v2) {
    const v4 = x3.uri;
    if (v4 !== undefined) {
      uri(o, 2026, v4);
    }
  }
  const v5 = r.result;
  if (v5 !== undefined) {
    tokenCode(o, 2027, v5);
  }
  const v6 = r.tester;
  if (v6 !== undefined) {
    stringText(o, 2028, v6);
  }
  const v7 = r.testScript;
  if (v7 !== undefined) {
    reference(o, 2029, v7);
  }
}

function TestScript(r: fhir.TestScript, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 2030, 2031, 2032, r.meta);
  const v0 = r.useContext;
  if (v0 !== undefined) for (const x1 of v0) {
    const p2 = part(o, 1);
    const v3 = x1.valueQuantity;
    if (v3 !== undefined) {
      quantity(p2, 0, v3);
    }
    const v4 = x1.valueRange;
    if (v4 !== undefined) {
      quantityRange(p2, 0, v4);
    }
    if (filled(p2)) {
      const p5 = part(o, 0);
      const v6 = x1.code;
      if (v6 !== undefined) {
        tokenCoding(p5, 0, v6);
      }
      if (filled(p5)) {
        composite(o, 2147, p5, p2);
      }
    }
    const p7 = part(o, 1);
    const v8 = x1.valueCodeableConcept;
    if (v8 !== undefined) {
      tokenConcept(p7, 0, v8);
    }
    if (filled(p7)) {
      const p9 = part(o, 0);
      const v10 = x1.code;
      if (v10 !== undefined) {
        tokenCoding(p9, 0, v10);
      }
      if (filled(p9)) {
        composite(o, 2148, p9, p7);
      }
    }
    const v11 = x1.valueCodeableConcept;
    if (v11 !== undefined) {
      tokenConcept(o, 2033, v11);
    }
    const v12 = x1.valueQuantity;
    if (v12 !== undefined) {
      quantity(o, 2034, v12);
    }
    const v13 = x1.valueRange;
    if (v13 !== undefined) {
      quantityRange(o, 2034, v13);
    }
    const v14 = x1.code;
    if (v14 !== undefined) {
      tokenCoding(o, 2035, v14);
    }
  }
  const v15 = r.date;
  if (v15 !== undefined) {
    dateText(o, 2036, v15);
  }
  const v16 = r.description;
  if (v16 !== undefined) {
    stringText(o, 2037, v16);
  }
  const v17 = r.identifier;
  if (v17 !== undefined) {
    tokenIdentifier(o, 2038, v17);
  }
  const v18 = r.jurisdiction;
  if (v18 !== undefined) for (const x19 of v18) {
    tokenConcept(o, 2039, x19);
  }
  const v20 = r.name;
  if (v20 !== undefined) {
    stringName(o, 2040, v20);
  }
  const v21 = r.publisher;
  if (v21 !== undefined) {
    stringText(o, 2041, v21);
  }
  const v22 = r.status;
  if (v22 !== undefined) {
    tokenCode(o, 2042, v22);
  }
  const v23 = r.metadata;
  if (v23 !== undefined) {
    const v24 = v23.capability;
    if (v24 !== undefined) for (const x25 of v24) {
      const v26 = x25.description;
      if (v26 !== undefined) {
        stringText(o, 2043, v26);
      }
    }
  }
  const v27 = r.title;
  if (v27 !== undefined) {
    stringText(o, 2044, v27);
  }
  const v28 = r.url;
  if (v28 !== undefined) {
    uri(o, 2045, v28);
  }
  const v29 = r.version;
  if (v29 !== undefined) {
    tokenCode(o, 2046, v29);
  }
}

function ValueSet(r: fhir.ValueSet, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 2047, 2048, 2049, r.meta);
  const v0 = r.expansion;
  if (v0 !== undefined) {
    const v1 = v0.contains;
    if (v1 !== undefined) for (const x2 of v1) {
      const v3 = x2.code;
      if (v3 !== undefined) {
        tokenCode(o, 2050, v3);
      }
    }
    const v4 = v0.identifier;
    if (v4 !== undefined) {
      uri(o, 2056, v4);
    }
  }
  const v5 = r.compose;
  if (v5 !== undefined) {
    const v6 = v5.include;
    if (v6 !== undefined) for (const x7 of v6) {
      const v8 = x7.concept;
      if (v8 !== undefined) for (const x9 of v8) {
        const v10 = x9.code;
        if (v10 !== undefined) {
          tokenCode(o, 2050, v10);
        }
      }
      const v11 = x7.system;
      if (v11 !== undefined) {
        uri(o, 2061, v11);
      }
    }
  }
  const v12 = r.useContext;
  if (v12 !== undefined) for (const x13 of v12) {
    const p14 = part(o, 1);
    const v15 = x13.valueQuantity;
    if (v15 !== undefined) {
      quantity(p14, 0, v15);
    }
    const v16 = x13.valueRange;
    if (v16 !== undefined) {
      quantityRange(p14, 0, v16);
    }
    if (filled(p14)) {
      const p17 = part(o, 0);
      const v18 = x13.code;
      if (v18 !== undefined) {
        tokenCoding(p17, 0, v18);
      }
      if (filled(p17)) {
        composite(o, 2149, p17, p14);
      }
    }
    const p19 = part(o, 1);
    const v20 = x13.valueCodeableConcept;
    if (v20 !== undefined) {
      tokenConcept(p19, 0, v20);
    }
    if (filled(p19)) {
      const p21 = part(o, 0);
      const v22 = x13.code;
      if (v22 !== undefined) {
        tokenCoding(p21, 0, v22);
      }
      if (filled(p21)) {
        composite(o, 2150, p21, p19);
      }
    }
    const v23 = x13.valueCodeableConcept;
    if (v23 !== undefined) {
      tokenConcept(o, 2051, v23);
    }
    const v24 = x13.valueQuantity;
    if (v24 !== undefined) {
      quantity(o, 2052, v24);
    }
    const v25 = x13.valueRange;
    if (v25 !== undefined) {
      quantityRange(o, 2052, v25);
    }
    const v26 = x13.code;
    if (v26 !== undefined) {
      tokenCoding(o, 2053, v26);
    }
  }
  const v27 = r.date;
  if (v27 !== undefined) {
    dateText(o, 2054, v27);
  }
  const v28 = r.description;
  if (v28 !== undefined) {
    stringText(o, 2055, v28);
  }
  const v29 = r.identifier;
  if (v29 !== undefined) for (const x30 of v29) {
    tokenIdentifier(o, 2057, x30);
  }
  const v31 = r.jurisdiction;
  if (v31 !== undefined) for (const x32 of v31) {
    tokenConcept(o, 2058, x32);
  }
  const v33 = r.name;
  if (v33 !== undefined) {
    stringName(o, 2059, v33);
  }
  const v34 = r.publisher;
  if (v34 !== undefined) {
    stringText(o, 2060, v34);
  }
  const v35 = r.status;
  if (v35 !== undefined) {
    tokenCode(o, 2062, v35);
  }
  const v36 = r.title;
  if (v36 !== undefined) {
    stringText(o, 2063, v36);
  }
  const v37 = r.url;
  if (v37 !== undefined) {
    uri(o, 2064, v37);
  }
  const v38 = r.version;
  if (v38 !== undefined) {
    tokenCode(o, 2065, v38);
  }
}

function VerificationResult(r: fhir.VerificationResult, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 2066, 2067, 2068, r.meta);
  const v0 = r.target;
  if (v0 !== undefined) for (const x1 of v0) {
    reference(o, 2069, x1);
  }
}

function ViewDefinition(r: fhir.ViewDefinition, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 2154, 2155, 2156, r.meta);
  const v0 = r.date;
  if (v0 !== undefined) {
    dateText(o, 2157, v0);
  }
  const v1 = r.description;
  if (v1 !== undefined) {
    stringText(o, 2158, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 2159, x3);
  }
  const v4 = r.name;
  if (v4 !== undefined) {
    stringName(o, 2160, v4);
  }
  const v5 = r.publisher;
  if (v5 !== undefined) {
    stringText(o, 2161, v5);
  }
  const v6 = r.resource;
  if (v6 !== undefined) {
    tokenCode(o, 2162, v6);
  }
  const v7 = r.status;
  if (v7 !== undefined) {
    tokenCode(o, 2163, v7);
  }
  const v8 = r.title;
  if (v8 !== undefined) {
    stringText(o, 2164, v8);
  }
  const v9 = r.url;
  if (v9 !== undefined) {
    uri(o, 2165, v9);
  }
  const v10 = r.version;
  if (v10 !== undefined) {
    tokenCode(o, 2166, v10);
  }
}

function VisionPrescription(r: fhir.VisionPrescription, o: RowSink): void {
  if (r.meta !== undefined) meta(o, 2070, 2071, 2072, r.meta);
  const v0 = r.dateWritten;
  if (v0 !== undefined) {
    dateText(o, 2073, v0);
  }
  const v1 = r.encounter;
  if (v1 !== undefined) {
    reference(o, 2074, v1);
  }
  const v2 = r.identifier;
  if (v2 !== undefined) for (const x3 of v2) {
    tokenIdentifier(o, 2075, x3);
  }
  const v4 = r.patient;
  if (v4 !== undefined) {
    reference(o, 2076, v4);
  }
  const v5 = r.prescriber;
  if (v5 !== undefined) {
    reference(o, 2077, v5);
  }
  const v6 = r.status;
  if (v6 !== undefined) {
    tokenCode(o, 2078, v6);
  }
}

/** The extractor of each type the hub searches. */
export const EXTRACTORS: Readonly<Record<string, (resource: never, sink: RowSink) => void>> = { Account, ActivityDefinition, AdverseEvent, AllergyIntolerance, Appointment, AppointmentResponse, AuditEvent, Basic, Binary, BiologicallyDerivedProduct, BodyStructure, Bundle, CapabilityStatement, CarePlan, CareTeam, CatalogEntry, ChargeItem, ChargeItemDefinition, Claim, ClaimResponse, ClinicalImpression, CodeSystem, Communication, CommunicationRequest, CompartmentDefinition, Composition, ConceptMap, Condition, Consent, Contract, Coverage, CoverageEligibilityRequest, CoverageEligibilityResponse, DetectedIssue, Device, DeviceDefinition, DeviceMetric, DeviceRequest, DeviceUseStatement, DiagnosticReport, DocumentManifest, DocumentReference, EffectEvidenceSynthesis, Encounter, Endpoint, EnrollmentRequest, EnrollmentResponse, EpisodeOfCare, EventDefinition, Evidence, EvidenceVariable, ExampleScenario, ExplanationOfBenefit, FamilyMemberHistory, Flag, Goal, GraphDefinition, Group, GuidanceResponse, HealthcareService, ImagingStudy, Immunization, ImmunizationEvaluation, ImmunizationRecommendation, ImplementationGuide, InsurancePlan, Invoice, Library, Linkage, List, Location, Measure, MeasureReport, Media, Medication, MedicationAdministration, MedicationDispense, MedicationKnowledge, MedicationRequest, MedicationStatement, MedicinalProduct, MedicinalProductAuthorization, MedicinalProductContraindication, MedicinalProductIndication, MedicinalProductIngredient, MedicinalProductInteraction, MedicinalProductManufactured, MedicinalProductPackaged, MedicinalProductPharmaceutical, MedicinalProductUndesirableEffect, MessageDefinition, MessageHeader, MolecularSequence, NamingSystem, NutritionOrder, Observation, ObservationDefinition, OperationDefinition, OperationOutcome, Organization, OrganizationAffiliation, Patient, PaymentNotice, PaymentReconciliation, Person, PlanDefinition, Practitioner, PractitionerRole, Procedure, Provenance, Questionnaire, QuestionnaireResponse, RelatedPerson, RequestGroup, ResearchDefinition, ResearchElementDefinition, ResearchStudy, ResearchSubject, RiskAssessment, RiskEvidenceSynthesis, Schedule, SearchParameter, ServiceRequest, Slot, Specimen, SpecimenDefinition, StructureDefinition, StructureMap, Subscription, Substance, SubstanceNucleicAcid, SubstancePolymer, SubstanceProtein, SubstanceReferenceInformation, SubstanceSourceMaterial, SubstanceSpecification, SupplyDelivery, SupplyRequest, Task, TerminologyCapabilities, TestReport, TestScript, ValueSet, VerificationResult, ViewDefinition, VisionPrescription };
