import type { Source } from '@hub/client-register';
import type { Patient } from '@hub/fhir-model';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';

/** Newborns in the database: one Patient each, in whatever order and company their records come. */

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

type Fields = Readonly<Record<string, string>>;

const row = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
const file = (table: string, xml: string): string =>
  `<FILEHOSO><LOAIHOSO>${table}</LOAIHOSO><NOIDUNGFILE>${Buffer.from(xml).toString('base64')}</NOIDUNGFILE></FILEHOSO>`;

/** One visit, with the certificates of its newborns. */
function visit(xml1: Fields, births: readonly Fields[] = []): string {
  const certificates = births.map(
    (birth) => `<DU_LIEU_GIAY_CHUNG_SINH>${row({ MA_LK: xml1.MA_LK ?? '', ...birth })}</DU_LIEU_GIAY_CHUNG_SINH>`,
  );
  const root = 'CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH';
  const xml9 = `<${root}><DSACH_GIAYCHUNGSINH>${certificates.join('')}</DSACH_GIAYCHUNGSINH></${root}>`;
  return `<HOSO>${file('XML1', `<TONG_HOP>${row(xml1)}</TONG_HOP>`)}${births.length === 0 ? '' : file('XML9', xml9)}</HOSO>`;
}

const envelope = (day: string, ...visits: readonly string[]): string =>
  `<GIAMDINHHS><THONGTINDONVI><MACSKCB>92901</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>${day}</NGAYLAP><SOLUONGHOSO>${visits.length}</SOLUONGHOSO><DANHSACHHOSO>${visits.join('')}</DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`;

/** Visits of one birth; `n` keeps the tests apart. */
function family(n: number) {
  const card = (child: number) => `TE1929200${n}0${child}00`.padEnd(15, '0');
  const usual = { STT: '1', NGAY_VAO: '202602021830', NGAY_RA: '202602051100', MA_LOAI_KCB: '01', MA_KHOA: 'K27', MA_CSKCB: '92901' };
  const mother = { ...usual, MA_LK: `ME${n}`, MA_BN: `ME-${n}`, HO_TEN: 'VÕ THỊ MẸ', NGAY_SINH: '199804100000', GIOI_TINH: '2' };
  const birth = (child: number): Fields => ({
    HO_TEN_NND: 'VÕ THỊ MẸ',
    MA_THE_TAM: card(child),
    NGAY_SINH_CON: `20260202231${child}`,
    GIOI_TINH_CON: '1',
    CAN_NANG_CON: '3150',
  });
  const own = (child: number): Fields => ({
    ...usual,
    MA_LK: `CON${n}${child}`,
    MA_BN: `CON-${n}${child}`,
    HO_TEN: 'NGUYỄN CON',
    NGAY_SINH: '202602020000',
    GIOI_TINH: '1',
    MA_THE_BHYT: card(child),
  });
  return { card, mother, birth, own };
}

async function ingest(...files: readonly string[]): Promise<void> {
  const ids: string[] = [];
  for (const one of files) ids.push(await hub.send(his, one));
  await (await hub.worker()).drain(his.id);
  for (const id of ids) expect((await hub.receipt(id)).counts?.rejected).toBe(0);
}

/** The Patients that carry a card. */
async function holders(card: string): Promise<Patient[]> {
  const rows = await hub.rows('select body from resource where strpos(body, $1) > 0 and strpos(body, \'"resourceType":"Patient"\') > 0', [
    card,
  ]);
  return rows.map(({ body }) => JSON.parse(body) as Patient);
}
const numbers = (patient: Patient | undefined) => patient?.identifier?.map(({ value }) => value);

describe('the child of a certificate and of its own visit', () => {
  test('certificate first, in another submission', async () => {
    const { mother, birth, own, card } = family(1);
    await ingest(envelope('20260205', visit(mother, [birth(1)])));
    await ingest(envelope('20260206', visit(own(1))));
    const found = await holders(card(1));
    expect(found).toHaveLength(1);
    expect(numbers(found[0])?.sort()).toEqual(['CON-11', card(1)].sort());
    expect(found[0]?.name?.[0]?.text).toBe('NGUYỄN CON');
  });

  test('both in one file, the own visit first or last', async () => {
    const two = family(2);
    await ingest(envelope('20260205', visit(two.mother, [two.birth(1)]), visit(two.own(1))));
    expect(await holders(two.card(1))).toHaveLength(1);
    const three = family(3);
    await ingest(envelope('20260205', visit(three.own(1)), visit(three.mother, [three.birth(1)])));
    expect(await holders(three.card(1))).toHaveLength(1);
  });

  test('both at the same moment, by two workers', async () => {
    const other = await hub.source('his-92901-b', '92901');
    for (let n = 40; n < 48; n++) {
      const { mother, birth, own, card } = family(n);
      const ids = [
        await hub.send(his, envelope('20260205', visit(mother, [birth(1)]))),
        await hub.send(other, envelope('20260206', visit(own(1)))),
      ];
      const [first, second] = [await hub.worker(), await hub.worker()];
      await Promise.all([first.drain(his.id), second.drain(other.id)]);
      for (const id of ids) expect((await hub.receipt(id)).counts).toMatchObject({ stored: 1, rejected: 0 });
      expect(await holders(card(1))).toHaveLength(1);
    }
  });
});

test('a certificate that vanishes withdraws its child, one that comes back revives it', async () => {
  const { mother, birth, card } = family(5);
  await ingest(envelope('20260205', visit(mother, [birth(1), birth(2)])));
  const [first] = await holders(card(1));
  await ingest(envelope('20260206', visit(mother, [birth(2)])));
  expect((await holders(card(1))).map(({ active, id }) => [active, id])).toEqual([[false, first?.id]]);
  expect((await holders(card(2))).map(({ active }) => active)).toEqual([true]);
  await ingest(envelope('20260207', visit(mother, [birth(1), birth(2)])));
  expect((await holders(card(1))).map(({ active, id }) => [active, id])).toEqual([[true, first?.id]]);
});

test('a child with a visit of its own stays when its certificate vanishes', async () => {
  const { mother, birth, own, card } = family(6);
  await ingest(envelope('20260205', visit(mother, [birth(1)])), envelope('20260205', visit(own(1))));
  await ingest(envelope('20260206', visit(mother)));
  expect((await holders(card(1))).map(({ active }) => active)).toEqual([true]);
});

test('the same again is unchanged, whatever the child was called meanwhile', async () => {
  const { mother, birth, own } = family(7);
  await ingest(envelope('20260205', visit(mother, [birth(1)])), envelope('20260205', visit(own(1))));
  const before = await hub.rows('select count(*)::int as n from resource where strpos(body, \'"resourceType":"Patient"\') > 0');
  const id = await hub.send(his, envelope('20260206', visit({ ...mother, GHI_CHU: 'x' }, [birth(1)])));
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(id)).counts).toMatchObject({ stored: 1 });
  expect(await hub.rows('select count(*)::int as n from resource where strpos(body, \'"resourceType":"Patient"\') > 0')).toEqual(before);
});
