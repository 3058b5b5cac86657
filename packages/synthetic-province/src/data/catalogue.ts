/** A drug of the formulary. Codes, registration numbers and prices are of the right form and invented. */
export interface Drug {
  /** MA_THUOC: the active ingredient. */
  readonly code: string;
  readonly name: string;
  readonly strength: string;
  readonly unit: string;
  /** DUONG_DUNG: 1.01 by mouth, 2.10 intramuscular, 2.15 intravenous, 2.14 infusion, 3.05 on the skin, 5.05 breathed in, 6.01 eye. */
  readonly route: string;
  readonly form: string;
  /** VND for one unit. */
  readonly price: number;
  readonly how: string;
}

const drug = (line: string): Drug => {
  const [code, name, strength, unit, route, form, price, how] = line.split('|').map((part) => part.trim()) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { code, name, strength, unit, route, form, price: Number(price), how };
};

/** code | name | strength | unit | route | form | price | how to take it */
export const DRUGS = {
  amlodipin: drug('40.491|Amlodipin Mẫu 5mg|5mg|Viên|1.01|Viên nén|650|Uống sáng sau ăn'),
  losartan: drug('40.512|Losartan Mẫu 50mg|50mg|Viên|1.01|Viên nén bao phim|1150|Uống sáng sau ăn'),
  perindopril: drug('40.520|Perindopril Mẫu 5mg|5mg|Viên|1.01|Viên nén|1890|Uống sáng trước ăn'),
  bisoprolol: drug('40.493|Bisoprolol Mẫu 2,5mg|2,5mg|Viên|1.01|Viên nén bao phim|980|Uống sáng'),
  indapamid: drug('40.661|Indapamid Mẫu 1,5mg|1,5mg|Viên|1.01|Viên giải phóng kéo dài|1420|Uống sáng'),
  furosemid: drug('40.659|Furosemid Mẫu 40mg|40mg|Viên|1.01|Viên nén|320|Uống sáng'),
  spironolacton: drug('40.662|Spironolacton Mẫu 25mg|25mg|Viên|1.01|Viên nén|1350|Uống sáng'),
  metformin: drug('40.807|Metformin Mẫu 850mg|850mg|Viên|1.01|Viên nén|1200|Uống sau ăn'),
  gliclazid: drug('40.801|Gliclazid Mẫu 30mg|30mg|Viên|1.01|Viên giải phóng kéo dài|1480|Uống sáng trước ăn 30 phút'),
  insulin: drug('40.805|Insulin trộn Mẫu 30/70|100IU/ml; 10ml|Lọ|2.12|Hỗn dịch tiêm|58900|Tiêm dưới da trước ăn 30 phút'),
  atorvastatin: drug('40.549|Atorvastatin Mẫu 20mg|20mg|Viên|1.01|Viên nén bao phim|890|Uống tối'),
  rosuvastatin: drug('40.554|Rosuvastatin Mẫu 10mg|10mg|Viên|1.01|Viên nén bao phim|1290|Uống tối'),
  aspirin: drug('40.538|Aspirin Mẫu 81mg|81mg|Viên|1.01|Viên bao tan trong ruột|340|Uống sau ăn'),
  clopidogrel: drug('40.540|Clopidogrel Mẫu 75mg|75mg|Viên|1.01|Viên nén bao phim|1980|Uống sau ăn'),
  salbutamol: drug('40.981|Salbutamol khí dung Mẫu 2,5mg|2,5mg/2,5ml|Ống|5.05|Dung dịch khí dung|4410|Khí dung khi khó thở'),
  budesonid: drug('40.973|Budesonid Mẫu 0,5mg/2ml|0,5mg/2ml|Ống|5.05|Hỗn dịch khí dung|13800|Khí dung theo y lệnh'),
  seretide: drug('40.980|Salmeterol + Fluticason Mẫu|25mcg + 250mcg|Bình|5.05|Thuốc hít|210176|Hít 2 lần/ngày, súc miệng sau hít'),
  methylprednisolon: drug('40.775|Methylprednisolon Mẫu 16mg|16mg|Viên|1.01|Viên nén|1190|Uống sáng sau ăn'),
  paracetamol: drug('40.48|Paracetamol Mẫu 500mg|500mg|Viên|1.01|Viên nén|230|Uống khi sốt hoặc đau, cách 6 giờ'),
  paracetamol_goi: drug('40.48|Paracetamol Mẫu 150mg|150mg|Gói|1.01|Thuốc bột|780|Pha nước uống khi sốt'),
  paracetamol_tm: drug('40.48|Paracetamol Mẫu 1g/100ml|1g/100ml|Chai|2.14|Dung dịch tiêm truyền|9450|Truyền tĩnh mạch 15 phút'),
  ibuprofen: drug('40.37|Ibuprofen Mẫu 400mg|400mg|Viên|1.01|Viên nén bao phim|480|Uống sau ăn'),
  meloxicam: drug('40.43|Meloxicam Mẫu 7,5mg|7,5mg|Viên|1.01|Viên nén|390|Uống sau ăn no'),
  eperison: drug('40.842|Eperison Mẫu 50mg|50mg|Viên|1.01|Viên nén bao phim|610|Uống sau ăn'),
  glucosamin: drug('40.64|Glucosamin Mẫu 500mg|500mg|Viên|1.01|Viên nang|1250|Uống sau ăn'),
  colchicin: drug('40.61|Colchicin Mẫu 1mg|1mg|Viên|1.01|Viên nén|980|Uống theo y lệnh'),
  allopurinol: drug('40.59|Allopurinol Mẫu 300mg|300mg|Viên|1.01|Viên nén|720|Uống sau ăn'),
  amoxicillin: drug('40.154|Amoxicilin Mẫu 500mg|500mg|Viên|1.01|Viên nang|820|Uống trước ăn'),
  amoxiclav: drug('40.155|Amoxicilin + acid clavulanic Mẫu 1g|875mg + 125mg|Viên|1.01|Viên nén bao phim|4150|Uống đầu bữa ăn'),
  amoxiclav_goi: drug('40.155|Amoxicilin + acid clavulanic Mẫu 250mg|250mg + 31,25mg|Gói|1.01|Thuốc bột|2950|Pha nước uống đầu bữa ăn'),
  cefuroxim: drug('40.185|Cefuroxim Mẫu 500mg|500mg|Viên|1.01|Viên nén bao phim|2350|Uống sau ăn'),
  cefixim_goi: drug('40.168|Cefixim Mẫu 100mg|100mg|Gói|1.01|Thuốc bột|1690|Pha nước uống'),
  ceftriaxon: drug('40.184|Ceftriaxon Mẫu 1g|1g|Lọ|2.15|Bột pha tiêm|6850.5|Tiêm tĩnh mạch chậm'),
  cefotaxim: drug('40.174|Cefotaxim Mẫu 1g|1g|Lọ|2.15|Bột pha tiêm|5670|Tiêm tĩnh mạch chậm'),
  azithromycin: drug('40.219|Azithromycin Mẫu 250mg|250mg|Viên|1.01|Viên nang|2480|Uống xa bữa ăn'),
  levofloxacin: drug('40.229|Levofloxacin Mẫu 500mg|500mg|Viên|1.01|Viên nén bao phim|1050|Uống sau ăn'),
  ciprofloxacin: drug('40.227|Ciprofloxacin Mẫu 500mg|500mg|Viên|1.01|Viên nén bao phim|760|Uống sau ăn'),
  metronidazol: drug('40.212|Metronidazol Mẫu 250mg|250mg|Viên|1.01|Viên nén|190|Uống sau ăn'),
  metronidazol_tm: drug(
    '40.212|Metronidazol Mẫu 500mg/100ml|500mg/100ml|Chai|2.14|Dung dịch tiêm truyền|6300|Truyền tĩnh mạch 30 giọt/phút',
  ),
  oseltamivir: drug('40.264|Oseltamivir Mẫu 75mg|75mg|Viên|1.01|Viên nang|44800|Uống sau ăn'),
  acyclovir: drug('40.260|Aciclovir Mẫu 800mg|800mg|Viên|1.01|Viên nén|2890|Uống sau ăn'),
  loratadin: drug('40.90|Loratadin Mẫu 10mg|10mg|Viên|1.01|Viên nén|260|Uống tối'),
  cetirizin: drug('40.80|Cetirizin Mẫu 10mg|10mg|Viên|1.01|Viên nén|180|Uống tối'),
  acetylcystein: drug('40.998|Acetylcystein Mẫu 200mg|200mg|Gói|1.01|Thuốc cốm|610|Pha nước uống sau ăn'),
  bromhexin: drug('40.989|Bromhexin Mẫu 8mg|8mg|Viên|1.01|Viên nén|120|Uống sau ăn'),
  omeprazol: drug('40.679|Omeprazol Mẫu 20mg|20mg|Viên|1.01|Viên nang tan trong ruột|290|Uống trước ăn sáng 30 phút'),
  esomeprazol_tm: drug('40.678|Esomeprazol Mẫu 40mg|40mg|Lọ|2.15|Bột pha tiêm|15900|Tiêm tĩnh mạch chậm'),
  sucralfat: drug('40.682|Sucralfat Mẫu 1g|1g|Gói|1.01|Hỗn dịch uống|1950|Uống trước ăn 1 giờ'),
  domperidon: drug('40.688|Domperidon Mẫu 10mg|10mg|Viên|1.01|Viên nén|240|Uống trước ăn 30 phút'),
  oresol: drug('40.1007|Oresol Mẫu 245|20,5g|Gói|1.01|Thuốc bột|1490|Pha đúng 1 lít nước, uống dần'),
  kem_goi: drug('40.1045|Kẽm gluconat Mẫu 70mg|70mg|Gói|1.01|Thuốc bột|980|Pha nước uống'),
  men: drug('40.718|Lactobacillus Mẫu|10^8 CFU|Gói|1.01|Thuốc bột|1100|Pha nước nguội uống'),
  ringer: drug('40.1020|Ringer lactat Mẫu 500ml|500ml|Chai|2.14|Dung dịch tiêm truyền|7190|Truyền tĩnh mạch theo y lệnh'),
  natriclorid: drug('40.1021|Natri clorid Mẫu 0,9% 500ml|0,9%; 500ml|Chai|2.14|Dung dịch tiêm truyền|6195|Truyền tĩnh mạch theo y lệnh'),
  sat: drug('40.428|Sắt fumarat + acid folic Mẫu|310mg + 0,35mg|Viên|1.01|Viên nang|540|Uống xa bữa ăn'),
  calci: drug('40.1048|Calci carbonat + vitamin D3 Mẫu|750mg + 200IU|Viên|1.01|Viên nén|840|Uống sau ăn sáng'),
  vitamin3b: drug('40.1054|Vitamin B1 + B6 + B12 Mẫu|125mg + 125mg + 250mcg|Viên|1.01|Viên nén bao phim|610|Uống sau ăn'),
  betahistin: drug('40.560|Betahistin Mẫu 16mg|16mg|Viên|1.01|Viên nén|980|Uống sau ăn'),
  piracetam: drug('40.576|Piracetam Mẫu 800mg|800mg|Viên|1.01|Viên nén bao phim|620|Uống sáng và trưa'),
  sertralin: drug('40.955|Sertralin Mẫu 50mg|50mg|Viên|1.01|Viên nén bao phim|1490|Uống sáng'),
  olanzapin: drug('40.948|Olanzapin Mẫu 10mg|10mg|Viên|1.01|Viên nén|890|Uống tối'),
  diazepam: drug('40.14|Diazepam Mẫu 5mg|5mg|Viên|1.01|Viên nén|440|Uống tối trước ngủ'),
  tld: drug('40.281|Tenofovir + Lamivudin + Dolutegravir Mẫu|300mg + 300mg + 50mg|Viên|1.01|Viên nén bao phim|4130|Uống một giờ cố định'),
  rhze: drug(
    '40.178|Rifampicin + Isoniazid + Pyrazinamid + Ethambutol Mẫu|150mg + 75mg + 400mg + 275mg|Viên|1.01|Viên nén bao phim|2150|Uống một lần lúc đói',
  ),
  rh: drug('40.176|Rifampicin + Isoniazid Mẫu|150mg + 75mg|Viên|1.01|Viên nén bao phim|1480|Uống một lần lúc đói'),
  tenofovir: drug('40.279|Tenofovir Mẫu 300mg|300mg|Viên|1.01|Viên nén bao phim|1690|Uống cùng bữa ăn'),
  levothyroxin: drug('40.815|Levothyroxin Mẫu 100mcg|100mcg|Viên|1.01|Viên nén|720|Uống sáng lúc đói'),
  betamethason_kem: drug('40.627|Betamethason Mẫu 0,064% 15g|0,064%; 15g|Tuýp|3.05|Kem bôi da|9800|Bôi lớp mỏng ngày 2 lần'),
  ketoconazol_kem: drug('40.292|Ketoconazol Mẫu 2% 10g|2%; 10g|Tuýp|3.05|Kem bôi da|5900|Bôi ngày 2 lần'),
  tobramycin_mat: drug('40.207|Tobramycin Mẫu 0,3% 5ml|0,3%; 5ml|Lọ|6.01|Dung dịch nhỏ mắt|7350|Nhỏ mắt 2 giọt mỗi lần'),
  clotrimazol_dat: drug('40.288|Clotrimazol Mẫu 500mg|500mg|Viên|4.01|Viên đặt âm đạo|4200|Đặt âm đạo tối trước ngủ'),
  oxytocin: drug('40.720|Oxytocin Mẫu 5IU|5IU/ml|Ống|2.10|Dung dịch tiêm|6489|Tiêm bắp theo y lệnh'),
  lidocain: drug('40.12|Lidocain Mẫu 2% 2ml|2%; 2ml|Ống|2.12|Dung dịch tiêm|580|Gây tê tại chỗ'),
  propofol: drug('40.21|Propofol Mẫu 1% 20ml|1%; 20ml|Ống|2.15|Nhũ tương tiêm|25200|Tiêm tĩnh mạch khi gây mê'),
  enoxaparin: drug('40.444|Enoxaparin Mẫu 4000IU|4000IU/0,4ml|Bơm tiêm|2.12|Dung dịch tiêm|70000|Tiêm dưới da'),
  oxy: drug('40.17|Oxy dược dụng|99,5%|Lít|5.05|Khí hóa lỏng|4.25|Thở oxy 3 lít/phút'),
} as const satisfies Readonly<Record<string, Drug>>;

export type DrugKey = keyof typeof DRUGS;

/** One value of a laboratory result and where healthy people lie. */
export interface Index {
  /** MA_CHI_SO, 7 digits; the national list is not public, these are placeholders of its form. */
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly decimals: number;
  readonly mean: number;
  readonly deviation: number;
}

/** A service of XML3; `indices` are its values in XML4, `reports` the texts of an image or a trace. */
export interface Service {
  /** MA_DICH_VU, `XX.YYYY.ZZZZ`. */
  readonly code: string;
  readonly name: string;
  /** MA_NHOM: 1 laboratory, 2 imaging, 3 function, 8 surgery, 13 visit, 15 bed, 18 procedure. */
  readonly group: number;
  readonly price: number;
  /** Minutes from order to result. */
  readonly minutes: number;
  readonly machine?: string;
  readonly indices: readonly Index[];
  readonly reports: readonly (readonly [description: string, conclusion: string])[];
}

const service = (line: string, indices: string = '', reports: readonly (readonly [string, string])[] = []): Service => {
  const [code, name, group, price, minutes, machine] = line.split('|').map((part) => part.trim()) as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  return {
    code,
    name,
    group: Number(group),
    price: Number(price),
    minutes: Number(minutes),
    ...(machine ? { machine } : {}),
    indices: indices === '' ? [] : indices.split(';').map(index),
    reports,
  };
};

const index = (text: string): Index => {
  const [code, name, unit, decimals, mean, deviation] = text.split('|').map((part) => part.trim()) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { code, name, unit, decimals: Number(decimals), mean: Number(mean), deviation: Number(deviation) };
};

/** code | name | MA_NHOM | price | minutes | machine, then index code | name | unit | decimals | mean | deviation */
export const SERVICES = {
  glucose: service('23.0075.1494|Định lượng Glucose [Máu]|1|22400|60|SH.1.92M01', '1000101|Glucose|mmol/L|1|5.2|0.5'),
  hba1c: service('23.0083.1523|Định lượng HbA1c [Máu]|1|105300|90|SH.1.92M02', '1000102|HbA1c|%|1|5.4|0.3'),
  lipid: service(
    '23.0041.1506|Bộ mỡ máu [Máu]|1|113600|80|SH.1.92M01',
    '1000103|Cholesterol toàn phần|mmol/L|2|4.6|0.6;1000104|Triglycerid|mmol/L|2|1.4|0.4;1000105|HDL-C|mmol/L|2|1.3|0.2;1000106|LDL-C|mmol/L|2|2.7|0.5',
  ),
  creatinin: service('23.0051.1494|Định lượng Creatinin [Máu]|1|22400|60|SH.1.92M01', '1000107|Creatinin|µmol/L|0|78|12'),
  ure: service('23.0166.1494|Định lượng Urê [Máu]|1|22400|60|SH.1.92M01', '1000108|Urê|mmol/L|1|5|1.1'),
  gan: service('23.0020.1493|Đo hoạt độ AST, ALT [Máu]|1|44800|60|SH.1.92M01', '1000109|AST (GOT)|U/L|0|24|6;1000110|ALT (GPT)|U/L|0|23|7'),
  acid_uric: service('23.0003.1494|Định lượng Acid uric [Máu]|1|22400|60|SH.1.92M01', '1000111|Acid uric|µmol/L|0|310|50'),
  dien_giai: service(
    '23.0058.1487|Điện giải đồ (Na, K, Cl) [Máu]|1|30200|50|SH.2.92M03',
    '1000112|Natri|mmol/L|0|139|2;1000113|Kali|mmol/L|1|4|0.3;1000114|Clo|mmol/L|0|102|2',
  ),
  crp: service('23.0228.1483|Định lượng CRP [Máu]|1|56000|60|SH.1.92M01', '1000115|CRP|mg/L|1|2|1'),
  troponin: service('23.0161.1569|Định lượng Troponin I [Máu]|1|78500|45|SH.3.92M04', '1000116|Troponin I|ng/mL|3|0.008|0.003'),
  tsh: service('23.0162.1570|Định lượng TSH [Máu]|1|61700|120|SH.3.92M04', '1000117|TSH|mIU/L|2|2.1|0.7'),
  cong_thuc_mau: service(
    '22.0121.1369|Tổng phân tích tế bào máu ngoại vi (máy laser)|1|48300|40|HH.1.92M05',
    '1000201|WBC|G/L|1|7.2|1.3;1000202|HGB|g/L|0|138|11;1000203|HCT|%|1|41|3;1000204|PLT|G/L|0|250|45;1000205|NEU%|%|1|58|7;1000206|RBC|T/L|2|4.7|0.4',
  ),
  nhom_mau: service('22.0279.1269|Định nhóm máu hệ ABO, Rh(D)|1|41600|40', ''),
  dong_mau: service('22.0001.1352|Thời gian prothrombin (PT)|1|65300|50|HH.2.92M06', '1000207|INR||2|1.02|0.07'),
  nuoc_tieu: service(
    '23.0206.1596|Tổng phân tích nước tiểu (bằng máy tự động)|1|28600|40|SH.4.92M07',
    '1000301|pH nước tiểu||1|6|0.5;1000302|Tỷ trọng||3|1.016|0.004',
  ),
  dengue_ns1: service('24.0187.1637|Dengue virus NS1Ag test nhanh|1|142500|40|VS.1.92M08', ''),
  cum: service('24.0243.1671|Influenza virus A, B test nhanh|1|185700|40|VS.1.92M08', ''),
  hbsag: service('24.0117.1646|HBsAg test nhanh|1|58600|40|VS.1.92M08', ''),
  hbv_dna: service('24.0136.1651|HBV đo tải lượng Real-time PCR|1|697000|1440|VS.2.92M09', '1000401|HBV DNA|IU/mL|0|2400|900'),
  hiv_tai_luong: service('24.0178.1719|HIV đo tải lượng hệ thống tự động|1|942000|2880|VS.2.92M09', ''),
  xquang_nguc: service('18.0119.0028|Chụp X-quang ngực thẳng số hóa 1 phim|2|73300|45|XQ.1.92M10', '', [
    ['Bóng tim không to. Hai phế trường sáng đều. Góc sườn hoành hai bên nhọn.', 'Hình ảnh tim phổi trong giới hạn bình thường'],
    ['Mờ không đồng nhất đáy phổi phải. Bóng tim không to.', 'Theo dõi viêm phổi thùy dưới phổi phải'],
    ['Tăng đậm các nhánh phế huyết quản hai rốn phổi.', 'Hình ảnh viêm phế quản'],
  ]),
  xquang_goi: service('18.0104.0028|Chụp X-quang khớp gối thẳng, nghiêng|2|105300|45|XQ.1.92M10', '', [
    ['Hẹp khe khớp gối hai bên, gai xương mâm chày.', 'Thoái hóa khớp gối hai bên'],
  ]),
  xquang_cslung: service('18.0093.0028|Chụp X-quang cột sống thắt lưng thẳng nghiêng|2|105300|45|XQ.1.92M10', '', [
    ['Gai thân đốt sống L3, L4, L5. Hẹp khe đĩa đệm L4-L5.', 'Thoái hóa cột sống thắt lưng'],
  ]),
  xquang_chi: service('18.0107.0028|Chụp X-quang cẳng tay thẳng nghiêng|2|73300|40|XQ.1.92M10', '', [
    ['Mất liên tục vỏ xương đầu dưới xương quay, di lệch ít.', 'Gãy đầu dưới xương quay'],
  ]),
  sieu_am_bung: service('18.0015.0001|Siêu âm ổ bụng|2|58600|30|SA.1.92M11', '', [
    ['Gan không to, nhu mô đều. Túi mật thành mỏng, không sỏi. Hai thận không ứ nước.', 'Siêu âm bụng hiện chưa thấy bất thường'],
    ['Gan tăng âm, giảm âm vùng sâu. Các cơ quan khác chưa thấy bất thường.', 'Gan nhiễm mỡ độ I'],
  ]),
  sieu_am_thai: service('18.0020.0001|Siêu âm thai (thai, nhau thai, nước ối)|2|58600|30|SA.1.92M11', '', [
    ['Một thai sống, ngôi đầu, tim thai 145 lần/phút, ối bình thường, nhau bám mặt trước.', 'Một thai sống trong tử cung'],
  ]),
  sieu_am_tim: service('18.0052.0004|Siêu âm Doppler tim|2|252300|60|SA.2.92M12', '', [
    [
      'Các buồng tim không giãn. Chức năng tâm thu thất trái bảo tồn, EF 64 %. Hở van hai lá nhẹ.',
      'Chức năng tâm thu thất trái bình thường',
    ],
    ['Dày vách liên thất. Rối loạn chức năng tâm trương thất trái độ I, EF 60 %.', 'Dày thất trái'],
  ]),
  ct_so_nao: service('18.0149.0040|Chụp cắt lớp vi tính sọ não không tiêm thuốc cản quang|2|550100|60|CL.1.92M13', '', [
    ['Không thấy ổ tăng hay giảm tỷ trọng bất thường trong nhu mô não. Đường giữa không lệch.', 'Chưa thấy bất thường trên phim chụp'],
    ['Giảm tỷ trọng vùng nhân bèo trái.', 'Nhồi máu não bán cầu trái'],
  ]),
  dien_tim: service('02.0085.1778|Điện tim thường|3|39900|15|DT.1.92M14', '', [
    ['Nhịp xoang đều 78 lần/phút, trục trung gian.', 'Điện tim trong giới hạn bình thường'],
    ['Nhịp xoang đều, tăng gánh thất trái.', 'Dày thất trái'],
  ]),
  noi_soi_da_day: service('02.0304.0134|Nội soi thực quản, dạ dày, tá tràng không sinh thiết|3|276500|60|NS.1.92M15', '', [
    ['Niêm mạc hang vị sung huyết, không loét.', 'Viêm sung huyết hang vị'],
    ['Niêm mạc thực quản 1/3 dưới có vết trợt < 5 mm.', 'Trào ngược dạ dày thực quản độ A'],
  ]),
  ho_hap: service('21.0014.1778|Đo chức năng hô hấp|3|142300|40|HH.3.92M16', '1000501|FEV1/FVC|%|0|80|4'),
  khi_dung: service('03.0089.0898|Khí dung thuốc giãn phế quản|18|27500|20'),
  thay_bang: service('03.3826.2047|Thay băng, cắt chỉ vết mổ|18|64300|20'),
  khau_vet_thuong: service('03.3818.0218|Khâu vết thương phần mềm dài dưới 10cm|18|194700|30'),
  bo_bot: service('03.3870.0516|Nắn, bó bột gãy đầu dưới xương quay|18|372700|45'),
  dien_cham: service('03.0461.0230|Điện châm|18|78300|30'),
  xoa_bop: service('03.0605.0280|Xoa bóp bấm huyệt|18|76000|30'),
  tram_rang: service('03.1944.1031|Điều trị sâu ngà răng phục hồi bằng Composite|18|280500|40'),
  do_de: service('13.0033.0614|Đỡ đẻ thường ngôi chỏm|18|786700|60'),
  mo_de: service('13.0007.0671|Phẫu thuật lấy thai lần đầu|8|2604000|60'),
  cat_ruot_thua: service('03.3064.0491|Phẫu thuật nội soi cắt ruột thừa|8|2818700|70'),
  cat_tui_mat: service('03.4062.0473|Phẫu thuật nội soi cắt túi mật|8|3431900|90'),
  thoat_vi: service('03.3381.0492|Phẫu thuật điều trị thoát vị bẹn|8|3512900|60'),
  phaco: service('03.1653.0812|Phẫu thuật tán nhuyễn thể thủy tinh đặt kính nội nhãn|8|2752600|40'),
  chieu_den: service('03.0139.0892|Chiếu đèn điều trị vàng da sơ sinh|18|96200|240'),
} as const satisfies Readonly<Record<string, Service>>;

export type ServiceKey = keyof typeof SERVICES;

/** What a rapid test answers: text instead of a number. */
export const TEXT_RESULTS: Readonly<Partial<Record<ServiceKey, readonly [code: string, name: string, ill: string, well: string]>>> = {
  dengue_ns1: ['1000402', 'Dengue NS1 Ag', 'Dương tính', 'Âm tính'],
  cum: ['1000403', 'Influenza A', 'Dương tính', 'Âm tính'],
  hbsag: ['1000404', 'HBsAg', 'Dương tính', 'Âm tính'],
  hiv_tai_luong: ['1000405', 'Tải lượng HIV', '< 20', '< 20'],
  nhom_mau: ['1000208', 'Nhóm máu', 'O, Rh(D) dương', 'O, Rh(D) dương'],
};

/** Supplies of XML3 group 10. */
export const SUPPLIES = {
  bom_tiem: { code: 'N03.01.010', name: 'Bơm tiêm nhựa 5ml mẫu', unit: 'Cái', price: 640 },
  day_truyen: { code: 'N03.05.010', name: 'Dây truyền dịch mẫu', unit: 'Bộ', price: 3150 },
  chi_phau_thuat: { code: 'N05.02.020', name: 'Chỉ phẫu thuật tan chậm mẫu số 2/0', unit: 'Sợi', price: 42500 },
  kim_luon: { code: 'N03.02.060', name: 'Kim luồn tĩnh mạch mẫu 22G', unit: 'Cái', price: 9450 },
  kinh_noi_nhan: { code: 'N07.02.010', name: 'Thủy tinh thể nhân tạo mềm mẫu', unit: 'Cái', price: 1890000 },
  bot: { code: 'N02.01.020', name: 'Bột bó mẫu 10cm x 2,7m', unit: 'Cuộn', price: 11500 },
} as const;

export type SupplyKey = keyof typeof SUPPLIES;
