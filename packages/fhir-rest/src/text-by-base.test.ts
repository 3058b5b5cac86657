import { describe, expect, test } from '@jest/globals';
import { joined } from './message.ts';
import { textByBase } from './text-by-base.ts';

describe('textByBase', () => {
  let made = 0;
  const text = textByBase((base) => {
    made += 1;
    return { url: base, token: base.replace(/\/fhir$/, '/oauth/token'), name: 'Kho dữ liệu' };
  });

  test('every base has its own text, made once, and the same object when asked again', () => {
    for (const origin of ['http://127.0.0.1:8080', 'https://data.example.org']) {
      const base = `${origin}/fhir`;
      expect(JSON.parse(joined(text(base)))).toEqual({ url: base, token: `${origin}/oauth/token`, name: 'Kho dữ liệu' });
      expect(text(base)).toBe(text(base));
    }
    expect(made).toBe(1);
  });

  test('however many bases are asked, few are kept and each is right', () => {
    const first = text('http://h0/fhir');
    for (let i = 0; i < 100; i++) expect(joined(text(`http://h${i}/fhir`))).toContain(`"http://h${i}/fhir"`);
    expect(text('http://h0/fhir')).not.toBe(first);
    expect(made).toBe(1);
  });

  test('a base cannot end the string it stands in', () => {
    const base = 'http://h"},{"x":"/fhir';
    expect(JSON.parse(joined(text(base))).url).toBe(base);
  });
});
