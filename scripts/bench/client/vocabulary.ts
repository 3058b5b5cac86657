/** Words of the seeded visits of `visits.ts`. People, numbers and addresses are invented. */

/** Family names by rough weight. */
export const FAMILY: readonly string[] = (
  [
    ['Nguyễn', 38],
    ['Trần', 11],
    ['Lê', 10],
    ['Phạm', 7],
    ['Hoàng', 5],
    ['Huỳnh', 5],
    ['Phan', 5],
    ['Vũ', 4],
    ['Võ', 4],
    ['Đặng', 2],
    ['Bùi', 2],
    ['Đỗ', 2],
    ['Hồ', 1],
    ['Ngô', 1],
    ['Dương', 1],
    ['Lý', 1],
    ['Đinh', 1],
  ] as const
).flatMap(([name, weight]) => Array<string>(weight).fill(name));

const words = (text: string): readonly string[] => text.split(' ');

export const MIDDLE = { male: words('Văn Hữu Đức Minh Quốc Công Xuân Thành'), female: words('Thị Ngọc Thu Thanh Kim Bích Phương Diệu') };

export const GIVEN = {
  male: words('An Bình Cường Dũng Hải Hùng Khoa Long Nam Phúc Quân Sơn Thắng Tuấn Việt Đạt'),
  female: words('Anh Chi Dung Hà Hạnh Hoa Hương Lan Linh Mai Nga Nhung Oanh Thảo Trang Yến'),
};

/** City, ward, province code. */
export const CITIES = [
  ['Thành phố Hà Nội', 'Phường Hàng Bạc', '001'],
  ['Thành phố Hồ Chí Minh', 'Phường Bến Nghé', '079'],
  ['Thành phố Đà Nẵng', 'Phường Hải Châu', '048'],
  ['Thành phố Cần Thơ', 'Phường Ninh Kiều', '092'],
  ['Thành phố Huế', 'Phường Thuận Hóa', '046'],
  ['Tỉnh Nghệ An', 'Phường Trường Vinh', '040'],
  ['Tỉnh Khánh Hòa', 'Phường Nha Trang', '056'],
  ['Tỉnh Đắk Lắk', 'Phường Buôn Ma Thuột', '066'],
] as const;

export const STREETS = ['Trần Hưng Đạo', 'Lê Lợi', 'Nguyễn Huệ', 'Hai Bà Trưng', 'Lý Thường Kiệt', 'Điện Biên Phủ', 'Phan Đình Phùng'];

/** LOINC code, display, UCUM unit, low, high, category, decimals. */
export const MEASUREMENTS = [
  ['8480-6', 'Huyết áp tâm thu', 'mm[Hg]', 95, 175, 'vital-signs', 0],
  ['8462-4', 'Huyết áp tâm trương', 'mm[Hg]', 55, 105, 'vital-signs', 0],
  ['8867-4', 'Nhịp tim', '/min', 52, 118, 'vital-signs', 0],
  ['9279-1', 'Nhịp thở', '/min', 12, 28, 'vital-signs', 0],
  ['8310-5', 'Nhiệt độ cơ thể', 'Cel', 36, 40, 'vital-signs', 1],
  ['29463-7', 'Cân nặng', 'kg', 38, 98, 'vital-signs', 1],
  ['8302-2', 'Chiều cao', 'cm', 142, 186, 'vital-signs', 0],
  ['59408-5', 'SpO2', '%', 90, 100, 'vital-signs', 0],
  ['2345-7', 'Glucose máu', 'mg/dL', 68, 260, 'laboratory', 0],
  ['4548-4', 'HbA1c', '%', 4, 11, 'laboratory', 1],
  ['718-7', 'Hemoglobin', 'g/dL', 8, 17, 'laboratory', 1],
  ['2160-0', 'Creatinin máu', 'mg/dL', 0, 3, 'laboratory', 2],
  ['2951-2', 'Natri máu', 'mmol/L', 130, 149, 'laboratory', 0],
  ['6690-2', 'Bạch cầu', '10*3/uL', 3, 18, 'laboratory', 1],
] as const;

/** ICD-10 code and display. */
export const DIAGNOSES = [
  ['I10', 'Tăng huyết áp vô căn (nguyên phát)'],
  ['E11.9', 'Đái tháo đường típ 2 không biến chứng'],
  ['J06.9', 'Nhiễm trùng hô hấp trên cấp'],
  ['K29.7', 'Viêm dạ dày, không đặc hiệu'],
  ['J18.9', 'Viêm phổi, không đặc hiệu'],
  ['A97.0', 'Sốt xuất huyết Dengue không có dấu hiệu cảnh báo'],
  ['M54.5', 'Đau lưng vùng thấp'],
  ['E78.5', 'Rối loạn lipid máu'],
  ['B18.1', 'Viêm gan vi rút B mạn'],
  ['N39.0', 'Nhiễm trùng đường tiết niệu'],
] as const;

/** ATC code and display. */
export const MEDICINES = [
  ['C08CA01', 'Amlodipin 5 mg'],
  ['A10BA02', 'Metformin 850 mg'],
  ['J01CA04', 'Amoxicillin 500 mg'],
  ['A02BC01', 'Omeprazol 20 mg'],
  ['N02BE01', 'Paracetamol 500 mg'],
  ['C10AA05', 'Atorvastatin 10 mg'],
  ['C09CA01', 'Losartan 50 mg'],
] as const;

const SID = 'http://example.org/fhir/sid';
export const SYSTEMS = { cccd: `${SID}/cccd`, card: `${SID}/the-bhyt`, visit: `${SID}/ma-luot-kham` } as const;
