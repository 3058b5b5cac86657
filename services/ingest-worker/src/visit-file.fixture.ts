/** A small invented visit, as a test wants to vary it. */
export interface VisitDraft {
  readonly visit: string;
  readonly patient: string;
  /** HO_TEN; '' leaves a visit that is refused. */
  readonly name?: string;
  /** SO_CCCD, NGAY_SINH, GIOI_TINH, MA_THE_BHYT, MA_BENH_CHINH, where they matter. */
  readonly number?: string;
  readonly birth?: string;
  readonly sex?: 1 | 2;
  readonly card?: string;
  readonly disease?: string;
  /** Drugs by STT: code → number given. */
  readonly drugs?: readonly (readonly [code: string, count: number])[];
}

const element = (name: string, value: string | number): string => `<${name}>${value}</${name}>`;
const row = (fields: Readonly<Record<string, string | number>>): string =>
  Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');

function table(kind: string, xml: string): string {
  const body = Buffer.from(`<?xml version="1.0" encoding="utf-8"?>${xml}`).toString('base64');
  return element('FILEHOSO', element('LOAIHOSO', kind) + element('NOIDUNGFILE', body));
}

/** One HOSO: XML1, and XML2 when there are drugs. */
function hoso(facility: string, draft: VisitDraft): string {
  const { visit, patient, name = 'NGUYỄN VĂN THỬ', drugs = [] } = draft;
  const { number = '092085000123', birth = '198510200000', sex = 1, card = '', disease = 'I10' } = draft;
  const summary = row({
    MA_LK: visit,
    STT: 1,
    MA_BN: patient,
    HO_TEN: name,
    SO_CCCD: number,
    NGAY_SINH: birth,
    GIOI_TINH: sex,
    ...(card === '' ? {} : { MA_THE_BHYT: card }),
    DIA_CHI: 'Số 1, đường Thử',
    CHAN_DOAN_VAO: 'Tăng huyết áp',
    CHAN_DOAN_RV: 'Tăng huyết áp vô căn',
    MA_BENH_CHINH: disease,
    MA_DOITUONG_KCB: 1,
    NGAY_VAO: '202603100730',
    NGAY_RA: '202603100930',
    MA_LOAI_KCB: '01',
    KET_QUA_DTRI: 1,
    MA_LOAI_RV: 1,
    MA_KHOA: 'K01',
    MA_CSKCB: facility,
    T_TONGCHI_BV: drugs.reduce((sum, [, count]) => sum + count * 1000, 0),
  });
  const given = drugs.map(([code, count], i) =>
    element(
      'CHI_TIET_THUOC',
      row({
        MA_LK: visit,
        STT: i + 1,
        MA_THUOC: code,
        MA_NHOM: 4,
        TEN_THUOC: `Thuốc ${i + 1}`,
        DON_VI_TINH: 'Viên',
        SO_LUONG: count,
        DON_GIA: 1000,
        THANH_TIEN_BV: count * 1000,
        THANH_TIEN_BH: count * 1000,
        NGAY_YL: '202603100800',
      }),
    ),
  );
  const list = element('CHITIEU_CHITIET_THUOC', element('DSACH_CHI_TIET_THUOC', given.join('')));
  return element('HOSO', table('XML1', element('TONG_HOP', summary)) + (drugs.length === 0 ? '' : table('XML2', list)));
}

/** The XML0 of a visit: it orders its first drug, else an examination. */
function checkInTable(facility: string, { visit, patient, name = 'NGUYỄN VĂN THỬ', drugs = [] }: VisitDraft): string {
  const [first] = drugs;
  const fields = {
    MA_LK: visit,
    STT: 1,
    MA_BN: patient,
    HO_TEN: name,
    NGAY_SINH: '198510200000',
    GIOI_TINH: 1,
    MA_DOITUONG_KCB: 1,
    NGAY_VAO: '202603100730',
    MA_LOAI_KCB: '01',
    MA_CSKCB: facility,
    ...(first === undefined ? { MA_DICH_VU: '02.1896', TEN_DICH_VU: 'Khám' } : { MA_THUOC: first[0], TEN_THUOC: 'Thuốc 1' }),
    NGAY_YL: '202603100740',
  };
  return element('CHI_TIEU_TRANG_THAI_KCB', element('DSACH_TRANG_THAI_KCB', element('TRANG_THAI_KCB', row(fields))));
}

/** A check-in as a file of its own. */
export function checkInFile(facility: string, visit: VisitDraft): string {
  return `<?xml version="1.0" encoding="utf-8"?>${checkInTable(facility, visit)}`;
}

/** Check-ins in an envelope. `day` is NGAYLAP. */
export function checkInEnvelope(facility: string, day: string, visits: readonly VisitDraft[]): string {
  return around(
    facility,
    day,
    visits.map((visit) => element('HOSO', table('XML0', checkInTable(facility, visit)))),
  );
}

/** An envelope of visits. `day` is NGAYLAP. */
export function visitFile(facility: string, day: string, visits: readonly VisitDraft[]): string {
  return around(
    facility,
    day,
    visits.map((visit) => hoso(facility, visit)),
  );
}

function around(facility: string, day: string, visits: readonly string[]): string {
  const list = element('DANHSACHHOSO', visits.join(''));
  const contents = element('NGAYLAP', day) + element('SOLUONGHOSO', visits.length) + list;
  return `<?xml version="1.0" encoding="utf-8"?>${element(
    'GIAMDINHHS',
    element('THONGTINDONVI', element('MACSKCB', facility)) + element('THONGTINHOSO', contents),
  )}`;
}
