import { describe, expect, test } from '@jest/globals';
import { cleanText } from './clean.ts';
import { fromTcvn3 } from './tcvn3.ts';
import { fromVni } from './vni.ts';

describe('clean text', () => {
  test.each([
    ['  NGUYỄN   VĂN \n BÌNH ', 'NGUYỄN VĂN BÌNH'],
    ['a\u00a0\u00a0b', 'a b'],
    ['\u2003I21.9\u2009', 'I21.9'],
    ['một\u3000hai', 'một hai'],
    ['\u2028\ufeff', ''],
    ['', ''],
    ['   ', ''],
    ['một', 'một'],
  ])('%j', (sent, text) => expect(cleanText(sent)).toEqual({ text, legacy: false }));

  test('decomposed Unicode is composed', () => {
    expect(cleanText('NGUYỄN Thị Hoà'.normalize('NFD')).text).toBe('NGUYỄN Thị Hoà'.normalize('NFC'));
  });
  test('tone placement stays as sent', () => {
    expect([cleanText('Hoà').text, cleanText('Hòa').text]).toEqual(['Hoà', 'Hòa']);
  });
});

describe('TCVN3', () => {
  test.each([
    ['NguyÔn V¨n B×nh', 'Nguyễn Văn Bình'],
    ['TrÇn ThÞ Hoµ', 'Trần Thị Hoà'],
    ['TiÕng ViÖt rÊt hay', 'Tiếng Việt rất hay'],
    ['Hoµ B×nh', 'Hoà Bình'],
    ['§Æng Xu©n Tr­êng', 'Đặng Xuân Trường'],
    ['NGUYÔN V¨N B×NH', 'NGUYỄN VĂN BÌNH'],
    ['NGUYÔN V¡N B×NH', 'NGUYỄN VĂN BÌNH'],
    ['Viªm häng cÊp; ®au ®Çu', 'Viêm họng cấp; đau đầu'],
    ['L£ THÞ ¸NH §µO', 'LÊ THỊ ÁNH ĐÀO'],
  ])('%s', (sent, text) => expect(cleanText(sent)).toEqual({ text, legacy: true }));

  test('the example of the converters', () => expect(fromTcvn3('TiÕng ViÖt rÊt hay')).toBe('Tiếng Việt rất hay'));
});

describe('VNI', () => {
  test.each([
    ['Tieáng Vieät raát hay', 'Tiếng Việt rất hay'],
    ['Nguyeãn Vaên Bình', 'Nguyễn Văn Bình'],
    ['TRAÀN THÒ HOAØNG', 'TRẦN THỊ HOÀNG'],
    ['Ñaëng Xuaân Tröôøng', 'Đặng Xuân Trường'],
    ['Vieâm hoïng caáp', 'Viêm họng cấp'],
  ])('%s', (sent, text) => expect(fromVni(sent)).toBe(text));

  test.each([
    ['Tieáng Vieät raát hay', 'Tiếng Việt rất hay'],
    ['Ñaëng Xuaân Tröôøng', 'Đặng Xuân Trường'],
    ['NGUYEÃN VAÊN HUØNG', 'NGUYỄN VĂN HÙNG'],
  ])('is recognised: %s', (sent, text) => expect(cleanText(sent)).toEqual({ text, legacy: true }));
});

describe('what is not old text stays', () => {
  test.each([
    'Nguyễn Văn Bình ×× ½',
    'Cao Bá Quát',
    'Hoàng Quý, khoá cửa, xoè tay, thuê nhà',
    '50µg × 2 lần',
    '50 µg × 2',
    'Augmentin® 1g × 2',
    'Günther Schröder',
    'José Muñoz Núñez',
    'Müller Größe',
    'CSST<M78_T37_HA150/90>',
    '37°C – 38°C ± 1',
    '10³ × 2 µL',
    'Tô Hà, Lý Á',
    'UBND xã Hà Nam',
    'Cao BÁ Quát',
    'McÉwan O’ÁÉ',
    'Đặng Văn rÊt TiÕng',
  ])('%s', (text) => expect(cleanText(text)).toEqual({ text, legacy: false }));
});
