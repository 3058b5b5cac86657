import atoms from '../../generated/ucum-atoms.json' with { type: 'json' };

/** The system of UCUM's codes. */
export const UCUM = 'http://unitsofmeasure.org';

/** A unit on UCUM's base units: `value · factor + shift` of them. Values of one dimension can be compared. */
export interface Unit {
  /** Base units with their powers in one order: `g.m-3`; `1` for none. */
  readonly dimension: string;
  readonly factor: number;
  /** 0 but for temperatures. */
  readonly shift: number;
}

type Powers = Map<string, number>;
type Atom = readonly [factor: number, dimension: Readonly<Record<string, number>>, metric: 0 | 1, shift?: number];
const ATOMS = atoms as unknown as Readonly<Record<string, Atom>>;
const PREFIXES: Readonly<Record<string, number>> = {
  ...{ Y: 1e24, Z: 1e21, E: 1e18, P: 1e15, T: 1e12, G: 1e9, M: 1e6, k: 1e3, h: 1e2, da: 1e1 },
  ...{ d: 1e-1, c: 1e-2, m: 1e-3, u: 1e-6, n: 1e-9, p: 1e-12, f: 1e-15, a: 1e-18, z: 1e-21, y: 1e-24 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};
/** Longer codes are nobody's unit. */
const LONGEST = 64;
const KEPT = 10_000;

const known = new Map<string, Unit | undefined>();

/** The unit of a UCUM code (case sensitive; annotations in braces say nothing). Undefined for what is no code, and for scales that are not linear (pH, decibel). */
export function unitOf(code: string): Unit | undefined {
  if (code === '' || code.length > LONGEST) return undefined;
  if (known.has(code)) return known.get(code);
  if (known.size >= KEPT) known.clear();
  const unit = read(code);
  known.set(code, unit);
  return unit;
}

/**
 * What quantities are ordered by: the value in the base units of its dimension, to 12 digits, so that 1.26 g/L and 126 mg/dL are alike. What is in no
 * unit of UCUM as it was sent.
 */
export function canonicalValue(value: number, system: string | undefined, code: string | undefined): number {
  const unit = system === UCUM && code !== undefined ? unitOf(code) : undefined;
  return unit === undefined || !Number.isFinite(value) ? value : Number((value * unit.factor + unit.shift).toPrecision(12));
}

/** `value` of `from` in `to`, which is of the same dimension. To 12 digits: 1.26 g/L are 126 mg/dL, 98.6 °F are 37 °C, exactly. */
export function convert(value: number, from: Unit, to: Unit): number {
  if (!Number.isFinite(value)) return value;
  return Number(((value * from.factor + from.shift - to.shift) / to.factor).toPrecision(12));
}

function read(code: string): Unit | undefined {
  const plain = code.replace(/\{[^{}]*\}/g, '{}');
  if (Object.hasOwn(ATOMS, plain)) {
    const [factor, dimension, , shift = 0] = ATOMS[plain] as Atom;
    return { dimension: nameOf(new Map(Object.entries(dimension))), factor, shift };
  }
  const reader = { text: plain, at: 0 };
  const found = readTerm(reader);
  if (found === undefined || reader.at < plain.length || !Number.isFinite(found.factor) || found.factor === 0) return undefined;
  return { dimension: nameOf(found.powers), factor: Number(found.factor.toPrecision(15)), shift: 0 };
}

function nameOf(powers: Powers): string {
  const parts = [...powers].filter(([, power]) => power !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return parts.length === 0 ? '1' : parts.map(([base, power]) => (power === 1 ? base : `${base}${power}`)).join('.');
}

interface Reader {
  readonly text: string;
  at: number;
}
interface Product {
  factor: number;
  readonly powers: Powers;
}

/** UCUM's grammar: components joined by `.` and `/`, read from the left; a leading `/`; parentheses. */
function readTerm(reader: Reader): Product | undefined {
  const product: Product = { factor: 1, powers: new Map() };
  let sign = 1;
  if (reader.text[reader.at] === '/') {
    sign = -1;
    reader.at++;
  }
  for (;;) {
    const part = readComponent(reader);
    if (part === undefined) return undefined;
    product.factor *= part.factor ** sign;
    for (const [base, power] of part.powers) product.powers.set(base, (product.powers.get(base) ?? 0) + sign * power);
    const next = reader.text[reader.at];
    if (next !== '.' && next !== '/') return product;
    sign = next === '/' ? -1 : 1;
    reader.at++;
  }
}

const COMPONENT = /(?:\d+(?![\d*^])|\{\}|(?:10[*^]|\[[^\]]*\]|[^\s\d./(){}[\]+-])+)/y;
const EXPONENT = /([+-]?\d+)?(?:\{\})?/y;

function readComponent(reader: Reader): Product | undefined {
  const { text } = reader;
  if (text[reader.at] === '(') {
    reader.at++;
    const inside = readTerm(reader);
    if (inside === undefined || text[reader.at] !== ')') return undefined;
    reader.at++;
    return inside;
  }
  COMPONENT.lastIndex = reader.at;
  const symbol = COMPONENT.exec(text)?.[0];
  if (symbol === undefined) return undefined;
  reader.at += symbol.length;
  if (symbol === '{}') return { factor: 1, powers: new Map() };
  if (/^\d+$/.test(symbol)) return { factor: Number(symbol), powers: new Map() };
  EXPONENT.lastIndex = reader.at;
  const [whole = '', digits] = EXPONENT.exec(text) ?? [];
  reader.at += whole.length;
  const atom = atomOf(symbol);
  const power = Number(digits ?? 1);
  if (atom === undefined) return undefined;
  return { factor: atom.factor ** power, powers: new Map([...atom.powers].map(([base, p]) => [base, p * power])) };
}

/** An atom, or a prefix and a metric atom. Scales with a shift stand alone only. */
function atomOf(symbol: string): Product | undefined {
  const whole = Object.hasOwn(ATOMS, symbol) ? ATOMS[symbol] : undefined;
  if (whole !== undefined) return whole.length > 3 ? undefined : { factor: whole[0], powers: new Map(Object.entries(whole[1])) };
  for (const length of [2, 1]) {
    const prefix = symbol.slice(0, length);
    const rest = symbol.slice(length);
    const atom = Object.hasOwn(PREFIXES, prefix) && Object.hasOwn(ATOMS, rest) ? ATOMS[rest] : undefined;
    if (atom !== undefined && atom[2] === 1 && atom.length === 3)
      return { factor: (PREFIXES[prefix] as number) * atom[0], powers: new Map(Object.entries(atom[1])) };
  }
  return undefined;
}
