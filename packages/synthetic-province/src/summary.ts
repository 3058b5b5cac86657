import type { Visit } from './visit/visit.ts';

/** Names looked for without marks, lower case, as somebody types them. */
export const NAME_QUERIES = ['nguyen', 'tran', 'le', 'pham', 'huynh', 'thi', 'minh', 'bao', 'thach', 'ngoc'] as const;

/** What a hub that read every file must hold: counted by the generator, not by the hub. */
export interface Summary {
  readonly people: number;
  readonly visits: number;
  /** Source records of persons: one per (facility, MA_BN). FHIR: Patient. */
  readonly patients: number;
  readonly rows: { readonly xml1: number; readonly xml2: number; readonly xml3: number; readonly xml4: number; readonly xml5: number };
  /** ICD-10 → visits that carry it, main or beside. */
  readonly diagnoses: Readonly<Record<string, number>>;
  /** MA_CSKCB → visits. */
  readonly facilities: Readonly<Record<string, number>>;
  /** Typed word → source records of persons with a name word beginning with it, marks and case apart. */
  readonly nameMatches: Readonly<Record<string, number>>;
  /** FHIR resources that follow from the rows of XML1–XML5 alone; a province of all tables makes more. */
  readonly resources: {
    readonly Patient: number;
    readonly Encounter: number;
    readonly Condition: number;
    readonly MedicationRequest: number;
    readonly ServiceRequest: number;
    readonly Procedure: number;
    readonly Claim: number;
    readonly Composition: number;
  };
}

/** Marks and case apart: `Đặng` → `dang`. Kept apart from the hub's own folding on purpose. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase();
}

/** Counts visits as they are made. Memory: one number per (person, facility) of the person in hand only. */
export class Tally {
  #person = -1;
  #facilities = new Set<string>();
  #people = 0;
  #patients = 0;
  #visits = 0;
  #conditions = 0;
  #requests = 0;
  #procedures = 0;
  readonly #seen: Set<string> | undefined;
  readonly #rows = { xml1: 0, xml2: 0, xml3: 0, xml4: 0, xml5: 0 };
  readonly #diagnoses = new Map<string, number>();
  readonly #byFacility = new Map<string, number>();
  readonly #names = new Map<string, number>(NAME_QUERIES.map((query) => [query, 0]));

  /** @param ordered false when visits come file by file instead of person by person: persons are then remembered. */
  constructor(ordered = true) {
    this.#seen = ordered ? undefined : new Set();
  }

  add(visit: Visit): void {
    const { person, site } = visit.appointment;
    this.#visits += 1;
    this.#rows.xml1 += 1;
    this.#rows.xml2 += visit.xml2.length;
    this.#rows.xml3 += visit.xml3.length;
    this.#rows.xml4 += visit.xml4.length;
    this.#rows.xml5 += visit.xml5.length;
    // One Condition for the admission text, one per diagnosis.
    this.#conditions += 1 + visit.diagnoses.length;
    for (const code of visit.diagnoses) this.#diagnoses.set(code, (this.#diagnoses.get(code) ?? 0) + 1);
    for (const row of visit.xml3) {
      const group = Number(row.MA_NHOM);
      if (group >= 1 && group <= 3) this.#requests += 1;
      if (group === 8 || group === 18) this.#procedures += 1;
    }
    this.#byFacility.set(site.code, (this.#byFacility.get(site.code) ?? 0) + 1);
    if (this.#isNewPatient(person.index, site.code)) {
      this.#patients += 1;
      const words = plain(person.name).split(' ');
      for (const query of NAME_QUERIES) {
        if (words.some((word) => word.startsWith(query))) this.#names.set(query, (this.#names.get(query) ?? 0) + 1);
      }
    }
  }

  #isNewPatient(person: number, facility: string): boolean {
    if (this.#seen) {
      if (!this.#seen.has(`${person}`)) {
        this.#seen.add(`${person}`);
        this.#people += 1;
      }
      const key = `${person}/${facility}`;
      if (this.#seen.has(key)) return false;
      this.#seen.add(key);
      return true;
    }
    if (person !== this.#person) {
      this.#person = person;
      this.#people += 1;
      this.#facilities = new Set();
    }
    if (this.#facilities.has(facility)) return false;
    this.#facilities.add(facility);
    return true;
  }

  summary(): Summary {
    const sorted = (map: ReadonlyMap<string, number>) => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
    return {
      people: this.#people,
      visits: this.#visits,
      patients: this.#patients,
      rows: { ...this.#rows },
      diagnoses: sorted(this.#diagnoses),
      facilities: sorted(this.#byFacility),
      nameMatches: Object.fromEntries(this.#names),
      resources: {
        Patient: this.#patients,
        Encounter: this.#visits,
        Condition: this.#conditions,
        MedicationRequest: this.#rows.xml2,
        ServiceRequest: this.#requests,
        Procedure: this.#procedures,
        Claim: this.#visits,
        Composition: this.#rows.xml5,
      },
    };
  }
}
