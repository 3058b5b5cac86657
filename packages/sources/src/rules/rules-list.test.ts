import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CATALOGUE } from '../messages/catalogue.ts';
import { FAMILIES } from '../messages/families.ts';
import { TABLE_SPECS } from '../qd3176/tables.ts';
import { CONTEXT, envelope, GOOD_XML2, hoso, mutate, numbers, parse, visitWith, withFields, XML_PIECES } from '../testing/files.ts';
import { SAMPLE_FILES } from '../testing/samples.ts';
import { readCsv } from '../testing/sheet.ts';
import { parseXmlFile } from '../xml-file.ts';
import { CATALOGUE_FACTS } from './catalogue-facts.ts';
import { CATALOGUE_TABLES, FAMILY_FIELDS } from './expand.ts';
import { FAMILY_FACTS } from './family-facts.ts';
import { ruleList, ruleOf, usableSettings } from './list.ts';
import { rulesPage } from './page.ts';

const PAGE = new URL('../../docs/rules.md', import.meta.url);

describe('the list of rules', () => {
  test('the page says what the list says', () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, rulesPage());
    expect(readFileSync(PAGE, 'utf8')).toBe(rulesPage());
  });

  test('every text has its origin and its mending, and none is left over', () => {
    expect(Object.keys(CATALOGUE_FACTS).sort()).toEqual(Object.keys(CATALOGUE).sort());
    expect(Object.keys(FAMILY_FACTS).sort()).toEqual(Object.keys(FAMILIES).sort());
    expect(Object.keys(FAMILY_FIELDS).sort()).toEqual(Object.keys(FAMILIES).sort());
    expect(Object.keys(CATALOGUE_TABLES).sort()).toEqual(
      Object.keys(CATALOGUE)
        .filter((key) => key.includes('#'))
        .sort(),
    );
  });

  test('every family and every code of the catalogue exists for something', () => {
    const codes = [...ruleList().keys()];
    for (const kind of Object.keys(FAMILIES)) expect([kind, codes.some((code) => code.endsWith(`-${kind}`))]).toEqual([kind, true]);
    for (const key of Object.keys(CATALOGUE)) {
      const form = new RegExp(`^${key.replace('XML#', 'XML\\d+')}$`);
      expect([key, codes.some((code) => form.test(code))]).toEqual([key, true]);
    }
    expect(codes.length).toBeGreaterThan(1000);
  });

  test('texts are whole in both languages', () => {
    for (const { code, text, mend, source, severity, settings } of ruleList().values()) {
      for (const said of [text, mend, source]) {
        expect([code, said.vi.length > 5, said.en.length > 5]).toEqual([code, true, true]);
        expect(`${said.vi}${said.en}`).not.toMatch(/undefined|\{field\}/);
      }
      if (severity === 'reject') expect(settings.length === 0 || /^VN-XML[01]-(HO_TEN|MA_CSKCB)-required$/.test(code)).toBe(true);
    }
  });

  test('what keeps a visit from being a visit cannot be relaxed', () => {
    for (const code of [
      'VN-XML1-missing',
      'VN-XML1-MA_LK-required',
      'VN-XML1-MA_BN-required',
      'VN-XML1-NGAY_VAO-required',
      'VN-ENV-unparseable',
      'VN-ENV-facility-mismatch',
      'VN-SUB-zip-unsafe',
    ])
      expect([code, ruleOf(code)?.severity, ruleOf(code)?.settings]).toEqual([code, 'reject', []]);
    expect(
      usableSettings([
        ['VN-XML1-missing', 'off'],
        ['VN-XML2-STT-duplicate', 'off'],
        ['VN-XML7-missing', 'reject'],
        ['VN-odd', 'off'],
        ['VN-XML7-missing', 'loud'],
      ]),
    ).toEqual(new Map([['VN-XML7-missing', 'reject']]));
  });

  test('what is said of the worked examples is on it', async () => {
    const said = new Set<string>();
    for (const path of SAMPLE_FILES) {
      const bytes = readFileSync(new URL(`../../cases/${path}`, import.meta.url));
      for (const code of (await parse(bytes)).codes) said.add(code);
    }
    expect(said.size).toBeGreaterThan(10);
    expect([...said].filter((code) => ruleOf(code) === undefined)).toEqual([]);
  });

  test('what is said of damaged files and of odd values in any field is on it', async () => {
    const said = new Set<string>();
    const random = numbers(7);
    for (let i = 0; i < 300; i++)
      for (const code of (await parse(mutate(envelope([hoso(visitWith())]), random, XML_PIECES))).codes) said.add(code);
    for (const { table, fields } of Object.values(TABLE_SPECS)) {
      for (const odd of ['x'.repeat(3000), '1', '8935000000001', '1,5', '20260401', '202601010000', '9;'.repeat(1001), '900']) {
        const row = withFields({}, Object.fromEntries([...fields.keys()].map((name) => [name, odd])));
        const visit =
          table === 'XML1'
            ? visitWith({ ...row, MA_LK: 'LK-1', MA_BN: 'B', NGAY_VAO: '202603100730', MA_CSKCB: '92901' })
            : visitWith(
                {},
                {
                  XML2: [GOOD_XML2],
                  [table]: [
                    { ...row, MA_LK: 'LK-1' },
                    { ...row, MA_LK: 'LK-1' },
                  ],
                },
              );
        for (const code of (await parse(envelope([hoso(visit)]))).codes) said.add(code);
      }
    }
    expect(said.size).toBeGreaterThan(600);
    expect([...said].filter((code) => ruleOf(code) === undefined)).toEqual([]);
  });

  test('what is said of health records, good and odd, is on it', async () => {
    const folder = new URL('../../cases/qd831/', import.meta.url);
    const said = new Set<string>();
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.xml'))) {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const emptied = text.replace(/<(\w+)>[^<>]+</g, '<$1><');
      const odd = ['x', '1,5', '99', '31/02/2026'].map((value) => text.replace(/<(\w+)>[^<>\s][^<>]*</g, `<$1>${value}<`));
      for (const file of [text, emptied, ...odd]) {
        const parsed = parseXmlFile(
          async function* () {
            yield Buffer.from(file);
          },
          { ...CONTEXT, facility: 'x' },
        );
        for await (const { issues } of parsed.records) for (const { code } of issues) said.add(code);
        for (const { code } of parsed.fileIssues()) said.add(code);
      }
    }
    expect([...said].filter((code) => code.startsWith('VN-831-')).length).toBeGreaterThan(10);
    expect([...said].filter((code) => ruleOf(code) === undefined)).toEqual([]);
  });

  test('what is said of station sheets, good and odd, is on it', async () => {
    const folder = new URL('../../cases/stations/', import.meta.url);
    const said = new Set<string>();
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.csv'))) {
      const [head = '', ...rows] = readFileSync(new URL(name, folder), 'utf8').split('\n');
      const odd = ['', 'x', '1,5', '99', '31/02/2026', '82059004455'].map((value) => [
        head,
        ...rows
          .filter((row) => row !== '')
          .map((row) => row.replace(/[^;,\t]+/g, (cell) => (value === '' ? '' : cell.length > 12 ? cell : value))),
      ]);
      for (const lines of [[head, ...rows], ...odd]) for (const code of (await readCsv(lines.join('\n'))).codes) said.add(code);
    }
    expect([...said].filter((code) => code.startsWith('VN-CSV-')).length).toBeGreaterThan(10);
    expect([...said].filter((code) => ruleOf(code) === undefined)).toEqual([]);
  });
});
