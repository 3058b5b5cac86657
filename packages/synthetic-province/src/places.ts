import { readFileSync } from 'node:fs';

/** A commune of the list in force from 2025-07-01, with the province it belonged to before (its people's CCCD prefix). */
export interface Commune {
  /** 5 digits, MAXA_CU_TRU. */
  readonly code: string;
  /** With its kind: `Phường Ninh Kiều`, `Xã Phong Điền`. */
  readonly name: string;
  /** 2 digits, before the merger. */
  readonly formerProvince: string;
  readonly urban: boolean;
  /** What the same code meant before 2025-07-01; undefined for the few codes made at the merger. */
  readonly before?: CommuneBefore;
}

/** A commune of the list in force until 2025-06-30. */
export interface CommuneBefore {
  readonly name: string;
  /** 3 digits, MAHUYEN_CU_TRU. */
  readonly district: string;
  readonly districtName: string;
}

export interface Province {
  /** 2 digits, MATINH_CU_TRU. */
  readonly code: string;
  /** With its kind: `Thành phố Cần Thơ`. */
  readonly name: string;
  /** The provinces merged into it, its own code included; facility codes still begin with them. */
  readonly formerCodes: readonly string[];
  readonly communes: readonly Commune[];
}

/** Rows of a bundled list: no quotes, first line is the header. */
function rows(file: string): string[][] {
  const text = readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

let loaded: ReadonlyMap<string, Province> | undefined;

function provinces(): ReadonlyMap<string, Province> {
  if (loaded) return loaded;
  const communes = new Map<string, Commune[]>();
  const before = new Map(
    (rows('communes-before-merger.csv') as [string, string, string, string][]).map(([code, name, district, districtName]) => [
      code,
      { name, district, districtName },
    ]),
  );
  for (const [code, name, province, formerProvince] of rows('communes.csv') as [string, string, string, string][]) {
    const list = communes.get(province) ?? [];
    const old = before.get(code);
    list.push({ code, name, formerProvince, urban: name.startsWith('Phường'), ...(old === undefined ? {} : { before: old }) });
    communes.set(province, list);
  }
  loaded = new Map(
    (rows('provinces.csv') as [string, string, string][]).map(([code, name, former]) => [
      code,
      { code, name, formerCodes: former.split(' '), communes: communes.get(code) ?? [] },
    ]),
  );
  return loaded;
}

/** The province with this code on the list of 34, or undefined. */
export function provinceByCode(code: string): Province | undefined {
  return provinces().get(code);
}

let formerNames: ReadonlyMap<string, string> | undefined;

/** Name of a province of before the merger, `Tỉnh Hậu Giang`. */
export function formerProvinceName(code: string): string {
  formerNames ??= new Map(rows('provinces-before-merger.csv') as [string, string][]);
  return formerNames.get(code) ?? '';
}

/** Codes of the 34 provinces. */
export function provinceCodes(): readonly string[] {
  return [...provinces().keys()];
}

/** Two or three letters a licence number of this former province ends with (`0001234/CT-GPHN`); made from the name. */
export function licenceSuffix(province: Province): string {
  const words = province.name.replace(/^(Thành phố|Tỉnh) /u, '').split(' ');
  return words.map((word) => word.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'D').charAt(0).toUpperCase()).join('');
}
