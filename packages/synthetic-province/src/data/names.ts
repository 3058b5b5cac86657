import { type Weighted, weightedWords } from '../random.ts';

/**
 * Names and how often they are met. Family names: published shares of the Kinh population, with the regional forms
 * (Hoàng/Huỳnh, Vũ/Võ). Given names: common ones, by generation for women and men. Everyone made from them is invented.
 */
export const FAMILY = {
  north: weightedWords(
    'Nguyễn 31.5|Trần 10.9|Lê 8.9|Phạm 6.9|Hoàng 5.3|Vũ 4.9|Phan 2.4|Trương 1.4|Bùi 2.6|Đặng 2.1|Đỗ 2.4|Ngô 1.7|Hồ 0.6|Dương 1.4|Đinh 1.3|Lý 0.4|Đào 1.2|Đoàn 1.1|Vương 0.4|Trịnh 0.9|Lương 0.8|Mai 0.7|Phùng 0.6|Tạ 0.6|Hà 0.7|Cao 0.6|Chu 0.5|Lưu 0.4|Nghiêm 0.2|Khuất 0.1|Kiều 0.2|Quách 0.2|Tống 0.3|Đàm 0.2|Thái 0.2|Doãn 0.1',
  ),
  centre: weightedWords(
    'Nguyễn 30|Trần 11|Lê 11|Phạm 6|Hoàng 3|Huỳnh 2.5|Võ 4.5|Vũ 0.5|Phan 4.5|Trương 2.5|Bùi 2|Đặng 2.5|Đỗ 1.6|Ngô 1.9|Hồ 3|Dương 1.4|Đinh 1.1|Lý 0.4|Đoàn 1.2|Mai 1|Lương 0.7|Cao 0.9|Hà 0.8|Tôn Thất 0.2|Tôn Nữ 0.1|Châu 0.5|Thái 0.6|Đào 0.6|Văn 0.3|Trà 0.1|Nguyễn Phước 0.1|Lưu 0.4',
  ),
  south: weightedWords(
    'Nguyễn 31|Trần 11|Lê 8.5|Phạm 6|Huỳnh 5.5|Võ 5|Phan 3.2|Trương 2.8|Bùi 1.8|Đặng 2.2|Đỗ 1.3|Ngô 1.6|Hồ 2.2|Dương 1.7|Đinh 0.8|Lý 0.8|Lâm 1.5|Mai 0.9|Cao 0.7|Đoàn 0.9|Thái 0.7|Châu 0.6|Tô 0.5|Lương 0.6|Trịnh 0.5|Hà 0.5|Tạ 0.5|Quách 0.3|Tăng 0.4|Kiều 0.2|Lưu 0.6|Vương 0.3|Hứa 0.3|Bành 0.05|Âu 0.1',
  ),
} as const;

const WOMEN_OLD =
  'Thị Hoa|Thị Lan|Thị Hồng|Thị Mai|Thị Cúc|Thị Bé|Thị Sáu|Thị Năm|Thị Ba|Thị Tư|Thị Út|Thị Liên|Thị Hai|Thị Bảy|Thị Tám|Thị Chín|Thị Mười|Thị Nga|Thị Lành|Thị Hiền|Thị Xuân|Thị Thu|Thị Đông|Thị Nhàn|Thị Tuyết|Thị Loan|Thị Phượng|Thị Dung|Thị Lý|Thị Mận|Thị Đào|Thị Lựu|Thị Sen|Thị Huệ|Thị Bưởi|Thị Gái|Thị Tâm|Thị Thảo|Thị Nguyệt|Thị Kim Anh|Thị Minh|Thị Bích|Thị Ngọc|Thị Kim Liên|Thị Thanh|Thị Vân|Thị Yến|Thị Oanh|Thị Thơm|Thị Quýt';
const WOMEN_MIDDLE =
  'Thị Hương 3|Thị Thu Hà 2|Thị Thanh Thủy 2|Thị Ngọc Lan 2|Thị Kim Loan 2|Thị Mỹ Hạnh 2|Thị Hồng Nhung 2|Thị Phương Thảo 2|Thị Bích Ngọc 2|Thị Kim Ngân 2|Thị Thúy Hằng 2|Thị Minh Nguyệt 2|Thị Lan Anh 2|Thị Diễm 2|Thị Tuyết Mai 2|Thị Thùy Linh 2|Thị Cẩm Tú 2|Thị Mộng Tuyền|Thị Kiều Oanh|Thị Thanh Tâm 2|Thị Hoàng Yến 2|Thị Ánh Nguyệt|Thị Thanh Hương|Thị Hồng Gấm|Thị Kim Chi|Thị Kim Thoa|Thị Xuân Lan|Thị Huyền 2|Thị Trang 2|Thị Nhung 2|Thị Hạnh 2|Thị Thúy 2|Thị Dung 2|Thị Hoa|Thị Phượng|Thị Hiền 2|Thị Nga 2|Thị Tuyết|Thị Yến 2|Thị Vân 2|Thị Liễu|Thị Bích Thủy|Thị Thu Trang|Thị Mỹ Linh|Thị Mỹ Dung|Ngọc Mai|Ngọc Bích|Thị Ngọc Hân|Thị Hải Yến|Thị Thu Hiền';
const WOMEN_YOUNG =
  'Ngọc Hân 3|Bảo Trân 3|Khánh Vy 3|Thị Minh Thư 3|Minh Thư 3|Gia Hân 4|Bảo Ngọc 4|Ngọc Anh 3|Khánh Linh 3|Phương Linh 2|Thùy Linh 2|Thảo Vy 2|Tường Vy 2|Anh Thư 4|Quỳnh Như 3|Quỳnh Anh 3|Thanh Trúc 2|Kim Ngân 3|Ngọc Diệp 2|Bảo Châu 2|Hà My 2|Trà My 2|Như Ý 3|Thị Như Quỳnh 2|Thị Yến Nhi 3|Yến Nhi 3|Tuyết Nhi|Ngọc Nhi|Huyền Trân|Bích Trâm 2|Bảo Hân 2|An Nhiên 3|Tuệ An|Tuệ Lâm|Diễm My|Mỹ Duyên 2|Thị Mỹ Duyên|Phương Anh 3|Mai Anh 2|Lan Anh 2|Thị Hồng Ngọc|Nhã Uyên|Thục Đoan|Cát Tường|Minh Anh 3|Hoài An|Thiên Kim|Ngọc Trâm|Phương Thảo 2|Thanh Thảo 2';
const MEN_OLD =
  'Văn Hai|Văn Ba|Văn Tư|Văn Năm|Văn Sáu|Văn Bảy|Văn Tám|Văn Chín|Văn Mười|Văn Út|Văn Bé|Văn Hùng 2|Văn Dũng 2|Văn Thành 2|Văn Minh 2|Văn Đức|Văn Sơn|Văn Long|Văn Hải|Văn Lợi|Văn Tài|Văn Phước|Văn Lộc|Văn Thọ|Văn Đông|Văn Xuân|Văn Nam|Văn Bình|Văn Hòa|Văn Thạnh|Văn Khởi|Văn Kiệt|Hữu Nghĩa|Hữu Lộc|Hữu Phước|Công Danh|Đức Thắng|Ngọc Ẩn|Thanh Sơn|Xuân Trường|Bá Lộc|Đình Chiểu|Quang Trung|Văn Cường|Văn Quý|Văn Tâm|Văn Thanh|Văn Đực|Văn Mến|Văn Nở';
const MEN_MIDDLE =
  'Văn Hùng 3|Văn Tuấn 3|Văn Dũng 3|Thanh Tùng 2|Minh Tuấn 3|Quốc Cường 2|Quốc Hùng 2|Hoàng Anh 2|Hoàng Long 2|Hữu Phước 2|Thanh Bình 2|Thanh Phong 2|Đức Anh 2|Anh Tuấn 3|Văn Thắng 2|Văn Nam 2|Văn Hải 2|Văn Toàn 2|Văn Hậu 2|Văn Đạt 2|Minh Trí|Minh Hiếu 2|Trung Kiên 2|Trọng Nghĩa 2|Chí Thành|Chí Công|Công Thành|Hồng Quân|Ngọc Sơn|Duy Khánh|Duy Tân|Thành Đạt 2|Thành Công 2|Thành Nhân|Phú Quý|Xuân Hòa|Quang Huy 2|Quang Vinh|Đình Phúc|Tấn Phát 2|Tấn Tài 2|Tấn Lộc|Nhật Trường|Việt Hùng|Việt Cường|Mạnh Hùng 2|Mạnh Cường|Bá Tùng|Hải Đăng|Văn Út';
const MEN_YOUNG =
  'Minh Khang 4|Gia Bảo 4|Gia Huy 4|Hoàng Phúc 3|Minh Khôi 4|Anh Khoa 3|Đăng Khoa 3|Tuấn Kiệt 3|Quốc Bảo 3|Gia Hưng 2|Minh Đức 2|Minh Quân 3|Thiên Phúc 2|Thiên Ân 2|Nhật Minh 3|Hữu Thiện|Phúc Thịnh|Phước Thịnh 2|Tấn Phát 2|Trường Giang|Hoàng Nam 2|Hoàng Long 2|Bảo Long 2|Bảo Khang 3|Quang Vinh|Quang Minh 2|Hải Đăng 2|Minh Nhật 2|Duy Anh|Đức Anh 2|Đức Huy|Khánh Duy|Nhật Huy 2|Thành Đạt 2|Trọng Nhân 2|Thanh Tùng|Văn Toàn|Văn Hậu|Minh Trí 2|Trung Hiếu 2|Chí Bảo|Tiến Đạt 2|Tiến Dũng|Anh Tuấn|Việt Anh|Hoàng Bách|Tùng Lâm|Sơn Tùng|Khôi Nguyên 2|An Khang';

/** Middle and given names by sex and by the generation a person is born into. */
export const GIVEN = {
  female: { old: weightedWords(WOMEN_OLD), middle: weightedWords(WOMEN_MIDDLE), young: weightedWords(WOMEN_YOUNG) },
  male: { old: weightedWords(MEN_OLD), middle: weightedWords(MEN_MIDDLE), young: weightedWords(MEN_YOUNG) },
} as const;

/** How a people not Kinh names itself. `last`: the family name follows the given name (Ê-đê, Gia-rai). */
export interface PeopleNames {
  readonly family: Weighted<string>;
  readonly female?: Weighted<string>;
  readonly male?: Weighted<string>;
  readonly last?: boolean;
}

/** By code of the 1979 list (MA_DANTOC); a people not listed uses the regional lists above. */
export const PEOPLES: Readonly<Record<string, PeopleNames>> = {
  '02': { family: weightedWords('Nông 5|Hoàng 5|Ma 3|Hà 2|Lý 2|Triệu 2|Lương 2|Bế 2|Đàm 2|Lục 1|Chu 1|Dương 1|Nguyễn 2|Vi 1') },
  '03': {
    family: weightedWords('Lò 8|Quàng 4|Cầm 3|Lường 4|Cà 3|Vi 3|Hà 2|Tòng 3|Lèo 1|Bạc 1|Điêu 1|Lô 2|Lương 2'),
    female: weightedWords('Thị Hoa|Thị Pánh|Thị Ỏm|Thị Inh|Thị Bun|Thị Mai|Thị Thoa|Thị Xôm|Thị Hặc|Thị Thiên|Thị Lả|Thị Pỏm'),
    male: weightedWords('Văn Ỏm|Văn Pâng|Văn Thương|Văn Hặc|Văn Sơn|Văn Panh|Văn Ín|Văn Thân|Văn Inh|Văn Chiến|Văn Cường|Văn Bun'),
  },
  '04': {
    family: weightedWords(
      'Trần 4|Lâm 5|Lý 5|Quách 3|Huỳnh 3|Vương 2|Trịnh 2|Mạch 1|Tăng 3|Thái 2|Quan 1|Châu 2|La 1|Lưu 2|Ngô 2|Trương 2|Hứa 2|Khưu 1|Dư 1',
    ),
    female: weightedWords('Mỹ Linh|Tú Anh|Huệ Phương|Bảo Nghi|Tú Trinh|Ái Liên|Mỹ Ngọc|Muối|Lệ Hoa|Phụng|Xuân Mai|Gia Nghi|Huệ Mẫn'),
    male: weightedWords('Chí Cường|Vĩnh Phát|Gia Thành|Kiến Minh|Chấn Hưng|Vĩ Khang|Hán Minh|Phát|Gia Vĩ|Diệu Minh|Kiến Quốc|Tài'),
  },
  '05': {
    family: weightedWords('Thạch 6|Sơn 5|Kim 5|Danh 4|Lâm 3|Châu 3|Lý 2|Kiên 2|Trần 2|Tăng 2|Huỳnh 1|Dương 1|Đào 1'),
    female: weightedWords(
      'Thị Sa Rết|Thị Sô Phi|Thị Sà Rinh|Thị Phol|Thị Rây|Thị Na Ra|Thị Sà Mết|Thị Chanh Thi|Thị Kha Ly|Thị Ni|Thị Sươl|Thị Đa Ra',
    ),
    male: weightedWords('Sa Rây|Sô Phép|Đa Ra|Sà Mươl|Hoàng|Thươl|Phol|Sô Thi|Vanh Na|Sương|Ruôl|Chanh Đa'),
  },
  '06': { family: weightedWords('Bùi 10|Đinh 4|Quách 3|Hà 3|Phạm 2|Nguyễn 3|Bạch 1|Xa 1|Cao 1|Trương 1') },
  '07': { family: weightedWords('Nông 5|Hoàng 5|Vi 4|Lương 3|Lục 2|Lý 2|Chu 2|Triệu 1|Mông 2|Lâm 1|Phùng 1') },
  '08': {
    family: weightedWords('Giàng 5|Vàng 5|Sùng 5|Thào 4|Lý 3|Mùa 3|Hạng 2|Lầu 3|Ly 2|Và 1|Cứ 1|Hờ 1|Mua 1|Vừ 2|Hầu 1|Ma 1'),
    female: weightedWords('Thị Mỷ|Thị Dợ|Thị Pà|Thị Chúa|Thị Sua|Thị Mai|Thị Dua|Thị Súa|Thị Xía|Thị Máy|Thị Sáy|Thị Dí'),
    male: weightedWords('A Páo|A Sử|A Chống|A Dế|A Tủa|A Lử|A Vàng|A Sình|A Của|A Phong|Mí Pó|A Dơ|A Nủ|A Chu'),
  },
  '09': {
    family: weightedWords('Triệu 5|Bàn 5|Đặng 4|Lý 4|Phùng 3|Chảo 3|Tẩn 3|Phàn 2|Lò 1|Dương 1'),
    female: weightedWords('Mùi Nái|Thị Mụi|Tả Mẩy|Mùi Pham|Mùi Chài|Lở Mẩy|Thị Hoa|San Mẩy|Mùi Ghến|Thị Liều'),
    male: weightedWords('Văn Chòi|Phụ Khé|Tòn Phẩu|Láo Tả|Văn Phúc|A Nhị|Dào Kiêm|Chàn Sỉnh|Láo San|Tiến Lợi'),
  },
  '10': {
    family: weightedWords('Siu 5|Ksor 5|Rơ Châm 4|Rah Lan 3|Kpă 3|Nay 3|Rmah 2|Rơ Mah 2|Puih 1'),
    female: weightedWords('H’ Lan|H’ Bia|H’ Yuin|H’ Nga|H’ Phiên|H’ Đim|H’ Wưm|H’ Mlin'),
    male: weightedWords('Y Thuyên|Y Blak|Y Nhan|Y Djip|Y Phong|Y Khương|Y Đôn|Y Wiu'),
    last: true,
  },
  '12': {
    family: weightedWords('Niê 6|Mlô 5|Êban 4|Ayun 3|Ksơr 3|Byă 3|Kbuôr 2|Êñuôl 2|Kđoh 1|Buôn Yă 1'),
    female: weightedWords('H’ Hen|H’ Linh|H’ Wơn|H’ Bliăk|H’ Nuêl|H’ Yer|H’ Mai|H’ Djuê|H’ Ñut'),
    male: weightedWords('Y Thắng|Y Krông|Y Wang|Y Bluin|Y Tru|Y Khoa|Y Nguyên|Y Djuên|Y Sol'),
    last: true,
  },
  '13': { family: weightedWords('Đinh 8|Bờ 1|Siu 1|Hơ 1') },
  '14': {
    family: weightedWords('A 1'),
    female: weightedWords('Y Nhung|Y Thảo|Y Dung|Y Hoa|Y Linh|Y Vy|Y Bé|Y Hạnh'),
    male: weightedWords('A Thuận|A Brol|A Phương|A Nam|A Đức|A Blế|A Hùng|A Dũng'),
  },
  '16': {
    family: weightedWords('Kơ Să 3|Cil 3|Liêng 2|Rơ Ông 2|Cơ Liêng 2|Đa Cát 1|Bon Đing 1|Kră Jăn 1'),
    female: weightedWords('K’ Duyên|K’ Lan|K’ Thi|Múp Hạnh|K’ Nga|K’ Huyền|K’ Mỹ'),
    male: weightedWords('K’ Brốp|Ha Thương|Ha Minh|K’ Sơn|Ha Niêng|K’ Tiến|Ha Juy'),
  },
  '17': {
    family: weightedWords('Thành 3|Kiều 3|Châu 2|Báo 2|Đàng 3|Quảng 2|Trượng 2|Đạt 1|Lưu 2|Bá 2|Não 1|Hán 2'),
    female: weightedWords('Thị Kim Nga|Thị Hạnh|Nữ Thùy Trang|Thị Nan|Thị Mỹ Hà|Nữ Xuân|Thị Châm|Sa Ly Ha'),
    male: weightedWords('Văn Món|Minh Trí|Quang Cẩm|Năng Quốc|Xuân Hậu|Đức Tuấn|Ro Hây|Văn Lợi'),
  },
};
