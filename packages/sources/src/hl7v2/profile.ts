/**
 * What is peculiar to one sender of HL7 v2: data, one file in fhir-profiles/sender-profiles (its README and schema say the same). A source names its profile
 * when it is registered. What a profile leaves out is as the contract says (§3.5).
 */
export interface SenderProfile {
  readonly name: string;
  /** What kind of sender it is for, for people. */
  readonly title?: { readonly vi: string; readonly en: string };
  /** Encoding of messages without MSH-18, as a label of the Encoding standard. */
  readonly charset?: string;
  /** True for a sender whose MSH-18 is not to be believed. */
  readonly charsetOverMsh18?: boolean;
  /** Zone of times without an offset, `+07:00`. */
  readonly timeZone?: string;
  /** Further values of MSH-4 that mean the source's facility. */
  readonly msh4?: readonly string[];
  readonly person?: {
    /** Field with the name: `PID-5`. */
    readonly nameField?: 'PID-5' | 'PID-6' | 'PID-9';
    /**
     * `parts`: family^given^middle. `full`: one component holds the whole name, whichever is filled. `auto`: full when the family is empty or one component
     * alone is filled. `given-last`: family^given^middle written family, middle, given.
     */
    readonly nameForm?: 'auto' | 'parts' | 'given-last' | 'full';
    /** What the name is not: a copy without marks, dropped whatever it says. */
    readonly ignore?: readonly 'PID-6'[];
    /** What the numbers of PID-3 are, by their CX.5 (or CX.4); '' for one without. */
    readonly numbers?: Readonly<Record<string, NumberKind>>;
  };
  /** Component of OBX-6 with the unit; else 1, or 2 when 1 is empty. */
  readonly unitComponent?: 1 | 2;
  /** Code systems of codes without one, by field: `OBX-3`, `OBR-4`, `DG1-3` …; `{F}` stands for the facility, `{CS}` for the hub's own base. */
  readonly codeSystems?: Readonly<Record<string, string>>;
  /** URIs of code systems by what CWE.3 calls them, before table 0396; `{F}`, `{CS}` as above. */
  readonly codingSystemNames?: Readonly<Record<string, string>>;
}

/** What a number of PID-3 is. */
export type NumberKind = 'internal' | 'national' | 'insurance' | 'social-insurance' | 'passport' | 'record' | 'ignore';

/** Of a sender without one. */
export const USUAL_PROFILE: SenderProfile = { name: 'default' };
