/**
 * The individual health record of QĐ 831/QĐ-BYT as one HIS exports it: which element holds what (reference table qd831_xml.csv;
 * field by field fhir-profiles/mapping/field-map.csv, table `831`). The tags of THONGTINCHUNG's own fields, and of what stands inside
 * DICHVU, are our choice: no public source has them.
 */

/** An element that is a row of its own. */
export type SectionName =
  | 'HOSOSUCKHOE'
  | 'THONGTINCHUNG'
  | 'QUANHE_GIADINH'
  | 'TINHTRANG_LUCSINH'
  | 'DSYEUTO'
  | 'DSKHUYETTAT'
  | 'TIEUSU_BENHTAT'
  | 'TIENSU_PHAUTHUAT'
  | 'TIENSU_GIADINH'
  | 'SUCKHOE_SINHSAN'
  | 'VANDEKHAC'
  | 'TIEMCHUNG'
  | 'THONGTINMUITIEM'
  | 'HOSOKHAMCHUABENH'
  | 'DICHVU'
  | 'CHANDOANBENH';

/** What an element may hold. */
export interface Shape {
  /** It is a row of this section; without, it only groups. */
  readonly section?: SectionName;
  /** Several of them are several rows; of others the first value of each field counts. */
  readonly many?: boolean;
  readonly fields?: readonly string[];
  readonly inside?: Readonly<Record<string, Shape>>;
  /** What stands in it is on no record: its words are kept, and its markup when it has any. */
  readonly open?: boolean;
}

export const HEADER_FIELDS = [
  'MESSAGE_VERSION',
  'SENDER_CODE',
  'SENDER_NAME',
  'TRANSACTION_TYPE',
  'TRANSACTION_NAME',
  'TRANSACTION_DATE',
  'TRANSACTION_ID',
  'REQUEST_ID',
  'ACTION_TYPE',
] as const;

export const PERSON_FIELDS = [
  'MAHOSO',
  'MADINHDANH',
  'SOTHEBHYT',
  'HOTEN',
  'NGAYSINH',
  'GIOITINH',
  'DIENTHOAI',
  'DIACHI',
  'MATINH',
  'MAXA',
  'MADANTOC',
] as const;

export const RELATION_FIELDS = ['LOAI_QUANHE', 'TEN_QUANHE', 'MADINHDANH', 'HOTEN', 'DIENTHOAI', 'DIDONG', 'GIAMHO'] as const;
export const BIRTH_FIELDS = ['LOAIDE', 'DETHIEUTHANG', 'BINGAT_LUCDE', 'CANNANG', 'CHIEUDAI', 'DITAT_BAMSINH', 'KHAC'] as const;
export const FACTOR_FIELDS = ['LOAI', 'TENLOAI', 'TRANGTHAI', 'SOLUONG', 'DABO'] as const;
export const SHOT_FIELDS = [
  'MAVACXIN',
  'TENVACXIN',
  'LOAIVACXIN',
  'TRANGTHAI',
  'NGAYTIEM',
  'THANGTHAI',
  'PHANUNGSAUTIEM',
  'NGAYHENTIEM',
] as const;

/** Findings of an examination, each a question of `{CS}qd831`, with what people call it. */
export const EXAM_TITLES = {
  SUDUNGKINH: 'Sử dụng kính',
  MATPHAI: 'Mắt phải',
  MATTRAI: 'Mắt trái',
  KHAMDA: 'Khám da',
  KHAMNIEMMAC: 'Khám niêm mạc',
  KHAMTOANTHANKHAC: 'Khám toàn thân khác',
  KHAMTIMMACH: 'Khám tim mạch',
  KHAMHOHAP: 'Khám hô hấp',
  KHAMTIEUHOA: 'Khám tiêu hóa',
  KHAMTIETNIEU: 'Khám tiết niệu',
  KHAMCOXUONGKHOP: 'Khám cơ xương khớp',
  KHAMNOITIET: 'Khám nội tiết',
  KHAMTHANKINH: 'Khám thần kinh',
  KHAMTAMTHAN: 'Khám tâm thần',
  KHAMNGOAIKHOA: 'Khám ngoại khoa',
  KHAMPHUKHOA: 'Khám phụ khoa',
  KHAMTAIMUIHONG: 'Khám tai mũi họng',
  KHAMRHM: 'Khám răng hàm mặt',
  KHAMMAT: 'Khám mắt',
  KHAMDALIEU: 'Khám da liễu',
  KHAMDINHDUONG: 'Khám dinh dưỡng',
  KHAMVANDONG: 'Khám vận động',
  KHAC: 'Khác',
  TC_TT_VD: 'Thể chất, tinh thần, vận động',
} as const;

export const VISIT_FIELDS = [
  'MA_LK',
  'NGAYKHAM',
  'NGAYBATDAU',
  'NGAYKETTHUC',
  'MABACSI',
  'BACSIKHAM',
  'LYDOKHAM',
  'BENHSU',
  'MACH',
  'NHIETDO',
  'HUYETAPTT',
  'HUYETAPTD',
  'NHIPTHO',
  'CHIEUCAO',
  'CHISOBMI',
  'CANNANG',
  'VONGBUNG',
  ...(Object.keys(EXAM_TITLES) as (keyof typeof EXAM_TITLES)[]),
  'TUVAN',
] as const;

export const SERVICE_FIELDS = ['MADICHVU', 'NHOM', 'TENDICHVU', 'KETQUA', 'DONVI'] as const;
export const DIAGNOSIS_FIELDS = ['MABENH', 'TENBENH', 'KETLUAN'] as const;

/** Other spellings of fields inside DICHVU → ours. */
export const RENAMED: Readonly<Record<string, string>> = {
  MA_DICH_VU: 'MADICHVU',
  MA_DICHVU: 'MADICHVU',
  MA: 'MADICHVU',
  NHOMDICHVU: 'NHOM',
  NHOM_DICH_VU: 'NHOM',
  TEN_DICH_VU: 'TENDICHVU',
  TEN_DICHVU: 'TENDICHVU',
  TEN: 'TENDICHVU',
  KET_QUA: 'KETQUA',
  DON_VI: 'DONVI',
};

const open = (section: SectionName): Shape => ({ section, many: true, open: true });

/** What stands inside HOSOSUCKHOE. */
export const RECORD_SHAPE: Shape = {
  section: 'HOSOSUCKHOE',
  inside: {
    THONGTINCHUNG: {
      section: 'THONGTINCHUNG',
      fields: PERSON_FIELDS,
      inside: { QUANHE_GIADINH: { section: 'QUANHE_GIADINH', many: true, fields: RELATION_FIELDS } },
    },
    TIENSU: {
      inside: {
        TINHTRANG_LUCSINH: { section: 'TINHTRANG_LUCSINH', fields: BIRTH_FIELDS },
        YEUTO_SUCKHOE: { inside: { DSYEUTO: { section: 'DSYEUTO', many: true, fields: FACTOR_FIELDS } } },
        KHUYETTAT: { inside: { DSKHUYETTAT: open('DSKHUYETTAT') } },
        TIEUSU_BENHTAT: open('TIEUSU_BENHTAT'),
        TIENSU_PHAUTHUAT: open('TIENSU_PHAUTHUAT'),
        TIENSU_GIADINH: open('TIENSU_GIADINH'),
        SUCKHOE_SINHSAN: open('SUCKHOE_SINHSAN'),
        VANDEKHAC: open('VANDEKHAC'),
      },
    },
    TIEMCHUNG: {
      section: 'TIEMCHUNG',
      fields: ['SOMUIUONVANMETIEM'],
      inside: { THONGTINMUITIEM: { section: 'THONGTINMUITIEM', many: true, fields: SHOT_FIELDS } },
    },
    DANHSACHHOSOKHAMCHUABENH: {
      inside: {
        HOSOKHAMCHUABENH: {
          section: 'HOSOKHAMCHUABENH',
          many: true,
          fields: VISIT_FIELDS,
          inside: {
            CANLAMSANG: { inside: { DICHVU: { section: 'DICHVU', many: true, fields: SERVICE_FIELDS } } },
            CHANDOANKETLUAN: { inside: { CHANDOANBENH: { section: 'CHANDOANBENH', many: true, fields: DIAGNOSIS_FIELDS } } },
          },
        },
      },
    },
  },
};
