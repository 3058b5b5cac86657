import type { Appointment } from '../agenda.ts';
import { MINUTES_PER_DAY } from '../calendar.ts';
import { coverage } from '../costs.ts';
import { type Edition, editionOn } from '../edition.ts';
import type { OtherTable, Row, Tables } from '../tables.ts';
import { billOf } from './bill.ts';
import { checkInRow } from './check-in.ts';
import { diagnosesOf } from './diagnoses.ts';
import { patientId } from './numbers.ts';
import { ordersOf } from './orders.ts';
import { otherTables } from './other-tables.ts';
import { prescriptionsOf } from './prescriptions.ts';
import { sceneOf } from './scene.ts';
import { xml1Row } from './xml1.ts';
import { xml2Rows } from './xml2.ts';
import { xml3Rows } from './xml3.ts';
import { xml4Rows } from './xml4.ts';
import { xml5Rows } from './xml5.ts';

/** A visit made: its tables, and the few facts others need without reading them. */
export interface Visit extends Tables {
  readonly appointment: Appointment;
  /** MA_LK. */
  readonly id: string;
  /** MA_BN. */
  readonly patientId: string;
  /** Main diagnosis, then those beside it. */
  readonly diagnoses: readonly string[];
  /** Day number on which it ended: NGAYLAP is not before it. */
  readonly endDay: number;
  readonly edition: Edition;
  /** XML6–XML15; empty unless all tables are made. */
  readonly others: readonly OtherTable[];
  /** XML0, sent before the visit by itself. */
  readonly checkIn?: Row;
}

/** Makes one visit from (seed, person, number) and nothing else. The order of the steps is the order of the draws: part of what a seed makes. */
export function visitOf(seed: number, visit: Appointment): Visit {
  const scene = sceneOf(seed, visit);
  const { random, id } = scene;
  const stay = visit.nights > 0;
  const examinedAt = visit.arrival + random.between(8, 35);
  const services = ordersOf(scene, examinedAt);
  const drugs = prescriptionsOf(scene);
  const bill = billOf(visit, drugs, services);
  const lines = [...bill.drugs, ...bill.services];
  const percent = coverage(lines, visit.person.benefit, visit.site.kind === 'station');
  const lastResult = services.reduce((latest, { resultAt }) => Math.max(latest, resultAt), examinedAt);
  const prescribedAt = stay ? examinedAt + 30 : lastResult + random.between(5, 20);
  const end = stay
    ? Math.max((scene.day + visit.nights) * MINUTES_PER_DAY + random.between(480, 690), lastResult + 60)
    : prescribedAt + random.between(10, 45);
  const diagnoses = diagnosesOf(scene);
  const xml2 = xml2Rows(scene, drugs, bill.drugs, percent, prescribedAt);
  const xml3 = xml3Rows(scene, services, bill, percent, examinedAt);
  const xml4 = xml4Rows(scene, services);
  const xml5 = xml5Rows(scene, examinedAt, end);
  const xml1 = xml1Row(scene, { diagnoses, drugs, lines, percent, end });
  const endDay = Math.floor(end / MINUTES_PER_DAY);
  const edition = editionOn(endDay);
  const checkedIn = visit.course?.checkedIn === true && edition !== '4210';
  return {
    appointment: visit,
    id,
    patientId: patientId(visit),
    diagnoses: diagnoses.map(({ code }) => code),
    endDay,
    edition,
    others:
      visit.course === undefined || edition === '4210'
        ? []
        : otherTables({ scene, seed, xml1, xml3, xml4, drugs, diagnoses, end, edition }),
    ...(checkedIn ? { checkIn: checkInRow(xml1, xml3) } : {}),
    xml1,
    xml2,
    xml3,
    xml4,
    xml5,
  };
}
