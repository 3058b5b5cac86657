/**
 * Derives `packages/search/src/generated/ucum-atoms.json`, the unit atoms of UCUM, from the development dependency @lhncbc/ucum-lhc (the
 * National Library of Medicine's own implementation). The hub reads unit codes with it (packages/search types/quantity/unit.ts), so
 * the library and what it brings along are needed by nobody at run time; `unit.test.ts` holds the two together.
 *
 *   node scripts/derive/ucum.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ucum from '@lhncbc/ucum-lhc';

interface LhcUnit {
  readonly csCode_: string;
  readonly source_: string;
  readonly magnitude_: number;
  readonly dim_: { readonly dimVec_: readonly number[] | null } | null;
  readonly isBase_: boolean;
  readonly isMetric_: boolean;
  readonly isSpecial_: boolean;
  readonly isArbitrary_: boolean;
  readonly cnv_: string | null;
}

/** Kelvin at zero of each scale that is only moved; other special units (logarithms, pH) are compared as sent. */
const SHIFT: Readonly<Record<string, number>> = { Cel: 273.15, '[degF]': (459.67 * 5) / 9 };
const BASE = ['m', 's', 'g', 'rad', 'K', 'C', 'cd'];

// Reads its definitions on first use.
ucum.UcumLhcUtils.getInstance();
const units = Object.values((ucum.UnitTables.getInstance() as { unitCodes_: Record<string, LhcUnit> }).unitCodes_);
const atoms = units.filter(
  ({ csCode_: code, source_, cnv_ }) => source_ === 'UCUM' && !/[/.]/.test(code) && (cnv_ === null || SHIFT[code] !== undefined),
);
/** [size in base units, dimension, takes prefixes, shift]: a tuple, as there are three hundred. */
const table = atoms.map(({ csCode_: code, magnitude_, dim_, isMetric_, isBase_, isArbitrary_ }) => {
  const powers = (dim_?.dimVec_ ?? []).flatMap((power, i) => (power === 0 ? [] : [[BASE[i] as string, power] as const]));
  // An arbitrary unit measures what only it measures.
  const dimension = Object.fromEntries(isArbitrary_ ? [[code, 1]] : powers);
  const row = [
    isArbitrary_ ? 1 : Number(magnitude_.toPrecision(15)),
    dimension,
    isMetric_ || isBase_ ? 1 : 0,
    ...(SHIFT[code] === undefined ? [] : [SHIFT[code]]),
  ];
  return `${JSON.stringify(code)}:${JSON.stringify(row)}`;
});
writeFileSync(join(import.meta.dirname, '../../packages/search/src/generated/ucum-atoms.json'), `{\n${table.join(',\n')}\n}\n`);
